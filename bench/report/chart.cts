// A chart of bars as SVG, in groups: readable on light and on dark pages, since it has a ground of its own.

export interface Bar {
	name: string;
	value: number;
	/** The value as it is written at its end. */
	label: string;
	/** The one that the chart is about. */
	own?: boolean;
}

export interface Group {
	title: string;
	bars: Bar[];
}

const WIDTH = 800;
const NAMES = 300;
const LABELS = 110;
const BAR = 18;
const GAP = 6;
const TITLE = 34;
const MARGIN = 20;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text between tags, or in an attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign]);

const style = `
	text { font: 13px system-ui, sans-serif; fill: #1f2328 }
	.title { font-weight: 600 }
	.ground { fill: #ffffff; stroke: #d1d9e0 }
	.bar { fill: #8c959f }
	.own { fill: #1f5ea8 }
	@media (prefers-color-scheme: dark) {
		text { fill: #e6edf3 }
		.ground { fill: #161b22; stroke: #30363d }
		.bar { fill: #6e7681 }
		.own { fill: #58a6ff }
	}`;

function barAt(top: number, { name, value, label, own }: Bar, most: number): string {
	const length = Math.max(1, (value / most) * (WIDTH - NAMES - LABELS - MARGIN));
	const middle = top + BAR - 5;
	return [
		`<text x="${NAMES - 8}" y="${middle}" text-anchor="end">${escaped(name)}</text>`,
		`<rect class="${own ? 'own' : 'bar'}" x="${NAMES}" y="${top}" width="${length.toFixed(1)}" height="${BAR}" rx="2"/>`,
		`<text x="${(NAMES + length + 8).toFixed(1)}" y="${middle}">${escaped(label)}</text>`,
	].join('\n');
}

/** The chart; each group has a scale of its own, from zero. */
export function chartOf(title: string, groups: Group[]): string {
	let top = MARGIN;
	const parts = groups.flatMap(({ title: heading, bars }) => {
		const most = Math.max(...bars.map(({ value }) => value));
		const drawn = [`<text class="title" x="${MARGIN}" y="${top + 16}">${escaped(heading)}</text>`];
		top += TITLE;
		for (const bar of bars) {
			drawn.push(barAt(top, bar, most));
			top += BAR + GAP;
		}
		top += GAP * 2;
		return drawn;
	});
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img">`,
		`<title>${escaped(title)}</title>`,
		`<style>${style}</style>`,
		`<rect class="ground" x="0.5" y="0.5" width="${WIDTH - 1}" height="${top - 1}" rx="6"/>`,
		...parts,
		'</svg>',
		'',
	].join('\n');
}
