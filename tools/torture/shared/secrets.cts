// Secrets that are planted, and the search for them in whatever form they come out: what came out is decoded in
// every way, so that nothing here knows how the node masks.
import { stripVTControlCharacters } from 'node:util';
import { constants, unzipSync } from 'node:zlib';

import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { sandboxValues } from '../../harness/optimizer.cjs';
import { picture } from '../../harness/samples.cjs';

export interface Planted {
	credential: ICredentialDataDecryptedObject;
	/** Beside those of the scenario. */
	parameters: INodeParameters;
	/** By what they are. */
	secrets: Record<string, string>;
}

/** With every character that some form escapes. */
const awkward = (name: string) => `${name} "w&é/<ß>+o'r\\d% 7=`;

/** Of a picture, a piece from its middle. */
export const pieceOf = (name: Parameters<typeof picture>[0]) =>
	picture(name).subarray(3000, 3024).toString('base64');

/**
 * Plants secrets for a run.
 * @param free whether the Optimizer need not accept them, since the call does not reach it
 */
export function plant(
	operation: string,
	scenario: INodeParameters,
	free: boolean,
	basic: boolean,
): Planted {
	const password = free ? awkward('rao-password') : sandboxValues.password;
	const pin = free ? '8264119' : sandboxValues.pin;
	const billing = free ? awkward('billing') : sandboxValues.billingPassword;
	const gateway = basic ? awkward('gateway-password') : `gateway-key "w&y/<k>+e'y\\d% 7=`;
	const typed: Record<string, string> = {};
	const parameters: INodeParameters = {};
	if (free && operation === 'token.create') Object.assign(parameters, { password, pin });
	if (free && operation === 'settings.update') parameters.settings = { billingPassword: billing };
	if (typeof scenario.secret === 'string') typed.code = scenario.secret;
	if (typeof scenario.extUnlockValue === 'string') typed.unlock = scenario.extUnlockValue;
	const pictures = (['id-front.jpg', 'id-rear.jpg', 'selfie.png'] as const).map((name) => [
		name,
		pieceOf(name),
	]);
	return {
		credential: {
			...(basic
				? { raoAuthentication: 'token' }
				: {
						...{ raoAuthentication: 'password', username: sandboxValues.username },
						...{ password, pin },
					}),
			billingPassword: billing,
			gatewayAuthentication: basic ? 'basicAuth' : 'headerAuth',
			...{ gatewayUser: 'gate', gatewayPassword: gateway },
			...{ gatewayHeaderName: 'X-Key', gatewayHeaderValue: gateway },
		},
		parameters,
		secrets: {
			...{ password, pin, gateway, ...typed },
			...{ billing, 'billing in base64': Buffer.from(billing).toString('base64') },
			...Object.fromEntries(pictures),
			// What is asked for by its name is no secret in the answer.
			...(!operation.startsWith('token.') && { token: sandboxValues.token }),
		},
	};
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string) =>
	text.replace(/\\(?:u([\da-f]{4})|(["\\/]))/gi, (_, digits: string | undefined, other: string) =>
		digits ? String.fromCharCode(parseInt(digits, 16)) : other,
	);
/** Bytes as Python writes them: `b'Jos\xc3\xa9'`. */
const fromPython = (text: string) =>
	text.replace(/(?<!\\)(\\x[\da-f]{2})+/gi, (bytes) =>
		Buffer.from(bytes.replaceAll('\\x', ''), 'hex').toString(),
	);
const fromHtml = (text: string) =>
	text
		.replace(/&#x([\da-f]+);/gi, (_, digits: string) => characterOf(parseInt(digits, 16)))
		.replace(/&#(\d+);/g, (_, digits: string) => characterOf(Number(digits)))
		.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => NAMED[name]);
const characterOf = (point: number) => (point < 0x110000 ? String.fromCodePoint(point) : '');
const fromPercent = (text: string) =>
	text.replace(/(%[\da-f]{2})+/gi, (bytes) =>
		Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
	);
const fromUrl = (text: string) => fromPercent(text.replaceAll('+', ' '));

/** What was compressed, as it was; else nothing. What stands in the middle of something longer is not looked for. */
function inflated(bytes: Buffer): string {
	const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
	if (!zipped && bytes[0] !== 0x78) return '';
	try {
		return unzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
	} catch {
		return '';
	}
}

/** Runs of base64, read from each of the four places at which one of its groups may start. */
const fromBase64 = (text: string) =>
	(text.match(/[\w+/-]{8,}/g) ?? [])
		.flatMap((run) =>
			[0, 1, 2, 3].flatMap((start) => {
				const bytes = Buffer.from(run.slice(start), 'base64');
				const wide = bytes.includes(0) ? [bytes, bytes.subarray(1)] : [];
				return [
					...[bytes.toString(), inflated(bytes)],
					...wide.map((each) => each.toString('utf16le')),
				];
			}),
		)
		.join('\n');
/** Runs of hexadecimal digits, also of those that stand apart, as in `4a:6f:73` and `<4a 6f 73>`. */
const fromHex = (text: string) =>
	(text.match(/(?:[\da-f]{2}[ :,-]?){4,}/gi) ?? [])
		.map((run) => run.replace(/[^\da-f]/gi, ''))
		.flatMap((run) => [0, 1].map((start) => Buffer.from(run.slice(start), 'hex').toString()))
		.join('\n');
/** Lines that were broken, or coloured each, put together again; also where the breaks are escaped. */
const joined = (text: string) =>
	stripVTControlCharacters(text).replace(/(?:\r?\n|\\r|\\n)[ \t]*/g, '');
/** Characters of two bytes each, of which one is nothing. */
const narrowed = (text: string) => text.replaceAll('\0', '').replaceAll('\\u0000', '');

/** What was escaped several times over, in whatever order. */
function bare(text: string): string {
	let read = text;
	for (let count = 0; count < 4; count++)
		read = fromPercent(fromHtml(fromPython(unescaped(joined(read)))));
	return read;
}

const WAYS = [
	unescaped,
	fromPython,
	fromHtml,
	fromUrl,
	fromBase64,
	fromHex,
	joined,
	narrowed,
	bare,
];

/** A text as it is, and decoded in every way, once or twice over. */
function readings(text: string, times: 1 | 2): string[] {
	const after = (read: string) => WAYS.map((way) => way(read)).filter((other) => other !== read);
	const once = after(text);
	return [...new Set([text, ...once, ...(times === 2 ? once.flatMap(after) : [])])];
}

/** Shorter than this, a secret is looked for where it stands alone, and in its own case. */
const SHORT = 8;

/** In one case, and without the spaces that a line break may have taken or left. */
const squeezed = (text: string) => text.toLowerCase().replace(/\s+/g, '');

/**
 * The names of the planted secrets that a text holds in any form.
 * @param times how often it may have been encoded
 */
export function found(text: string, secrets: Planted['secrets'], times: 1 | 2 = 2): string[] {
	const all = readings(text, times);
	const small = all.map(squeezed);
	return Object.entries(secrets).flatMap(([name, secret]) => {
		if (secret.length >= SHORT) {
			const needle = squeezed(secret);
			return small.some((read) => read.includes(needle)) ? [name] : [];
		}
		const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		const alone = new RegExp(`(?<![\\p{L}\\d])${escaped}(?![\\p{L}\\d])`, 'u');
		return all.some((read) => alone.test(read)) ? [name] : [];
	});
}

/** Everything that n8n keeps of a run, as text; a node's own parameters apart, which its author typed, unless asked for. */
export function stored(value: unknown, without = ['node']): string {
	const seen = new WeakSet<object>();
	return JSON.stringify(value, (key, inner: unknown) => {
		if (without.includes(key)) return undefined;
		if (typeof inner !== 'object' || inner === null) return inner;
		if (seen.has(inner)) return undefined;
		seen.add(inner);
		if (Array.isArray(inner)) return inner as unknown;
		const names = Object.getOwnPropertyNames(inner);
		return Object.fromEntries(
			names.map((name) => [name, (inner as Record<string, unknown>)[name]]),
		);
	});
}
