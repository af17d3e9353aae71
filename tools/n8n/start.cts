// `npm run n8n`: the real n8n with the package, the local Optimizer and all examples, to click through.
// `npm run n8n:cluster`: the same in queue mode.
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startCluster } from './cluster.cjs';
import { firstExample, firstMinutes, layOutSamples, publishForm } from './firstMinutes.cjs';
import { localFolder } from './folder.cjs';
import { assertFree } from './server.cjs';
import {
	prepareExample,
	readExamples,
	startAlone,
	startSetup,
	type Setup,
	type Started,
} from './setup.cjs';
import { sandboxValues } from '../harness/optimizer.cjs';
import { projectRoot } from '../shared/projectRoot.cjs';

const HELP = `Starts the real n8n with this package in it, and the local Optimizer to sign with.

  --port N             n8n's port, 5690 by default
  --optimizer-port N   the Optimizer's port, 8766 by default
  --cluster            n8n in queue mode: a main process, two webhook processes and two workers,
                       which share PostgreSQL and Redis

Everything lies in ${localFolder} (ONESHOT_N8N_FOLDER chooses another folder); remove it to start afresh.`;

/** For this machine only: n8n listens on its loopback address. */
const login = { email: 'demo@example.com', password: 'One-Shot-2-try' };

/**
 * Imports the examples that are not there yet; those that are may have been changed by now. Gives them by the names of
 * their files.
 */
async function importExamples({ rest, credential }: Setup) {
	const known = await rest.workflows();
	const imported = Object.entries(await readExamples()).map(async ([name, example]) => {
		const stored =
			known.find((workflow) => workflow.name === example.name) ??
			(await rest.createWorkflow(prepareExample(example, credential)));
		return [name, stored] as const;
	});
	return Object.fromEntries(await Promise.all(imported));
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '5690' },
			'optimizer-port': { type: 'string', default: '8766' },
			cluster: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return void console.log(HELP);
	const ports = { n8n: Number(values.port), optimizer: Number(values['optimizer-port']) };
	const another = 'Is this running already? Choose another with';
	await assertFree(ports.n8n, `${another} -- --port N`);
	await assertFree(ports.optimizer, `${another} -- --optimizer-port N`);

	const interrupted = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
			process.once(signal, () => resolve());
	});
	let started = false;
	// Before that, the promise above is not waited for: what is running ends with this process.
	void interrupted.then(() => {
		if (!started) process.exit(130);
	});

	const folder = join(localFolder, values.cluster ? 'cluster' : 'home');
	const options = {
		folder,
		ports,
		login,
		otpInterval: 60,
		onOptimizerLine: (line: string) => {
			if (started) console.log(line);
		},
	};
	const setup: Setup = await startSetup<Started>(
		options,
		values.cluster ? startCluster : startAlone,
	);
	const workflows = await importExamples(setup);
	// What the vendor's operations team does for Video ID; the trigger hears it once its example is published.
	const { callbackSecret } = sandboxValues;
	await setup.optimizer.callBack({
		address: `${setup.url}/webhook/oneshot-video-id?secret=${callbackSecret}`,
	});
	// Not in a hidden folder: a browser's dialog would not show it.
	const samples = join(projectRoot, 'demo', 'samples');
	await layOutSamples(samples);
	const first = workflows[firstExample];
	const outbox = `${setup.optimizer.url}/_sandbox/outbox`;
	const way = firstMinutes({
		url: setup.url,
		login,
		form: await publishForm(setup, first.id),
		workflow: { name: first.name, address: `${setup.url}/workflow/${first.id}` },
		folder: samples,
		outbox,
	});
	started = true;
	console.log(`
All examples are in n8n, to look at and to change; steps of services that need an account of yours are switched off.
Everything lies in ${localFolder}. Ctrl-C ends n8n and the Optimizer.

${way}
`);
	const alone = setup.ended.then(() => {
		process.exitCode = 1;
		return `n8n or the Optimizer has ended by itself; their logs are in ${folder}`;
	});
	console.log(await Promise.race([interrupted.then(() => 'Ending …'), alone]));
	await setup.stop();
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
