// docs/performance.md, its chart, and the figures that both are made of.
import type { Work } from '../work.cjs';
import { chartOf, type Group } from './chart.cjs';
import type { Machine, Results } from './results.cjs';
import { sayFigure, sectionOf } from './table.cjs';

const START = '<!-- Figures: made by “npm run bench” -->';
const END = '<!-- End of the figures -->';

interface Shown {
	title: string;
	work: string;
	case: string;
	quantity: string;
	unit: string;
	digits?: number;
}

const largeFile = (title: string, way: string, quantity = 'wall', unit = 'ms'): Shown => ({
	...{ title: `${title} of 512 MiB`, work: 'files', case: `${way}, 512 MiB` },
	...{ quantity, unit },
});

/** What the chart shows of the figures. */
const shown: Shown[] = [
	{
		...{ title: 'Token: Get, CPU per call', work: 'get-token', case: '20 ms, all at once' },
		...{ quantity: 'cpuPerCall', unit: 'ms', digits: 2 },
	},
	{
		title: 'Request: Create with three pictures, CPU per call',
		...{ work: 'create', case: '1,000 items, all at once' },
		...{ quantity: 'cpuPerCall', unit: 'ms', digits: 2 },
	},
	largeFile('Time to upload a PDF', 'upload'),
	largeFile('Growth of memory while uploading a PDF', 'upload', 'rss', 'MB'),
	largeFile('Time to upload a video', 'video'),
	largeFile('Time to download a PDF', 'download'),
	{ title: 'Loading the package', work: 'loading', case: 'package', quantity: 'ms', unit: 'ms' },
];

/** Those of the groups that were measured. */
const groupsOf = ({ works }: Results): Group[] =>
	shown.flatMap(({ title, work, case: wanted, quantity, unit, digits }) => {
		const readings = (works[work] ?? []).filter(
			({ case: name, values }) => name === wanted && quantity in values,
		);
		const bars = readings.map(({ line, values }) => ({
			...{ name: line, value: values[quantity], own: line.startsWith('One-Shot') },
			label: `${sayFigure(values[quantity], digits)} ${unit}`,
		}));
		return bars.length > 0 ? [{ title, bars }] : [];
	});

/** The chart of docs/performance.md. */
export const performanceChart = (results: Results): string =>
	chartOf('What the One-Shot node costs, beside others', groupsOf(results));

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
