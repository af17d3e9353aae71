// Links of the signing page, what the page hands out and takes back, and the trigger's secret: nothing opens but what
// was made, exactly as it was made, with the keys and for the place for which it was made.
import crypto from 'node:crypto';
import { Agent } from 'node:http';
import { isDeepStrictEqual } from 'node:util';

import axios from 'axios';

import { emptyRecord, type LinkRecord } from '../../../nodes/Oneshot/page/ceremony';
import { fromBase64Url, linkKeys, type LinkKeys } from '../../../nodes/Oneshot/page/keys';
import {
	isIdentity,
	kinds as signatureKinds,
	languages,
	openLink,
	sealLink,
	type LinkFacts,
	type Place,
} from '../../../nodes/Oneshot/page/link';
import {
	isPass,
	makeMemory,
	makePass,
	makeReceipt,
	makeTicket,
	readMemory,
	readReceipt,
	readTicket,
} from '../../../nodes/Oneshot/page/receipts';
import { isSecret } from '../../../nodes/Oneshot/trigger/receive';
import { contract } from '../../fuzz/pdf/build.cjs';
import { basePaths, sandboxValues } from '../../harness/optimizer.cjs';
import type { Webhook } from '../../harness/webhooks.cjs';
import type { Chance } from './chance.cjs';
import type { Came, InputKind } from './kind.cjs';
import { siteOfProcess, type Site } from './site.cjs';
import { anyText } from './values.cjs';

const httpAgent = new Agent({ keepAlive: false });

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const keysOf = ['a', 'b'].map((letter) =>
	linkKeys(`${letter} secret of this torture, long enough`),
);
const places: Place[] = ['https://one.example.com/oneshot/api/v1', 'https://two.example.com/api/v1']
	.flatMap((baseUrl) => ['sandbox', 'prod'].map((environment) => ({ baseUrl, environment })))
	.flatMap((at) => ['sign', 'Sign', 'sign2'].map((path) => ({ path, ...at })));

/** Bytes that are random for who seals, and the same for the same case. */
function seedRandomBytes({ below }: Chance): void {
	const bytes = (size: number) => Buffer.from(Array.from({ length: size }, () => below(256)));
	crypto.randomBytes = bytes as typeof crypto.randomBytes;
}

/** Another value in place of a text; now and then the text itself. */
export function bent(chance: Chance, text: string, other: string): unknown {
	const { below, of } = chance;
	const bytes = () => Buffer.from(text, 'base64url');
	const at = below(text.length);
	const ways: Array<() => unknown> = [
		() => {
			const flipped = bytes();
			flipped[below(flipped.length)] ^= 1 << below(8);
			return flipped.toString('base64url');
		},
		() => {
			// In the proof at the end.
			const flipped = bytes();
			flipped[flipped.length - 1 - below(Math.min(16, flipped.length))] ^= 1 << below(8);
			return flipped.toString('base64url');
		},
		() => {
			// The proof of another one.
			const spliced = Buffer.concat([
				bytes().subarray(0, -16),
				Buffer.from(other, 'base64url').subarray(-16),
			]);
			return spliced.toString('base64url');
		},
		() => {
			// Any piece of another one.
			const theirs = Buffer.from(other, 'base64url');
			const cut = below(bytes().length);
			return Buffer.concat([bytes().subarray(0, cut), theirs.subarray(cut)]).toString('base64url');
		},
		() => {
			const shorter = bytes();
			const from = below(shorter.length);
			const to = from + 1 + below(4);
			return Buffer.concat([shorter.subarray(0, from), shorter.subarray(to)]).toString('base64url');
		},
		() => {
			const longer = Buffer.concat([bytes(), Buffer.from([below(256)])]);
			return longer.toString('base64url');
		},
		() => text.slice(0, at) + of([...LETTERS]) + text.slice(at + 1),
		// The same bytes in another spelling.
		() => text.slice(0, -1) + LETTERS[LETTERS.indexOf(text.at(-1) ?? 'A') ^ 1],
		() => text.slice(0, at),
		() => text.slice(at),
		() => text + of(['A', '=', '==', ' ', '\n', '\0', '.', text]),
		() => of([' ', '\n', '#', '?', 'A', '\ufeff']) + text,
		() => bytes().toString('base64'),
		() => bytes().toString('hex'),
		() => Buffer.from(text).toString('base64url'),
		() =>
			encodeURIComponent(inUtf8(text)).replace(
				/[A-Z]/,
				(letter) => `%${letter.charCodeAt(0).toString(16)}`,
			),
		() => (at % 2 ? text.toUpperCase() : text.toLowerCase()),
		() => other,
		() => [text],
		() => ({ toString: () => text }),
		() => of([undefined, null, 0, true, {}, [], '', 'null', '__proto__', NaN]),
		() => 'A'.repeat(1 + below(100_000)),
		() => anyText(chance),
	];
	return of(ways)();
}

function factsOf(chance: Chance): LinkFacts {
	const { below, of, often } = chance;
	const uid = () =>
		often(0.8)
			? Buffer.from(Array.from({ length: 16 }, () => below(256))).toString('hex')
			: anyText(chance);
	const language = of([undefined, ...languages]);
	return {
		requestPk: of([1, 388_141, below(2 ** 31), Number.MAX_SAFE_INTEGER]),
		documents: Array.from({ length: 1 + below(4) }, () => ({ uid: uid(), name: anyText(chance) })),
		...(often(0.7) && { documentsHash: Buffer.from(Array.from({ length: 16 }, () => below(256))) }),
		signer: anyText(chance),
		phoneEnd: of(['', '456']),
		identityLength: below(5),
		...(language && { language }),
		kind: of(signatureKinds),
		expiresAt: below(2 ** 33),
		passThrough: often(0.5) ? '' : anyText(chance),
	};
}

const recordOf = ({ below, often }: Chance): LinkRecord => ({
	...emptyRecord(),
	identityTries: below(6),
	codes: Array.from({ length: below(4) }, () => below(2 ** 31)),
	signTries: below(6),
	...(often(0.3) && { ends: { declined: { at: below(2 ** 31), reason: 'no' } } }),
});

/** As a text comes out of UTF-8: half a character is none. */
const inUtf8 = (text: string) => Buffer.from(text, 'utf8').toString('utf8');
const wellFormed = (value: unknown): unknown =>
	JSON.parse(
		JSON.stringify(value, (_, inner: unknown) =>
			typeof inner === 'string' ? inUtf8(inner) : inner,
		),
	);

/** One thing that is made and taken back. */
interface Proof {
	made: string;
	/** What it says once it is opened. */
	says: unknown;
	/** Opens another value, with other keys, for another place or link; undefined where it does not open. */
	open(value: unknown, keys: LinkKeys, place: Place, linkId: string): unknown;
}

const NOW = 1_900_000_000;

const sealed: Record<string, (chance: Chance, keys: LinkKeys, place: Place, id: string) => Proof> =
	{
		link(chance, keys, place) {
			const facts = factsOf(chance);
			const end = chance.of(['', '1234', '567X']);
			const { id, token } = sealLink(keys, place, facts, end);
			return {
				made: token,
				says: wellFormed({ id, ...facts }),
				open(value, withKeys, at) {
					const link = openLink(withKeys, at, value);
					if (!link) return undefined;
					const { identity, ...rest } = link;
					const right = isIdentity(withKeys, link, end) && !isIdentity(withKeys, link, `${end}1`);
					return right ? wellFormed(rest) : `the identity ${identity.toString('hex')}`;
				},
			};
		},
		receipt(chance, keys, _place, id) {
			const sha256 = Buffer.from(Array.from({ length: 32 }, () => chance.below(256))).toString(
				'hex',
			);
			const says = {
				...{ of: chance.often(0.5) ? 'contract' : sha256.slice(0, 32), sha256 },
				...{ size: chance.below(2 ** 40), at: NOW },
			};
			const open: Proof['open'] = (value, withKeys, _at, linkId) =>
				readReceipt(withKeys, linkId, value);
			return { made: makeReceipt(keys, id, says), says, open };
		},
		ticket(chance, keys) {
			const late = chance.often(0.2);
			const ticket = {
				...{ requestPk: 1 + chance.below(2 ** 31), of: 'contract', signed: chance.often(0.5) },
				...{
					name: inUtf8(anyText(chance)),
					expiresAt: late ? NOW - chance.below(3) : NOW + 1 + chance.below(300),
				},
			};
			const open: Proof['open'] = (value, withKeys) => readTicket(withKeys, value, NOW);
			return { made: makeTicket(keys, ticket), says: late ? undefined : ticket, open };
		},
		pass(_chance, keys, _place, id) {
			const open: Proof['open'] = (value, withKeys, _at, linkId) =>
				isPass(withKeys, linkId, value) || undefined;
			return { made: makePass(keys, id), says: true, open };
		},
		memory(chance, keys, _place, id) {
			const says = recordOf(chance);
			const open: Proof['open'] = (value, withKeys, _at, linkId) => {
				const record = readMemory(withKeys, linkId, value);
				return isDeepStrictEqual(record, emptyRecord()) ? undefined : record;
			};
			const empty = isDeepStrictEqual(says, emptyRecord());
			return { made: makeMemory(keys, id, says), says: empty ? undefined : says, open };
		},
		secret(chance) {
			const made = chance.often(0.5) ? `${anyText(chance)}x` : 'sandbox-callback-secret';
			const open: Proof['open'] = (value, withKeys) =>
				withKeys === keysOf[0] ? isSecret(value, made) || undefined : undefined;
			return { made, says: true, open };
		},
	};
const uses = Object.keys(sealed);

/** A ticket is for whoever has it, and only a link knows its place. */
const BOUND: Record<string, { place?: true; link?: true }> = {
	link: { place: true },
	receipt: { link: true },
	pass: { link: true },
	memory: { link: true },
};

const ID = 'ab'.repeat(12);

function judge(chance: Chance): Came {
	seedRandomBytes(chance);
	const use = chance.of(uses);
	const place = chance.of(places);
	const [keys] = keysOf;
	const proof = sealed[use](chance, keys, place, ID);
	const another = chance.often(0.3) ? chance.of(uses) : use;
	const other = sealed[another](chance, keys, place, ID);
	const way = chance.next();
	const value = way < 0.15 || way > 0.85 ? proof.made : bent(chance, proof.made, other.made);
	// The right text with other keys, for another place, or with another link.
	const elsewhere = way > 0.85;
	const withKeys = elsewhere && chance.often(0.4) ? keysOf[1] : keys;
	const at = elsewhere ? chance.of(places) : place;
	const linkId = elsewhere && chance.often(0.5) ? 'cd'.repeat(12) : ID;
	const bound = BOUND[use] ?? {};
	const here =
		withKeys === keys && (!bound.place || at === place) && (!bound.link || linkId === ID);
	// Another one of the same use is a right one too, and says what it says.
	const right = [proof, ...(another === use && use !== 'secret' ? [other] : [])].find(
		({ made }) => made === value,
	);
	const opened = (right ?? proof).open(value, withKeys, at, linkId);
	const expected = here ? right?.says : undefined;
	const misses = isDeepStrictEqual(opened, expected)
		? []
		: [`${use}: ${JSON.stringify(opened)} instead of ${JSON.stringify(expected)}`];
	const readable =
		use === 'secret' ? typeof value === 'string' : (fromBase64Url(value)?.length ?? 0) >= 16;
	return {
		outcome: `${use}: ${opened === undefined ? 'refused' : 'opened'}`,
		reached: readable,
		misses,
	};
}

/** What the page answers to everything that does not open. */
const CLOSED = '{"error":"This link does not open"}';

/** The page itself, called as a browser does: its answer is the same for all that is not a link or a ticket. */
async function askPage(site: Site, page: Webhook, chance: Chance): Promise<Came> {
	seedRandomBytes(chance);
	const place: Place = {
		path: 'sign',
		baseUrl: site.server.url + basePaths.current,
		environment: 'sandbox',
	};
	const keys = linkKeys(sandboxValues.linkSecret);
	const now = Math.floor(Date.now() / 1000);
	const linkOf = () => {
		const facts = { ...factsOf(chance), identityLength: 0, expiresAt: now + 10_000 };
		return { facts, ...sealLink(keys, place, facts, '') };
	};
	const [mine, other] = [linkOf(), linkOf()];
	const asTicket = chance.often(0.3);
	const wanted = { requestPk: mine.facts.requestPk, of: 'contract', signed: false };
	const ticketOf = (name: string) => makeTicket(keys, { ...wanted, name, expiresAt: now + 300 });
	const made = asTicket ? ticketOf('a.pdf') : mine.token;
	const value = chance.often(0.4)
		? made
		: bent(chance, made, asTicket ? ticketOf('b.pdf') : other.token);
	const declined = { ...emptyRecord(), ends: { declined: { at: now } } };
	const [memory, theirs] = [mine, other].map(({ id }) => makeMemory(keys, id, declined));
	const remembered = chance.of([memory, bent(chance, memory, theirs), theirs]);
	const pdf = contract();
	site.server.answer(({ path }) =>
		/\/request\//.test(path)
			? json({ status: 'success', details: { pk: mine.facts.requestPk, status: 'ENROLLREADY' } })
			: { status: 200, headers: { 'content-type': 'application/pdf' }, body: pdf },
	);
	const came = await axios.request<string>({
		...(asTicket
			? {
					method: 'GET',
					params: { ticket: typeof value === 'string' ? value.slice(0, 4000) : made.slice(1) },
				}
			: { method: 'POST', data: { act: 'look', token: value, proofs: { memory: remembered } } }),
		...{ url: page.url, responseType: 'text', transformResponse: (text: unknown) => text },
		...{ validateStatus: () => true, httpAgent, headers: { 'content-type': 'application/json' } },
	});
	await page.settled();
	const misses = site.server.elsewhere.map((call) => `stray call: ${call}`);
	const right = value === made || value === other.token;
	if (asTicket) {
		const opens =
			typeof value === 'string' &&
			(value === made || readTicket(keys, value, now)?.name === 'b.pdf');
		if (came.status !== (opens ? 200 : 404))
			misses.push(`a ticket: ${came.status} instead of ${opens ? 200 : 404}`);
		if (!opens && !/^This file can no longer be opened from here/.test(came.data))
			misses.push(`a ticket: ${came.data}`);
	} else if (!right) {
		if (came.status !== 404 || came.data !== CLOSED)
			misses.push(`a link: ${came.status} ${came.data.slice(0, 200)}`);
	} else {
		const { state } = JSON.parse(came.data) as { state?: string };
		const isDeclined = remembered === (value === made ? memory : theirs);
		if (came.status !== 200 || (state === 'declined') !== isDeclined) {
			misses.push(
				`a link: ${came.status}, ${state}, with a memory that ${isDeclined ? 'is' : 'is not'} its own`,
			);
		}
	}
	if (!right && site.server.calls.length > 0 && !asTicket)
		misses.push(`stray call: ${site.server.calls[0].path}`);
	if (page.thrown.length > 0) misses.push(`thrown: ${String(page.thrown.splice(0))}`);
	page.started.length = 0;
	return { outcome: `page: ${came.status}`, reached: true, misses, said: came.data.slice(0, 200) };
}

const json = (body: object) => ({
	status: 200,
	headers: { 'content-type': 'application/json' },
	body: Buffer.from(JSON.stringify(body)),
});

/** Of a hundred cases so many ask the page itself, which takes many times as long. */
const PAGE_SHARE = 0.05;

export const tokens: InputKind = {
	name: 'tokens',
	share: 30,
	reached: 'got to the cryptography, the others are no base64url of their length',
	async start() {
		const { randomBytes } = crypto;
		const site = await siteOfProcess();
		const parameters = {
			...{ path: 'sign', sender: 'Example, S.A.', contact: 'a@example.com' },
			privacyUrl: 'https://example.com/privacy',
		};
		const page = await site.engine.webhook('n8n-nodes-oneshot.oneshotSigningPage', parameters, {
			credentials: { oneshotApi: site.credential('current') },
		});
		return {
			async run(chance) {
				try {
					return chance.often(PAGE_SHARE) ? await askPage(site, page, chance) : judge(chance);
				} finally {
					crypto.randomBytes = randomBytes;
				}
			},
			stop: async () => await page.stop(),
		};
	},
};
