// Secrets that are planted, and the search for them in whatever form they come out: what came out is decoded in
// every way, so that nothing here knows how the node masks.
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
const pieceOf = (name: Parameters<typeof picture>[0]) =>
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
	text
		.replace(/\\u([\da-f]{4})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
		.replace(/\\(["\\/])/g, '$1');
const fromHtml = (text: string) =>
	text
		.replace(/&#x([\da-f]+);/gi, (_, digits: string) => String.fromCodePoint(parseInt(digits, 16)))
		.replace(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
		.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => NAMED[name]);
const fromUrl = (text: string) =>
	text
		.replaceAll('+', ' ')
		.replace(/(%[\da-f]{2})+/gi, (bytes) =>
			Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
		);
/** Runs of base64, read from each of the four places at which one of its groups may start. */
const fromBase64 = (text: string) =>
	(text.match(/[\w+/-]{8,}/g) ?? [])
		.flatMap((run) =>
			[0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64').toString()),
		)
		.join('\n');

/** A text as it is, and decoded in every way, twice over. */
function readings(text: string): string[] {
	const ways = [unescaped, fromHtml, fromUrl, fromBase64];
	const once = ways.map((way) => way(text)).filter((read) => read !== text);
	const twice = once.flatMap((read) => ways.map((way) => way(read)));
	return [...new Set([text, ...once, ...twice])];
}

/** The names of the planted secrets that a text holds in any form. */
export function found(text: string, secrets: Planted['secrets']): string[] {
	const all = readings(text);
	return Object.entries(secrets).flatMap(([name, secret]) => {
		const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		const pattern =
			secret.length < 8
				? new RegExp(`(?<![\\p{L}\\d])${escaped}(?![\\p{L}\\d])`, 'u')
				: new RegExp(escaped);
		return all.some((read) => pattern.test(read)) ? [name] : [];
	});
}

/** Everything that n8n keeps of a run, as text; a node's own parameters apart, which its author typed. */
export function stored(value: unknown): string {
	const seen = new WeakSet<object>();
	return JSON.stringify(value, (key, inner: unknown) => {
		if (key === 'node') return undefined;
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
