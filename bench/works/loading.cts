// What it costs n8n to have the package at all, beside others that are much used.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { packPackage } from '../../tools/n8n/pack.cjs';
import { runSuccessfully } from '../../tools/shared/programs.cjs';
import type { Lab } from '../lab.cjs';
import type { Round, Series, Work } from '../work.cjs';

/** Much installed ones, of different sizes. */
const others = [
	'n8n-nodes-evolution-api@1.0.4',
	'@devlikeapro/n8n-nodes-chatwoot@1.0.2',
	'n8n-nodes-mcp@0.1.37',
];

interface Loaded {
	line: string;
	/** Its package.json lists what is loaded. */
	folder: string;
	/** Only these files. */
	files?: string[];
	tarball?: string;
}

async function installed({ install }: Lab, spec: string): Promise<Loaded> {
	const name = spec.slice(0, spec.lastIndexOf('@'));
	const folder = await install({
		name: `bench-${spec.replaceAll('/', '-')}`,
		packages: [spec],
		title: spec,
		// n8n-workflow is n8n's own, as in an n8n.
		options: ['--legacy-peer-deps'],
		async finish(partial) {
			const args = ['pack', spec, '--json', '--pack-destination', partial];
			const packed = await runSuccessfully({ program: 'npm', args, cwd: partial });
			const [{ filename }] = JSON.parse(packed) as Array<{ filename: string }>;
			await runSuccessfully({ program: 'mv', args: [filename, 'package.tgz'], cwd: partial });
		},
	});
	return {
		line: spec.replace(/@(?=[\d.]+$)/, ' '),
		folder: join(folder, 'node_modules', name),
		tarball: join(folder, 'package.tgz'),
	};
}

const script = join(__dirname, '..', 'inside', 'loading.js');

async function load({ node, n8nFolder }: Lab, { folder, files = [], tarball }: Loaded) {
	const printed = await runSuccessfully({
		program: node,
		args: ['--expose-gc', script, n8nFolder, folder, ...files],
		env: { ...process.env, NODE_PATH: join(n8nFolder, 'node_modules') },
	});
	const tarballKB = tarball ? (await stat(tarball)).size / 1e3 : NaN;
	return { ...(JSON.parse(printed) as Round), tarballKB };
}

export const loading: Work = {
	name: 'loading',
	title: 'Loading',
	about:
		'All nodes and credentials of a package are loaded in a fresh process that has n8n-workflow already; of n8n’s own package, the HTTP Request node. The description is what n8n sends to the editor.',
	columns: [
		{ name: 'ms', title: 'Loading, ms', digits: 1 },
		{ name: 'heapMB', title: 'Heap, MB', digits: 1 },
		{ name: 'descriptionKB', title: 'Description, kB' },
		{ name: 'tarballKB', title: 'Tarball, kB' },
	],
	goals: [
		{ cases: '', line: 'One-Shot node', quantity: 'ms', most: 30 },
		{ cases: '', line: 'One-Shot node', quantity: 'tarballKB', most: 200 },
	],
	async measure(lab) {
		const base = join(lab.n8nFolder, 'node_modules', 'n8n-nodes-base');
		const packages: Loaded[] = [
			{ line: 'One-Shot node', folder: lab.packageFolder, tarball: await packPackage() },
			{
				...{ line: 'HTTP Request node', folder: base },
				files: [join('dist', 'nodes', 'HttpRequest', 'HttpRequest.node.js')],
			},
		];
		for (const spec of others) packages.push(await installed(lab, spec));
		const series = packages.map(({ line }): Series => ({ case: 'package', line, rounds: [] }));
		for (let round = lab.quick ? 8 : 0; round < 11; round++) {
			for (const [index, one] of packages.entries()) {
				series[index].rounds.push(await load(lab, one));
			}
		}
		return series;
	},
};
