// A signing link: what was sealed comes out again, at its place only, and nothing else opens.
import { randomBytes } from 'node:crypto';

import fc from 'fast-check';

import { linkKeys } from '../../../nodes/Oneshot/page/keys';
import {
	bareIdentity,
	hashOfDocuments,
	isIdentity,
	kinds,
	languages,
	openLink,
	sealLink,
	type LinkFacts,
	type Place,
	type SigningLink,
} from '../../../nodes/Oneshot/page/link';

const keys = linkKeys('a secret of at least thirty-two characters');
const place: Place = {
	path: 'sign',
	baseUrl: 'https://optimizer.example.com/oneshot/api/v1',
	environment: 'sandbox',
};
const uid = '14185cd9c6ec30f49f59a844a77bc234';
const facts: LinkFacts = {
	requestPk: 388141,
	documents: [{ uid, name: 'contract.pdf' }],
	documentsHash: hashOfDocuments(['ab'.repeat(32)]),
	signer: 'José Muñoz Peña',
	phoneEnd: '456',
	identityLength: 4,
	language: 'es',
	kind: 'qualified',
	expiresAt: 1_800_000_000,
	passThrough: '',
};

const uids = fc.oneof(
	fc.uuid(),
	fc.stringMatching(/^[0-9a-f]{32}$/),
	fc.stringMatching(/^[\w-]{6,40}$/),
);
const someFacts: fc.Arbitrary<LinkFacts> = fc.record(
	{
		requestPk: fc.nat(Number.MAX_SAFE_INTEGER),
		documents: fc.array(fc.record({ uid: uids, name: fc.string({ unit: 'binary' }) }), {
			maxLength: 10,
		}),
		documentsHash: fc.constant(hashOfDocuments(['00'.repeat(32)])),
		signer: fc.string({ unit: 'binary' }),
		phoneEnd: fc.string(),
		identityLength: fc.nat(10),
		language: fc.constantFrom(...languages),
		kind: fc.constantFrom(...kinds),
		expiresAt: fc.nat(2 ** 33),
		passThrough: fc.string({ unit: 'binary' }),
	},
	{
		requiredKeys: [
			...(['requestPk', 'documents', 'signer', 'phoneEnd', 'identityLength'] as const),
			...(['kind', 'expiresAt', 'passThrough'] as const),
		],
	},
);

test('what was sealed comes out again', () =>
	fc.assert(
		fc.property(someFacts, fc.string(), (sealed, identity) => {
			const { id, token } = sealLink(keys, place, sealed, identity);
			expect(token).toMatch(/^[\w-]+$/);
			const opened = openLink(keys, place, token);
			expect(opened).toEqual({ ...sealed, id, identity: expect.any(Buffer) as Buffer });
			expect(isIdentity(keys, opened as SigningLink, identity)).toBe(true);
		}),
	));

test('a text keeps the mark of byte order that it begins with', () => {
	const marked = { ...facts, passThrough: '\ufeffCRM-118', signer: '\ufeffAna' };
	const { token } = sealLink(keys, place, marked, '');
	expect(openLink(keys, place, token)).toMatchObject(marked);
});

test('no two links are the same', () =>
	expect(sealLink(keys, place, facts, '678Z').token).not.toBe(
		sealLink(keys, place, facts, '678Z').token,
	));

test('a link does not tell what it holds', () => {
	const bytes = Buffer.from(sealLink(keys, place, facts, '678Z').token, 'base64url');
	for (const text of ['Mu', '456', 'contract', '678Z']) {
		expect(bytes.includes(Buffer.from(text, 'utf8'))).toBe(false);
	}
});

describe('a link does not open', () => {
	const { token } = sealLink(keys, place, facts, '678Z');

	test.each<[string, Place]>([
		['at another page', { ...place, path: 'sign-2' }],
		['for another Optimizer', { ...place, baseUrl: 'https://other.example.com/api' }],
		['in another environment', { ...place, environment: 'prod' }],
	])('%s', (_, elsewhere) => expect(openLink(keys, elsewhere, token)).toBeUndefined());

	test('with the keys of another secret', () =>
		expect(
			openLink(linkKeys('another secret of thirty-two characters'), place, token),
		).toBeUndefined());

	test.each([[undefined], [''], [[]], [{}], [1], ['x'.repeat(100)], ['%00'], ['Á'.repeat(60)]])(
		'that is %j',
		(text) => expect(openLink(keys, place, text)).toBeUndefined(),
	);

	test('that was bent, ten thousand times at random', () => {
		const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('');
		const at = fc.nat(token.length - 1);
		const character = fc.constantFrom(...characters, '=', '+', '/', ' ', '\n', 'ñ');
		const bent = fc.oneof(
			fc.tuple(at, character).map(([i, c]) => token.slice(0, i) + c + token.slice(i + 1)),
			fc.tuple(at, character).map(([i, c]) => token.slice(0, i) + c + token.slice(i)),
			fc
				.tuple(at, at)
				.map(([i, j]) => token.slice(0, Math.min(i, j)) + token.slice(Math.max(i, j))),
			fc.constantFrom(token + token, token.toLowerCase(), `${token}A`, ` ${token}`),
		);
		fc.assert(
			fc.property(bent, (text) => text === token || openLink(keys, place, text) === undefined),
			{ numRuns: 10_000 },
		);
	});

	test('that was made without the key, of any bytes', () =>
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				const forged = Buffer.from([1, ...bytes]).toString('base64url');
				expect(openLink(keys, place, forged)).toBeUndefined();
			}),
		));
});

describe('the identity question', () => {
	const opened = (identity: string) =>
		openLink(keys, place, sealLink(keys, place, facts, identity).token) as SigningLink;

	test.each([
		['678Z', '678z'],
		['678Z', ' 67 8-z. '],
		['678Z', '６７８Ｚ'],
	])('%s is answered by “%s”', (identity, typed) =>
		expect(isIdentity(keys, opened(identity), typed)).toBe(true),
	);

	test.each(['', '678', '5678Z', '678Y'])('678Z is not answered by “%s”', (typed) =>
		expect(isIdentity(keys, opened('678Z'), typed)).toBe(false),
	);

	test('the same number looks different in every link', () =>
		expect(opened('678Z').identity).not.toEqual(opened('678Z').identity));

	test('signs and spaces do not count', () =>
		expect(bareIdentity('12.345.678-z')).toBe('12345678Z'));
});

describe('a secret', () => {
	test.each(['', 'short', 'x'.repeat(31)])('“%s” is refused', (secret) =>
		expect(() => linkKeys(secret)).toThrow(/Link Secret of the One-Shot credential is/),
	);

	test('gives a key of its own for each use', () => {
		const all = Object.values(linkKeys(randomBytes(32).toString('hex')));
		expect(new Set(all.map((key) => key.toString('hex'))).size).toBe(all.length);
	});
});

test('a link for one document fits an SMS of two parts in the plain alphabet', () => {
	const address = 'https://n8n.example.com/webhook/sign#';
	const { token } = sealLink(keys, place, facts, '678Z');
	// 306 characters of the GSM alphabet; of any other one 134, which no sealed link fits.
	expect(`Please sign your contract: ${address}${token}`.length).toBeLessThanOrEqual(306);
	expect(token.length).toBeLessThan(180);
});
