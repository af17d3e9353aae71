// What the probe is told: by flags, and by ONESHOT_… variables for what must not stand in a shell's history.
import { parseArgs } from 'node:util';

import type { OptimizerVersion } from '../../nodes/Oneshot/client/routes';

export const usage = `npm run probe -- --base-url URL [--version current|legacy] [--json FILE] [--full …]

Finds out what the documentation of the One-Shot API leaves open, from a real Optimizer. By default it only
reads, and names IDs that can't exist; it creates, changes and sends nothing.

  --base-url URL     as in the credential, e.g. https://optimizer.example.com/oneshot/api/v1
  --version          current (default) or legacy
  --json FILE        writes the report as JSON too
  --full             creates one request in the sandbox environment with two documents, reads it, cancels it
                     and removes everything again; sends no code and signs nothing. It needs:
                     --token or --username with ONESHOT_PASSWORD and ONESHOT_PIN, --registration-authority,
                     --phone, --email, --billing-username with ONESHOT_BILLING_PASSWORD; --profile

Each of these can be a variable instead: ONESHOT_TOKEN, ONESHOT_USERNAME, ONESHOT_REGISTRATION_AUTHORITY,
ONESHOT_PHONE, ONESHOT_EMAIL, ONESHOT_BILLING_USERNAME, ONESHOT_PROFILE. Passwords and the PIN are taken from
variables only. For a gateway: ONESHOT_GATEWAY_USER and ONESHOT_GATEWAY_PASSWORD, or ONESHOT_GATEWAY_HEADER
("Name: value"). For a private CA: NODE_EXTRA_CA_CERTS.

The report holds no secret and no personal value: neither those above nor what the Optimizer answers with.`;

/** What a request is created with, in the API's names; complete. */
export interface Account {
	rao: Record<string, string>;
	registration_authority: string;
	profile: string;
	mobile_phone_number: string;
	email: string;
	billing_username: string;
	billing_password: string;
}

export interface Options {
	baseUrl: URL;
	version: OptimizerVersion;
	headers: Record<string, string>;
	json?: string;
	/** Only for a whole request. */
	account?: Account;
	/** Every value of flags and variables that may not appear anywhere. */
	secrets: string[];
}

/** A mistake in what the probe was told; its message is for the person at the shell. */
export class UsageError extends Error {}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** Throws a UsageError that says what is missing. */
function accountOf(value: (name: string) => string): Account {
	const needed: Array<[name: string, how: string]> = [
		['registration-authority', '--registration-authority'],
		['phone', '--phone'],
		['email', '--email'],
		['billing-username', '--billing-username'],
		['billing-password', 'ONESHOT_BILLING_PASSWORD'],
	];
	const missing = needed.filter(([name]) => value(name) === '').map(([, how]) => how);
	const byToken = value('token') !== '';
	if (!byToken && !(value('username') && value('password') && value('pin'))) {
		missing.push('--token (or --username with ONESHOT_PASSWORD and ONESHOT_PIN)');
	}
	if (missing.length > 0) throw new UsageError(`--full needs ${missing.join(', ')}`);
	return {
		rao: byToken
			? { token: value('token') }
			: { username: value('username'), password: value('password'), pin: value('pin') },
		registration_authority: value('registration-authority'),
		profile: value('profile') || 'PFnubeQAFCiudadano',
		mobile_phone_number: value('phone'),
		email: value('email'),
		billing_username: value('billing-username'),
		billing_password: base64(value('billing-password')),
	};
}

/** Headers for a gateway in front of the Optimizer. */
function gatewayHeaders(value: (name: string) => string): Record<string, string> {
	const user = value('gateway-user');
	const [, name, content] = /^([\w-]+):\s*(.+)$/.exec(value('gateway-header')) ?? [];
	return {
		...(user && { Authorization: `Basic ${base64(`${user}:${value('gateway-password')}`)}` }),
		...(name && content && { [name]: content }),
	};
}

function parse(args: string[]) {
	try {
		const text = { type: 'string' as const };
		const { values } = parseArgs({
			args,
			options: {
				'base-url': text,
				version: text,
				json: text,
				full: { type: 'boolean' },
				help: { type: 'boolean' },
				token: text,
				username: text,
				'registration-authority': text,
				profile: text,
				phone: text,
				email: text,
				'billing-username': text,
			},
		});
		return values;
	} catch (error) {
		// Node's own sentence would repeat what was typed, which may be a secret.
		const { code } = error as { code?: string };
		throw new UsageError(`The flags can't be understood (${code}). See --help.`);
	}
}

/** Names of flags and variables whose values identify somebody or open something. */
const SECRET = [
	'token',
	'username',
	'password',
	'pin',
	'phone',
	'email',
	'billing-username',
	'billing-password',
	'gateway-user',
	'gateway-password',
	'gateway-header',
];

/** Reads flags and variables; undefined when help is asked for. Throws a UsageError. */
export function readOptions(
	args: string[],
	env: Record<string, string | undefined>,
): Options | undefined {
	const flags = parse(args);
	if (flags.help) return undefined;
	const value = (name: string) => {
		const flag = (flags as Record<string, string | boolean | undefined>)[name];
		const variable = env[`ONESHOT_${name.replaceAll('-', '_').toUpperCase()}`];
		return String(flag ?? variable ?? '').trim();
	};
	const typed = value('base-url').replace(/\/+$/, '');
	if (!/^https?:\/\//.test(typed) || !URL.canParse(typed)) {
		throw new UsageError('--base-url is missing, or is no web address. See --help.');
	}
	const version = value('version') || 'current';
	if (version !== 'current' && version !== 'legacy') {
		throw new UsageError('--version is current or legacy');
	}
	const headers = gatewayHeaders(value);
	const baseUrl = new URL(typed);
	const secrets = [
		...SECRET.map(value),
		base64(value('billing-password')),
		...Object.values(headers),
		...Object.values(headers).map((header) => header.replace(/^\w+ /, '')),
		baseUrl.hostname,
		baseUrl.username,
		baseUrl.password,
	];
	return {
		baseUrl,
		version,
		headers,
		json: value('json') || undefined,
		...(flags.full && { account: accountOf(value) }),
		secrets: secrets.filter((secret) => secret.length > 1),
	};
}
