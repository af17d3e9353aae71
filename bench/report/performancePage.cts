// docs/performance.md, its chart, and the figures that both are made of.
import type { Reading, Work } from '../work.cjs';
import { chartOf, type Group } from './chart.cjs';
import type { Machine, Results } from './results.cjs';
import { sayFigure, sectionOf } from './table.cjs';

const START = '<!-- Figures: made by “npm run bench” -->';
const END = '<!-- End of the figures -->';

/** What the chart shows of the readings. */
const shown = [
	{ work: 'get-token', case: '20 ms, all at once', quantity: 'cpuPerCall', unit: 'ms', digits: 2 },
	{
		work: 'create',
		case: '1,000 items, all at once',
		quantity: 'cpuPerCall',
		unit: 'ms',
		digits: 2,
	},
	{ work: 'files', case: 'upload, 512 MiB', quantity: 'wall', unit: 'ms' },
	{ work: 'files', case: 'upload, 512 MiB', quantity: 'rss', unit: 'MB' },
	{ work: 'files', case: 'video, 512 MiB', quantity: 'wall', unit: 'ms' },
	{ work: 'files', case: 'download, 512 MiB', quantity: 'wall', unit: 'ms' },
	{ work: 'loading', case: 'package', quantity: 'ms', unit: 'ms' },
];

function groupsOf(works: Work[], { works: measured }: Results): Group[] {
	return shown.flatMap(({ work: name, case: wanted, quantity, unit, digits }) => {
		const work = works.find((each) => each.name === name);
		const column = work?.columns.find((each) => each.name === quantity)?.title ?? quantity;
		const readings = (measured[name] ?? []).filter((reading) => reading.case === wanted);
		const barOf = ({ line, values }: Reading) => ({
			...{ name: line, value: values[quantity], own: line.startsWith('One-Shot') },
			label: `${sayFigure(values[quantity], digits)} ${unit}`,
		});
		const bars = readings.filter(({ values }) => quantity in values).map(barOf);
		if (bars.length === 0) return [];
		const heading = `${work?.title}: ${wanted === 'package' ? '' : `${wanted}, `}${column}`;
		return [{ title: heading.replace(/, (ms|MB)$/, ''), bars }];
	});
}

/** The chart of docs/performance.md. */
export const performanceChart = (works: Work[], results: Results): string =>
	chartOf('What the One-Shot node costs, beside others', groupsOf(works, results));

function sayMachine({
	cores,
	processor,
	memoryGB,
	system,
	node,
	n8n,
	package: own,
	date,
}: Machine) {
	return `n8n ${n8n} on Node ${node}, this package ${own}, on a machine with ${cores} cores (${processor}), ${memoryGB} GB and ${system}; ${date}.`;
}

/** A page's text with other figures between its marks. Throws where it has none. */
export function withFigures(page: string, works: Work[], { machine, works: all }: Results): string {
	const [start, end] = [page.indexOf(START), page.indexOf(END)];
	if (start < 0 || end < start) throw new Error('The page has no place for the figures');
	const sections = works.flatMap((work) => (all[work.name] ? sectionOf(work, all[work.name]) : []));
	const figures = ['', '', sayMachine(machine), '', ...sections].join('\n');
	return page.slice(0, start + START.length) + figures + page.slice(end);
}
