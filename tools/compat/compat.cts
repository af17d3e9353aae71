// `npm run test:compat`: the packed node loads and signs in old and new versions of n8n's engine, under the
// Node that runs this and under Node 24. Prints the README's table.
import { join } from 'node:path';

import { projectRoot } from '../shared/projectRoot.cjs';
import { install, n8nVersion, node24 } from '../n8n/install.cjs';
import { withUnpacked } from '../n8n/pack.cjs';
import { runSuccessfully } from '../shared/programs.cjs';

/** What is tried out: the oldest line, the last that runs on Node 20, the newest that installs. */
const cores = [
	{ core: '1.122.48', n8n: '1.x (the oldest supported line)' },
	{ core: '2.8.1', n8n: '2.8 (the last one for Node 20)' },
	{ core: n8nVersion, n8n: n8nVersion },
];

interface Outcome {
	n8n: string;
	core: string;
	node: string;
	problem?: string;
}

/** Signs in one engine, under one Node. */
async function attempt(
	{ core, n8n }: (typeof cores)[number],
	node: string,
	nodesDir: string,
): Promise<Outcome> {
	const folder = await install({
		name: `n8n-core-${core}`,
		packages: [`n8n-core@${core}`],
		title: `n8n-core ${core}`,
	});
	const version = (await runSuccessfully({ program: node, args: ['--version'] })).trim();
	const outcome = { n8n, core, node: version };
	const preload = ['tsx/cjs', join(__dirname, 'useCore.cts')].flatMap((file) => [
		'--require',
		file,
	]);
	try {
		const output = await runSuccessfully({
			program: node,
			args: [...preload, join(__dirname, 'sign.cts'), nodesDir],
			cwd: projectRoot,
			env: { ...process.env, ONESHOT_CORE: folder },
		});
		const loaded = JSON.parse(output.trim().split('\n').at(-1) ?? '') as { core: string };
		const wrong = loaded.core !== core && `n8n-core ${loaded.core} was loaded instead`;
		return { ...outcome, ...(wrong && { problem: wrong }) };
	} catch (error) {
		return { ...outcome, problem: (error as Error).message };
	}
}

async function main(): Promise<void> {
	const nodes = [...new Set([process.execPath, await node24()])];
	const outcomes = await withUnpacked(async (folder) => {
		const all: Outcome[] = [];
		for (const core of cores) {
			for (const node of nodes) all.push(await attempt(core, node, join(folder, 'dist')));
		}
		return all;
	});

	console.log('\n| n8n | n8n-core | Node | loads and signs |\n| --- | --- | --- | --- |');
	for (const { n8n, core, node, problem } of outcomes) {
		console.log(`| ${n8n} | ${core} | ${node} | ${problem ? 'no' : 'yes'} |`);
	}
	const failures = outcomes.filter(({ problem }) => problem);
	for (const { core, node, problem } of failures) {
		console.error(`\nn8n-core ${core} under Node ${node}: ${problem}`);
	}
	console.log(`\n${outcomes.length - failures.length} passed, ${failures.length} failed`);
	process.exitCode = failures.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
