// Starts the local Optimizer: `npm run optimizer -- [options]`.
import { CommandLineError, HELP, readCommandLine, type CommandLine } from './commandLine.mjs';
import { sandbox } from './values.mjs';

/** The command line; ends the program where there is nothing to start. */
function commandLine(): CommandLine {
	try {
		const options = readCommandLine(process.argv.slice(2));
		if (!options.help) return options;
		console.log(HELP);
		process.exit(0);
	} catch (error) {
		if (!(error instanceof CommandLineError)) throw error;
		console.error(error.message);
		process.exit(2);
	}
}

const { quiet, host, port, server: options } = commandLine();

// Loaded now, because it takes a second: what signs is large.
const { buildServer } = await import('./server.mjs');
const server = await buildServer({
	...options,
	say: (line) => {
		if (!quiet) console.log(line);
	},
});
const address = await server.listen({ port, host }).catch(async (error: NodeJS.ErrnoException) => {
	await server.close();
	if (error.code !== 'EADDRINUSE') throw error;
	console.error(`Port ${port} is taken: is an Optimizer running already? --port chooses another.`);
	process.exit(1);
});

// Programs that start this one wait for the first line.
console.log(`One-Shot Optimizer listening on ${address}`);
if (!quiet) {
	console.log(`
Fill in a "One-Shot API" credential like this:
  Base URL                ${address}/oneshot/api/v1   (Optimizer Version: Current)
                          ${address}/api/v1           (Optimizer Version: Legacy)
  Environment             Sandbox
  Registration Authority  ${sandbox.registrationAuthority}
  RAO Token               ${sandbox.token}
  or RAO Username         ${sandbox.username}, Password ${sandbox.password}, PIN ${sandbox.pin}
  RAO ID                  ${sandbox.rao}
  Billing Username        ${sandbox.billingUsername}
  Billing Password        ${sandbox.billingPassword}
  Callback Secret         ${sandbox.callbackSecret}, or one of your own
  Link Secret             ${sandbox.linkSecret}, or one of your own
Sign also takes External Authentication beside a code of your own: type ${sandbox.external.type}, value ${sandbox.external.value}
Further Registration Authorities: ${sandbox.pictureFreeRegistrationAuthority} asks for no identity pictures, ${sandbox.twoStepRegistrationAuthority} (legacy) validates before it
approves, ${sandbox.plainRegistrationAuthority} has no Video ID.

One-time codes appear here, and at ${address}/_sandbox/outbox. Ctrl-C ends it.
`);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.once(signal, () => {
		void server.close().then(() => process.exit(0));
	});
}
