// `npm run n8n`: the real n8n with the package, the local Optimizer and all examples, to click through.
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { localFolder } from './folder.cjs';
import { assertFree } from './server.cjs';
import { prepareExample, readExamples, startSetup, type Setup } from './setup.cjs';

const HELP = `Starts the real n8n with this package in it, and the local Optimizer to sign with.

  --port N             n8n's port, 5690 by default
  --optimizer-port N   the Optimizer's port, 8766 by default

Everything lies in ${localFolder} (ONESHOT_N8N_FOLDER chooses another folder); remove it to start afresh.`;

/** For this machine only: n8n listens on its loopback address. */
const login = { email: 'demo@example.com', password: 'One-Shot-2-try' };

/** Imports the examples that are not there yet; those that are may have been changed by now. */
async function importExamples({ rest, credential }: Setup) {
	const known = await rest.workflows();
	const examples = Object.values(await readExamples());
	const imported = examples.map(
		async (example) =>
			known.find(({ name }) => name === example.name) ??
			(await rest.createWorkflow(prepareExample(example, credential))),
	);
	return await Promise.all(imported);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '5690' },
			'optimizer-port': { type: 'string', default: '8766' },
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

	const folder = join(localFolder, 'home');
	const setup = await startSetup({
		folder,
		ports,
		login,
		otpInterval: 60,
		onOptimizerLine: (line) => {
			if (started) console.log(line);
		},
	});
	const workflows = await importExamples(setup);
	started = true;
	console.log(`
Open ${setup.url}
  Email     ${login.email}
  Password  ${login.password}

Then open an example and press "Execute workflow"; n8n shows its form. Any PDF and pictures will do.
${workflows.map(({ id, name }) => `  ${name}\n    ${setup.url}/workflow/${id}`).join('\n')}

The codes that the local Optimizer "sends" appear here, and at ${setup.optimizer.url}/_sandbox/outbox
In the examples the nodes of services that need your own account are switched off; they pass the files on.
Everything lies in ${localFolder}. Ctrl-C ends n8n and the Optimizer.
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
