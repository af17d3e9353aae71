// The page of figures and its chart.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse, type DefaultTreeAdapterMap } from 'parse5';

import { chartOf } from '../../../bench/report/chart.cjs';
import { performanceChart, withFigures } from '../../../bench/report/performancePage.cjs';
import type { Results } from '../../../bench/report/results.cjs';
import { works } from '../../../bench/works/works.cjs';
import { formatted } from '../../../tools/docs/pages.cjs';
import { projectRoot } from '../../../tools/shared/projectRoot.cjs';

type Node = DefaultTreeAdapterMap['node'];

const docs = join(projectRoot, 'docs');
const results = JSON.parse(readFileSync(join(docs, 'performance.json'), 'utf8')) as Results;

test('the page and its chart are made of the figures beside them', async () => {
	const file = join(docs, 'performance.md');
	const page = readFileSync(file, 'utf8');
	expect(await formatted(file, withFigures(page, works, results))).toBe(page);
	const chart = readFileSync(join(docs, 'images', 'performance.svg'), 'utf8');
	expect(performanceChart(results)).toBe(chart);
});

test('every work has figures, and every line that a goal names is measured', () => {
	for (const { name, goals } of works) {
		const lines = results.works[name].map(({ line }) => line);
		const named = goals.flatMap(({ line, of }) => [line, of]).filter(Boolean);
		expect(lines).toEqual(expect.arrayContaining(named));
	}
});

test('the chart shows everything that it has words for', () => {
	const titles = textsOf(parse(performanceChart(results)), 'text');
	expect(titles).toEqual(
		expect.arrayContaining([
			'Token: Get, CPU per call',
			'Request: Create with three pictures, CPU per call',
			'Growth of memory while uploading a PDF of 512 MiB',
			'Time to download a PDF of 512 MiB',
			'Loading the package',
		]),
	);
});

test('a page without a place for figures is refused', () => {
	expect(() => withFigures('# Performance', works, results)).toThrow('no place for the figures');
});

/** The texts of all elements of a name. */
function textsOf(root: Node, name: string): string[] {
	const children = 'childNodes' in root ? root.childNodes : [];
	const inner = children.flatMap((child) => textsOf(child, name));
	if (root.nodeName !== name) return inner;
	return [children.map((child) => ('value' in child ? child.value : '')).join(''), ...inner];
}

test('a chart draws bars as long as their values, and no name breaks it', () => {
	const name = 'a <b> & "c"';
	const bars = [
		{ name, value: 50, label: '50 ms' },
		{ name: 'ours', value: 100, label: '100 ms', own: true },
	];
	const svg = chartOf('<Title>', [{ title: 'A & B', bars }]);
	const root = parse(svg);
	expect(textsOf(root, 'title')).toEqual(['<Title>']);
	expect(textsOf(root, 'text')).toEqual(['A & B', name, '50 ms', 'ours', '100 ms']);
	expect(svg).not.toContain('<b>');
	const widths = [...svg.matchAll(/class="(?:bar|own)".*? width="([\d.]+)"/g)].map(([, width]) =>
		Number(width),
	);
	expect(widths[1] / widths[0]).toBeCloseTo(2, 1);
});
