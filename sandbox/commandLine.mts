// The options that the local Optimizer is started with. Nothing here loads the server: help and mistakes are told at once.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { isLoopback } from './callbacks.mjs';
import type { ServerOptions } from './server.mjs';

export const HELP = `The local Optimizer: an imitation of the One-Shot API that really signs, for trying things out.

  --port N                 port, 8765 by default; 0 takes a free one
  --host H                 loopback address, 127.0.0.1 by default
  --data DIR               keeps everything in a folder; otherwise it is gone at the end
  --otp-interval SECONDS   between two codes of a request, 60 by default
  --otp-ttl SECONDS        that a code is good for, 300 by default
  --sign-at-once           answers an asynchronous Sign when the documents are signed, not before
  --key-type rsa|ec        keys of the test authority and of the signers, rsa by default
  --short-term             certificates say that they are too short-lived to be revoked
  --allow-prod             accepts the environment "prod" (the signatures are test signatures all the same)
  --gateway-basic U:P      asks for basic authentication, as a gateway in front would
  --gateway-header N:V     asks for a header
  --tls-cert F --tls-key F serves https; --client-ca F asks for a client certificate
  --callback URL           where callbacks go whose request has no address of its own: on this machine
  --quiet                  does not print the codes that it "sends"`;

/** What was asked for on the command line. */
export interface CommandLine {
	help: boolean;
	quiet: boolean;
	host: string;
	port: number;
	server: Omit<ServerOptions, 'say'>;
}

/** A command line that makes no sense; the message is a sentence for people. */
export class CommandLineError extends Error {}

/** Reads the arguments of the command line. Throws a CommandLineError. */
export function readCommandLine(args: string[]): CommandLine {
	const values = parsed(args);
	if (!['127.0.0.1', 'localhost', '::1'].includes(values.host)) {
		throw new CommandLineError(
			'The local Optimizer is for this machine only: --host must be a loopback address.',
		);
	}
	const cert = values['tls-cert'];
	const key = values['tls-key'];
	const clientCa = values['client-ca'];
	if (Boolean(cert) !== Boolean(key) || (clientCa && !cert)) {
		throw new CommandLineError('https needs both --tls-cert and --tls-key.');
	}
	for (const file of [cert, key, clientCa]) {
		if (file && !existsSync(file)) throw new CommandLineError(`There is no file ${file}.`);
	}
	if (values.callback && !isLoopback(values.callback)) {
		throw new CommandLineError('--callback must be an address of this machine.');
	}
	const keyType = values['key-type'];
	if (keyType !== 'rsa' && keyType !== 'ec') {
		throw new CommandLineError(`--key-type must be rsa or ec, not "${keyType}".`);
	}
	const port = numberOf('--port', values.port);
	if (!Number.isInteger(port) || port > 65_535) {
		throw new CommandLineError(`--port must be from 0 to 65535, not "${values.port}".`);
	}
	return {
		help: values.help,
		quiet: values.quiet,
		host: values.host,
		port,
		server: {
			data: values.data,
			otpInterval: numberOf('--otp-interval', values['otp-interval']),
			otpTtl: numberOf('--otp-ttl', values['otp-ttl']),
			signAtOnce: values['sign-at-once'],
			allowProd: values['allow-prod'],
			signing: { keyType, shortTerm: values['short-term'] },
			gateway: { basic: values['gateway-basic'], header: values['gateway-header'] },
			callback: values.callback,
			tls: cert && key ? { cert, key, clientCa } : undefined,
		},
	};
}

function parsed(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				port: { type: 'string', default: '8765' },
				host: { type: 'string', default: '127.0.0.1' },
				data: { type: 'string' },
				'otp-interval': { type: 'string', default: '60' },
				'otp-ttl': { type: 'string', default: '300' },
				'sign-at-once': { type: 'boolean', default: false },
				'key-type': { type: 'string', default: 'rsa' },
				'short-term': { type: 'boolean', default: false },
				'allow-prod': { type: 'boolean', default: false },
				'gateway-basic': { type: 'string' },
				'gateway-header': { type: 'string' },
				'tls-cert': { type: 'string' },
				'tls-key': { type: 'string' },
				'client-ca': { type: 'string' },
				callback: { type: 'string' },
				quiet: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		}).values;
	} catch (error) {
		const [sentence] = (error as Error).message.split('. ');
		throw new CommandLineError(`${sentence}. --help lists the options.`);
	}
}

/** A number of an option, zero or more. */
function numberOf(option: string, value: string): number {
	const number = Number(value);
	if (value.trim() !== '' && number >= 0) return number;
	throw new CommandLineError(`${option} must be a number, not "${value}".`);
}
