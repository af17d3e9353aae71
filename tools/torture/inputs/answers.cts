// Answers of every shape to every operation: what costs, sends, binds or deletes is believed done, or not done, on the
// API's own word alone. What that word is, is said here by the API's documentation, not by how the node judges.
import fc from 'fast-check';

import { nameOf } from '../../harness/scenarios.cjs';
import { errorOf } from '../shared/failures.cjs';
import { found, plant, stored } from '../shared/secrets.cjs';
import type { Chance } from './chance.cjs';
import type { InputKind } from './kind.cjs';
import { judgeFailure } from './said.cjs';
import type { Received, Reply } from './server.cjs';
import { everyOperation, NOT_FOUND, siteOfProcess, type Tape } from './site.cjs';
import { anyText } from './values.cjs';

/** Operations that make no call. */
const LOCAL = ['document.verify', 'request.createSigningLink', 'request.checkData'];

/** What was answered to the call that was struck. */
interface Struck {
	status: number;
	body: Buffer;
	/** Whether it is the right answer, whatever its clothes. */
	right: boolean;
}

const STATUSES = [
	...[
		200, 200, 200, 200, 200, 200, 201, 202, 203, 204, 205, 206, 299, 300, 301, 302, 304, 307, 308,
	],
	...[400, 401, 402, 403, 404, 404, 405, 408, 409, 410, 412, 413, 415, 418, 422, 429, 451, 499],
	...[500, 500, 501, 502, 503, 504, 507, 511, 520, 522, 530, 599],
];

const PAGES = [
	'<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
	'<html><body>Please log in</body></html>',
	'<?xml version="1.0"?><error>no</error>',
	'Internal Server Error',
	'upstream connect error or disconnect/reset before headers',
	'OK',
	'success',
	'',
	' ',
	'null',
	'true',
	'0',
	'[]',
	'{}',
	'""',
	'{"status":"success"',
	'{"status":"success"}{"status":"success"}',
	"{'status': 'success'}",
	'{"status":"error","status":"success"}',
	'{"__proto__":{"status":"success","polluted":true}}',
	'{"constructor":{"prototype":{"polluted":true}}}',
	'[[[[[[[[[[[[[[[[[[[[',
	`${'['.repeat(20_000)}${']'.repeat(20_000)}`,
];

const WORDS = [
	...['success', 'Success', 'OK', 'ok', '200 OK', '201 Created', '200', 'error', 'fail', 'failed'],
	...['403 Forbidden', '500 Internal Server Error', '404', 'pending', 'succes', 'unsuccessful'],
	...['ISSUED', 'ENROLLREADY', '', ' success ', 'true'],
];

/** A member's value in the envelope: a word that means something, or anything. */
const member = (chance: Chance): unknown =>
	chance.often(0.5)
		? chance.of<unknown>([
				...WORDS,
				null,
				true,
				false,
				0,
				1,
				200,
				403,
				1e300,
				[],
				{},
				['a'],
				{ msg: 'm' },
			])
		: chance.often(0.5)
			? anyText(chance)
			: chance.from(fc.jsonValue({ maxDepth: 4 }));

/** Somewhere in a value another one in its place, or none. */
function bentJson(chance: Chance, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || chance.often(0.15)) return member(chance);
	const entries = Object.entries(value);
	if (entries.length === 0) return member(chance);
	const at = chance.below(entries.length);
	const [name, inner] = entries[at];
	const way = chance.below(6);
	if (way === 0) entries.splice(at, 1);
	else if (way === 1)
		entries[at] = [
			chance.of(['Status', 'detail', 'details', 'message', 'error', 'x', '__proto__']),
			inner,
		];
	else if (way === 2) entries[at] = [name, [inner]];
	else if (way === 3) entries[at] = [name, String(JSON.stringify(inner))];
	else entries[at] = [name, bentJson(chance, inner)];
	if (Array.isArray(value)) return entries.map(([, element]) => element);
	return Object.fromEntries(entries);
}

const envelope = (chance: Chance): unknown => {
	const names = [
		'status',
		'message',
		'messsage',
		'details',
		'detail',
		'error',
		'success',
		'code',
		'pk',
		'uid',
		'token_uid',
	];
	const some = Array.from({ length: 1 + chance.below(4) }, () => [
		chance.of(names),
		member(chance),
	]);
	return Object.fromEntries(some) as unknown;
};

/** Text with a damaged JSON, in another encoding, or cut. */
function dressed(chance: Chance, text: string): Buffer {
	const bytes = Buffer.from(text);
	switch (chance.below(12)) {
		case 0:
			return bytes.subarray(0, chance.below(bytes.length + 1));
		case 1:
			return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
		case 2:
			return Buffer.from(text, 'utf16le');
		case 3:
			return Buffer.from(text, 'latin1');
		case 4: {
			const flipped = Buffer.from(bytes);
			if (flipped.length > 0) flipped[chance.below(flipped.length)] = chance.below(256);
			return flipped;
		}
		default:
			return bytes;
	}
}

function bodyOf(chance: Chance, right: Buffer): Buffer {
	const way = chance.next();
	let parsed: unknown;
	try {
		parsed = JSON.parse(right.toString('utf8')) as unknown;
	} catch {
		// A file.
	}
	if (way < 0.2) return Buffer.from(chance.of(PAGES));
	if (way < 0.6 && parsed !== undefined)
		return dressed(chance, JSON.stringify(bentJson(chance, parsed)));
	if (way < 0.6) return right.subarray(0, chance.below(right.length));
	if (way < 0.9) return dressed(chance, JSON.stringify(envelope(chance)));
	if (way < 0.95)
		return dressed(chance, JSON.stringify(chance.from(fc.jsonValue({ maxDepth: 5 }))));
	return Buffer.from(anyText(chance));
}

const TYPES = [
	'application/json',
	'text/html',
	'text/plain',
	'application/pdf',
	'application/octet-stream',
	'',
	'no type',
	'application/json; charset=utf-16',
];

/** The struck call's answer, as it goes over the wire. */
function answerFor(
	chance: Chance,
	right: Exclude<Reply, { raw: Buffer }>,
): { reply: Reply; struck: Struck } {
	const asItIs = chance.often(0.08);
	const status = asItIs || chance.often(0.35) ? right.status : chance.of(STATUSES);
	const body = asItIs || chance.often(0.08) ? right.body : bodyOf(chance, right.body);
	const type = asItIs || chance.often(0.7) ? right.headers['content-type'] : chance.of(TYPES);
	const extra = asItIs
		? ''
		: chance.of([
				...[
					'',
					'',
					'',
					'retry-after: 1\r\n',
					'retry-after: x\r\n',
					'location: /oneshot/api/v1/tokens\r\n',
				],
				...[
					'location: http://evil.example.com/\r\n',
					'content-disposition: attachment; filename="../../x.pdf"\r\n',
				],
				...[
					'set-cookie: a=b\r\n',
					'content-type: text/html\r\n',
					`x-long: ${'a'.repeat(4000)}\r\n`,
				],
			]);
	const bodiless = status === 204 || status === 304;
	const head = `HTTP/1.1 ${status} Something\r\ncontent-type: ${type}\r\n${extra}connection: close\r\n`;
	const length = `content-length: ${body.length}\r\n\r\n`;
	const raw = Buffer.concat([
		Buffer.from(head + (bodiless ? '\r\n' : length), 'latin1'),
		bodiless ? Buffer.alloc(0) : body,
	]);
	return {
		reply: { raw },
		struck: { status, body: bodiless ? Buffer.alloc(0) : body, right: asItIs },
	};
}

const parsedOf = ({ body }: Struck): unknown => {
	try {
		return JSON.parse(body.toString('utf8').replace(/^\ufeff/, '')) as unknown;
	} catch {
		return undefined;
	}
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const statusOf = (value: unknown) =>
	isRecord(value) &&
	Object.hasOwn(value, 'status') &&
	['string', 'number'].includes(typeof value.status)
		? String(value.status).trim()
		: '';

/** Sentences and IDs of which the documentation says that they come with what was carried out. */
const SAYS_DONE =
	/settings saved|token created|deleted|\bpk\b|request updated|directory removed|otp generated|correctly signed|going to be signed|created|validated|approved|refused|rejected|cancelled|"(?:token_uid|request_pk|pk|uid|image_uid|videoid_pk|metadata)":/i;
const GATEWAY = [408, 502, 503, 504, ...Array.from({ length: 10 }, (_, at) => 520 + at), 530];

/** Whether somebody may read out of an answer that the call was carried out. */
function mayBeDone(struck: Struck): boolean {
	const parsed = parsedOf(struck);
	if (struck.status < 200 || struck.status > 299 || struck.status === 204) return false;
	const says = statusOf(parsed);
	if (/^(error|fail|failed|failure|[45]\d\d.*)$/i.test(says)) return false;
	if (/^(success|ok|2\d\d(\s.*)?)$/i.test(says)) return true;
	return parsed !== undefined && SAYS_DONE.test(JSON.stringify(parsed));
}

/** Whether somebody may read out of an answer that it was not carried out. */
function mayBeRefused(struck: Struck): boolean {
	const { status } = struck;
	if (GATEWAY.includes(status)) return false;
	if (status >= 400 && status < 500) return true;
	const parsed = parsedOf(struck);
	const says = statusOf(parsed);
	if (/^(success|ok|2\d\d(\s.*)?)$/i.test(says)) return false;
	return /^(error|fail|failed|failure|[45]\d\d.*)$/i.test(says);
}

/** A look at a request after its signature: it says that it is signed, or that it is not, or nothing. */
const LOOKS: Reply[] = [
	NOT_FOUND,
	...['ENROLLREADY', 'ISSUED'].map((status) => ({
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: Buffer.from(JSON.stringify({ status: 'success', details: { pk: 1, status } })),
	})),
];

export const answers: InputKind = {
	name: 'answers',
	share: 15,
	reached: 'were answers of another kind than the right one, to a call that was made',
	async start() {
		const site = await siteOfProcess();
		await site.recordLooks();
		const asked = everyOperation.filter(({ known }) => !LOCAL.includes(nameOf(known)));
		return {
			async run(chance) {
				const { known, version } = chance.of(asked);
				const tape = await site.tapeOf(known, version);
				const at = chance.below(tape.calls.length);
				const call = tape.calls[at];
				const { reply, struck } = answerFor(chance, call.reply);
				const look = chance.of([0, 1, 2]);
				const recorded = site.asRecorded(tape);
				let made = 0;
				let hit = false;
				const names: string[] = [];
				site.server.answer(async (received: Received) => {
					const name = site.callOf(tape.version, received)?.name ?? '';
					names.push(name);
					if (name === call.name) {
						// A call that is made several times is struck from its own turn on.
						const turn = tape.calls.slice(0, at).filter((other) => other.name === name).length;
						if (made++ >= turn) {
							hit = true;
							return reply;
						}
					}
					const own = tape.calls.some((other) => other.name === name);
					if (!own && /^GET \/request\//.test(name)) return LOOKS[look];
					if (!own && name.startsWith('GET /document')) return NOT_FOUND;
					return await recorded(received);
				});
				const planted = plant(tape.name, tape.input.parameters, true, chance.often(0.5));
				const input = {
					...tape.input,
					parameters: { ...tape.input.parameters, ...planted.parameters },
				};
				const result = await site.run(tape, input, planted.credential, chance.often(0.3));
				const { elsewhere, calls } = site.server;
				const misses = elsewhere.map((one) => `stray call: ${one}`);
				for (const { method, path } of calls.filter((one) => !site.callOf(tape.version, one))) {
					misses.push(`stray call: ${method} ${path}`);
				}
				for (const name of names) {
					const own = tape.calls.some((other) => other.name === name);
					const looks = tape.name.startsWith('request.sign') && name.startsWith('GET ');
					const candidate = sameCall(name, tape);
					if (!own && !looks && !candidate) misses.push(`stray call: ${name} of ${tape.name}`);
				}
				const writes = !call.name.startsWith('GET ');
				if (writes && !call.name.startsWith('DELETE ')) {
					const times = names.filter((name) => name === call.name).length;
					const usual = tape.calls.filter(({ name }) => name === call.name).length;
					if (times > usual) misses.push(`made ${times} times: ${call.name}`);
				}
				const what = `${tape.version} ${tape.name}, ${call.name} ← ${struck.status} ${struck.body.toString('utf8').slice(0, 200)}`;
				if (result instanceof Error) {
					return {
						outcome: 'thrown',
						reached: hit,
						misses: [...misses, `thrown: ${result.stack}`],
						said: what,
					};
				}
				const output = [result.run.data.resultData, result.items()];
				for (const name of found(stored(output), planted.secrets)) misses.push(`secret: ${name}`);
				const reached = hit && !struck.right;
				const failure = errorOf(result);
				const sign = /^POST \/sign/.test(call.name);
				if (!failure) {
					const seen = sign && look === 2;
					if (
						writes &&
						hit &&
						!struck.right &&
						!mayBeDone(struck) &&
						!seen &&
						!alreadyIssued(struck, sign)
					) {
						misses.push('believed done, though nobody said so');
					}
					return { outcome: 'done', reached, misses, said: what };
				}
				misses.push(...judgeFailure(failure));
				if (struck.right) misses.push(`failed on the right answer: ${failure.message}`);
				const unknown =
					/UNKNOWN|NOT_CONFIRMED|NO_REQUEST_ID/.test(failure.code) ||
					/not known whether/i.test(failure.description) ||
					// Another call failed after this one.
					(toldOf(call.name)?.test(failure.description) ?? false);
				if (writes && hit && !unknown && !mayBeRefused(struck) && !ROUTES.includes(failure.code)) {
					// FastAPI's own list of fields, and sentences of which the documentation says that they refuse.
					if (!documentedRefusal(struck))
						misses.push(`believed not done (${failure.code}), though nobody said so`);
				}
				return {
					outcome: failure.code,
					reached,
					misses,
					said: `${what} → ${failure.message} — ${failure.description}`,
				};
			},
		};
	},
};

/** Codes of a path that is missing: HTTP's own 404 and 405. */
const ROUTES = ['NOT_OFFERED'];

/** Candidate paths of a call that the Optimizer may have. */
const CANDIDATES = [
	/^GET \/documents?\/\{pk\}$/,
	/^GET \/document\/\{pk\}\/(signed\/|\{type\}\/)?\{uid\}$/,
	/^GET \/videoid\/\{\w+\}\/(download\/)?video$/,
	/^POST \/requests?\/\{pk\}\/approve$/,
];
const sameCall = (name: string, { calls }: Tape) =>
	CANDIDATES.some(
		(pattern) => pattern.test(name) && calls.some((call) => pattern.test(call.name)),
	) ||
	// Whether the server is an Optimizer at all.
	(name === 'GET /tokens' && calls.some((call) => call.name === 'GET /hello'));

/** “Already ISSUED” is success of a signature. */
const alreadyIssued = ({ body }: Struck, sign: boolean) =>
	sign && /already in ISSUED/i.test(body.toString('utf8'));

/** Words of the documented refusals, whatever the status. */
const documentedRefusal = ({ body }: Struck) =>
	/invalid|not found|missing|already|required|permission|unsupported|not supported|maximum|PasswordProtected|locked|failed|cannot|error/i.test(
		body.toString('utf8'),
	);

/** How an error tells that a call before the one that failed was carried out. */
const toldOf = (name: string): RegExp | undefined =>
	[
		[/^POST \/(create|request|videoid)$/, /Already done: .*was created/],
		[/^POST \/document\//, /Already done: .*was uploaded/],
		[/^POST \/sign\//, /Already done: .*was signed/],
	].find(([call]) => call.test(name))?.[1];
