// `npm run bench`: measures this package beside n8n's own HTTP Request node, n8n's helper in a loop, and plain axios.
//   npm run bench                              everything, on a machine that does nothing else; writes docs/performance.*
//   npm run bench -- --quick                   small counts, within about a minute; writes nothing
//   npm run bench -- --only get-token,files    some of the works; writes nothing
//   npm run bench -- --json FILE               writes the figures there, too
//   npm run bench -- --profile FOLDER          leaves CPU profiles of the measured processes there
//   npm run bench -- --from FILE               measures nothing: writes docs/performance.* out of such a file
//   npm run bench -- --compare A.json B.json   measures nothing: prints two such files side by side
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { formatted } from '../tools/docs/pages.cjs';
import { n8nVersion } from '../tools/n8n/install.cjs';
import { duration, startProgress } from '../tools/shared/progress.cjs';
import { projectRoot } from '../tools/shared/projectRoot.cjs';
import { runSuccessfully } from '../tools/shared/programs.cjs';
import { withLab } from './lab.cjs';
import { comparisonOf } from './report/compare.cjs';
import { performanceChart, withFigures } from './report/performancePage.cjs';
import { machineOf, rounded, type Results } from './report/results.cjs';
import { readingOf } from './report/statistics.cjs';
import { sectionOf } from './report/table.cjs';
import type { Work } from './work.cjs';
import { works } from './works/works.cjs';

const { values: chosen, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		quick: { type: 'boolean', default: false },
		only: { type: 'string' },
		json: { type: 'string' },
		profile: { type: 'string' },
		from: { type: 'string' },
		compare: { type: 'boolean', default: false },
	},
});

const docs = join(projectRoot, 'docs');
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Results;
const write = (file: string, results: Results) =>
	writeFileSync(file, `${JSON.stringify(results, null, '\t')}\n`);

/** The works that were asked for. */
function askedWorks(): Work[] {
	const names = chosen.only?.split(',');
	const unknown = names?.filter((name) => !works.some((work) => work.name === name)) ?? [];
	if (unknown.length > 0) {
		const known = works.map(({ name }) => name).join(', ');
		throw new Error(`No work is called ${unknown.join(', ')}. There are: ${known}`);
	}
	return works.filter(({ name }) => names?.includes(name) ?? true);
}

/** Measures works, and prints each as soon as it is done. */
async function measure(asked: Work[]): Promise<Results> {
	const { quick } = chosen;
	const profile = chosen.profile && resolve(chosen.profile);
	const progress = startProgress('Making everything ready');
	try {
		return await withLab({ quick, profile, say: progress.at }, async (lab) => {
			const manifest = readFileSync(join(lab.packageFolder, 'package.json'), 'utf8');
			const { version } = JSON.parse(manifest) as { version: string };
			const node = await runSuccessfully({ program: lab.node, args: ['--version'] });
			const versions = { node: node.trim().slice(1), n8n: n8nVersion, package: version };
			const results: Results = { machine: machineOf(versions), works: {} };
			for (const work of asked) {
				lab.say(work.title);
				const start = performance.now();
				const readings = (await work.measure(lab)).map(readingOf).map(rounded);
				results.works[work.name] = readings;
				// A long run that is ended leaves what it has.
				if (chosen.json) write(chosen.json, results);
				const took = duration(performance.now() - start);
				console.log(['', ...sectionOf(work, readings), `Measured in ${took}.`].join('\n'));
			}
			return results;
		});
	} finally {
		progress.end();
	}
}

/** Writes docs/performance.json, the page and its chart. */
async function document(results: Results): Promise<void> {
	const page = join(docs, 'performance.md');
	const text = withFigures(readFileSync(page, 'utf8'), works, results);
	writeFileSync(page, await formatted(page, text));
	writeFileSync(join(docs, 'images', 'performance.svg'), performanceChart(results));
	write(join(docs, 'performance.json'), results);
	console.log('Written: docs/performance.md, docs/performance.json, docs/images/performance.svg');
}

async function main(): Promise<void> {
	if (chosen.compare) {
		if (positionals.length !== 2) throw new Error('--compare takes two files of figures');
		const [first, second] = positionals.map(read);
		console.log(comparisonOf(works, first, second).join('\n'));
		return;
	}
	const results = chosen.from ? read(chosen.from) : await measure(askedWorks());
	if (!chosen.quick && !chosen.only) await document(results);
}

main().catch((error: unknown) => {
	console.error((error as Error).message);
	process.exitCode = 1;
});
