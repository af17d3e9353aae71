// Starts the local Optimizer: `npm run optimizer -- [options]`.
import { parseArgs } from 'node:util';

import { buildServer } from './server.mjs';
import { sandbox } from './values.mjs';

const HELP = `The local Optimizer: an imitation of the One-Shot API that really signs, for trying things out.

  --port N                 port, 8765 by default; 0 takes a free one
  --data DIR               keeps everything in a folder; otherwise it is gone at the end
  --otp-interval SECONDS   between two codes of a request, 60 by default
  --otp-ttl SECONDS        that a code is good for, 300 by default
  --key-type rsa|ec        keys of the test authority and of the signers, rsa by default
  --short-term             certificates say that they are too short-lived to be revoked
  --allow-prod             accepts the environment "prod" (the signatures are test signatures all the same)
  --gateway-basic U:P      asks for basic authentication, as a gateway in front would
  --gateway-header N:V     asks for a header
  --tls-cert F --tls-key F serves https; --client-ca F asks for a client certificate
  --quiet                  does not print the codes that it "sends"`;

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '8765' },
		host: { type: 'string', default: '127.0.0.1' },
		data: { type: 'string' },
		'otp-interval': { type: 'string', default: '60' },
		'otp-ttl': { type: 'string', default: '300' },
		'key-type': { type: 'string', default: 'rsa' },
		'short-term': { type: 'boolean', default: false },
		'allow-prod': { type: 'boolean', default: false },
		'gateway-basic': { type: 'string' },
		'gateway-header': { type: 'string' },
		'tls-cert': { type: 'string' },
		'tls-key': { type: 'string' },
		'client-ca': { type: 'string' },
		quiet: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});
if (values.help) {
	console.log(HELP);
	process.exit(0);
}
if (!['127.0.0.1', 'localhost', '::1'].includes(values.host)) {
	console.error('The local Optimizer is for this machine only: --host must be a loopback address.');
	process.exit(2);
}

/** A number of an option, zero or more. */
function numberOf(option: 'port' | 'otp-interval' | 'otp-ttl') {
	const number = Number(values[option]);
	if (number >= 0) return number;
	console.error(`--${option} must be a number, not "${values[option]}".`);
	process.exit(2);
}

const keyType = values['key-type'];
if (keyType !== 'rsa' && keyType !== 'ec') {
	console.error(`--key-type must be rsa or ec, not "${keyType}".`);
	process.exit(2);
}
const cert = values['tls-cert'];
const key = values['tls-key'];
if (Boolean(cert) !== Boolean(key) || (values['client-ca'] && !cert)) {
	console.error('https needs both --tls-cert and --tls-key.');
	process.exit(2);
}
const server = await buildServer({
	data: values.data,
	otpInterval: numberOf('otp-interval'),
	otpTtl: numberOf('otp-ttl'),
	allowProd: values['allow-prod'],
	signing: { keyType, shortTerm: values['short-term'] },
	gateway: { basic: values['gateway-basic'], header: values['gateway-header'] },
	tls: cert && key ? { cert, key, clientCa: values['client-ca'] } : undefined,
	say: (line) => {
		if (!values.quiet) console.log(line);
	},
});
const port = numberOf('port');
const address = await server
	.listen({ port, host: values.host })
	.catch(async (error: NodeJS.ErrnoException) => {
		await server.close();
		if (error.code !== 'EADDRINUSE') throw error;
		console.error(
			`Port ${port} is taken: is an Optimizer running already? --port chooses another.`,
		);
		process.exit(1);
	});

// Programs that start this one wait for the first line.
console.log(`One-Shot Optimizer listening on ${address}`);
if (!values.quiet) {
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
Sign also takes External Authentication instead of a code: type ${sandbox.external.type}, value ${sandbox.external.value}

One-time codes appear here, and at ${address}/_sandbox/outbox. Ctrl-C ends it.
`);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.once(signal, () => {
		void server.close().then(() => process.exit(0));
	});
}
