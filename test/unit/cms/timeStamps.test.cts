// Time stamps of signatures and of documents.
import type { SignatureReport, TimeStampReport } from '../../../nodes/Oneshot/cms/report';
import {
	boolean,
	digest,
	DIGEST_OIDS,
	generalizedTime,
	integer,
	keyPair,
	octetString,
	oid,
	sequence,
	signing,
	tlv,
} from '../../../tools/fuzz/cms/build.cjs';
import {
	authority,
	DAY,
	extension,
	extensions,
	MINUTE,
	NOW,
	pem,
	person,
	stamper,
	TIME_STAMPING,
	type Holder,
} from '../../../tools/fuzz/cms/certificates.cjs';
import { judge, judgeOne, openssl } from '../../../tools/fuzz/cms/judges.cjs';
import {
	attributes,
	message,
	signed,
	signerInfo,
	stamped,
	type StampOptions,
} from '../../../tools/fuzz/cms/messages.cjs';
import { somePlaces } from '../../shared/everyValue.cjs';

const content = Buffer.from('A power of attorney');
const ca = authority('CA of persons');
const stampCa = authority('CA of time stamps');
const tsa = stamper(stampCa);
const trusted = pem(ca, stampCa);

const ago = (milliseconds: number) => new Date(+NOW - milliseconds);

/** A certificate that lived for ten minutes an hour ago. */
const brief = person(ca, 'p256', { notBefore: ago(65 * MINUTE), notAfter: ago(55 * MINUTE) });

/** A signature with time stamps. */
function withStamps(signer: Holder, ...stamps: Array<(signature: Buffer) => Buffer>): Buffer {
	return signed(signer, content, {
		unsigned: (signature) => stamps.map((stamp) => attributes.timeStamp(stamp(signature))),
	});
}

const stamp =
	(options: Partial<StampOptions> = {}, holder = tsa) =>
	(signature: Buffer) =>
		stamped(holder, signature, options);

/** openssl's opinion on a time stamp. */
function opensslAccepts(token: Buffer, bytes: Buffer, at: Date = NOW): boolean {
	const seconds = `${Math.floor(+at / 1000)}`;
	return openssl(
		[
			...['ts', '-verify', '-data', '{bytes}', '-in', '{token}', '-token_in'],
			...['-CAfile', '{ca}', '-partial_chain', '-attime', seconds],
		],
		{ bytes, token, ca: trusted },
	).accepts;
}

describe('a certificate that lived for ten minutes', () => {
	test('with a time stamp of then: within its validity, and trusted', () => {
		const cms = withStamps(brief, stamp({ time: ago(60 * MINUTE) }));
		expect(judgeOne(cms, content, { authorities: trusted })).toMatchObject({
			integrity: { status: 'intact' },
			trust: { status: 'chains' },
			signingTime: { source: 'time stamp', time: ago(60 * MINUTE), authority: 'chains' },
			validityAtSigning: { status: 'within' },
			timeStamps: [{ integrity: { status: 'intact' }, trust: { status: 'chains' }, accuracy: 1 }],
		});
	});

	test.each([
		['before', 66],
		['after', 54],
	])('with a time stamp from %s: outside, and not trusted', (_, minutes) => {
		const cms = withStamps(brief, stamp({ time: ago(minutes * MINUTE) }));
		expect(judgeOne(cms, content, { authorities: trusted })).toMatchObject({
			integrity: { status: 'intact' },
			trust: { status: 'does not chain' },
			validityAtSigning: { status: 'outside' },
		});
	});

	test("with a second's difference that the time stamp allows for", () => {
		const cms = withStamps(brief, stamp({ time: ago(65 * MINUTE + 1000) }));
		expect(judgeOne(cms, content, { authorities: trusted }).trust.status).toBe('chains');
		const wider = withStamps(brief, stamp({ time: ago(65 * MINUTE + 2000) }));
		expect(judgeOne(wider, content, { authorities: trusted }).trust.status).toBe('does not chain');
	});

	test('with a time stamp, but no CA certificates: nothing is said about trust', () => {
		const cms = withStamps(brief, stamp({ time: ago(60 * MINUTE) }));
		const report = judgeOne(cms, content);
		expect(report).toMatchObject({
			trust: { status: 'not checked' },
			signingTime: { source: 'time stamp', authority: 'not checked' },
			validityAtSigning: { status: 'within' },
		});
		expect(report.validityAtSigning.message).toMatch(/if its authority can be trusted/);
	});

	test("with a time stamp of an authority under another CA than given: the time is nobody's word", () => {
		const cms = withStamps(brief, stamp({ time: ago(60 * MINUTE) }));
		expect(judgeOne(cms, content, { authorities: pem(ca) })).toMatchObject({
			trust: { status: 'time not shown' },
			signingTime: { source: 'not shown' },
			validityAtSigning: { status: 'not shown' },
		});
	});

	test('without a time stamp', () => {
		expect(judgeOne(withStamps(brief), content, { authorities: trusted })).toMatchObject({
			trust: { status: 'time not shown' },
			signingTime: { source: 'not shown' },
			validityAtSigning: { status: 'not shown' },
		});
	});

	test('with a claimed time', () => {
		const claimed = ago(60 * MINUTE);
		const cms = signed(brief, content, {
			signed: [
				attributes.contentType(),
				attributes.messageDigest(digest('sha256', content)),
				attributes.certificate(brief.der),
				attributes.signingTime(claimed),
			],
		});
		expect(judgeOne(cms, content, { authorities: trusted })).toMatchObject({
			trust: { status: 'time not shown' },
			signingTime: { source: 'signing-time attribute', time: claimed },
			validityAtSigning: { status: 'not shown' },
		});
	});
});

test.each(['sha256', 'sha384', 'sha512'] as const)('a time stamp of a %s digest', (imprint) => {
	const token = stamped(tsa, content, { imprint });
	expect(opensslAccepts(token, content)).toBe(true);
	const [report] = judge(token, content, { form: 'document time stamp', authorities: trusted });
	expect(report).toMatchObject({
		integrity: { status: 'intact', weak: [] },
		trust: { status: 'chains' },
	});
});

test('a time stamp in BER, with its certificates in a signature around it', () => {
	const cms = signed(person(ca), content, {
		unsigned: (signature) => [
			attributes.timeStamp(stamped(tsa, signature, { ber: true, certificates: [] })),
		],
		certificates: [person(ca).der, tsa.der],
	});
	expect(judgeOne(cms, content).integrity.status).toBe('not checkable');
	const signer = person(ca);
	const same = signed(signer, content, {
		unsigned: (signature) => [
			attributes.timeStamp(stamped(tsa, signature, { ber: true, certificates: [] })),
		],
		certificates: [signer.der, tsa.der],
	});
	expect(judgeOne(same, content, { authorities: trusted })).toMatchObject({
		integrity: { status: 'intact' },
		signingTime: { source: 'time stamp', authority: 'chains' },
	});
});

describe('several time stamps', () => {
	const expired = stamper(stampCa, 'p256', { notAfter: ago(MINUTE) });
	const own = stamper(authority("The attacker's CA"), 'p256', {
		keys: keyPair('p256', 'attacker'),
	});
	test.each([
		[
			'the earliest of a trusted authority counts',
			[stamp({ time: ago(3 * MINUTE) }), stamp({ time: ago(9 * MINUTE) })],
			9,
		],
		[
			"an earlier one of the attacker's does not",
			[stamp({ time: ago(DAY / 2) }, own), stamp({ time: ago(3 * MINUTE) })],
			3,
		],
		[
			'an earlier one of an authority that has expired since does not, beside one that has not',
			[stamp({ time: ago(9 * MINUTE) }, expired), stamp({ time: ago(3 * MINUTE) })],
			3,
		],
		[
			'one of something else does not',
			[() => stamped(tsa, content, { time: ago(9 * MINUTE) }), stamp({ time: ago(3 * MINUTE) })],
			3,
		],
		['one that is unreadable does not', [() => sequence(), stamp({ time: ago(3 * MINUTE) })], 3],
	])('%s', (_, stamps, minutes) => {
		const { signingTime, timeStamps } = judgeOne(withStamps(person(ca), ...stamps), content, {
			authorities: trusted,
		});
		expect(signingTime).toMatchObject({ source: 'time stamp', time: ago(minutes * MINUTE) });
		expect(timeStamps).toHaveLength(2);
	});

	test('those beyond the eighth are left out', () => {
		const cms = withStamps(person(ca), ...Array.from({ length: 30 }, () => stamp()));
		expect(judgeOne(cms, content).timeStamps).toHaveLength(8);
	});
});

const info = (time: Buffer, ...more: Buffer[]) =>
	sequence(
		integer(1),
		oid('1.2.3.4'),
		sequence(sequence(oid(DIGEST_OIDS.sha256)), octetString(digest('sha256', content))),
		integer(4711),
		time,
		...more,
	);

/** What is tried, what the report says of integrity or trust, and how. */
const WRONG: Array<[string, RegExp, Partial<StampOptions>, Holder?]> = [
	[
		'a certificate that is not for time stamps',
		/not one for time stamps alone/,
		{},
		person(stampCa),
	],
	[
		'a certificate for time stamps that does not say so critically',
		/not one for time stamps alone/,
		{},
		stamper(stampCa, 'p256', {
			extensions: [extensions.keyUsage(0x80), extensions.purposes(false, TIME_STAMPING)],
		}),
	],
	[
		'a certificate for time stamps and more',
		/not one for time stamps alone/,
		{},
		stamper(stampCa, 'p256', {
			extensions: [
				extensions.keyUsage(0x80),
				extensions.purposes(true, TIME_STAMPING, '1.3.6.1.5.5.7.3.4'),
			],
		}),
	],
	[
		'no name of the certificate',
		/does not say which certificate/,
		{
			info: info(generalizedTime(NOW)),
			signed: [
				attributes.contentType('1.2.840.113549.1.9.16.1.4'),
				attributes.messageDigest(digest('sha256', info(generalizedTime(NOW)))),
			],
		},
	],
	['a time still to come', /still to come/, { time: new Date(+NOW + 10 * MINUTE) }],
	['a time before the authority was there', /not within its validity/, { time: ago(2 * DAY) }],
	['another CA', /does not lead to any/, {}, stamper(authority('Another CA'))],
	[
		'something else that is stamped',
		/of something else/,
		{ info: info(generalizedTime(NOW)) },
		undefined,
	],
	[
		'the signature of another key',
		/signature value is wrong/,
		{ by: signing(keyPair('p256', 'attacker').privateKey, 'sha256') },
	],
	['MD5', /MD5 is not supported/, { imprint: 'md5' }],
	['no time', /not readable/, { info: info(tlv(0x05)) }],
	[
		'a time that does not exist',
		/time is not readable/,
		{ info: info(tlv(0x18, Buffer.from('20250230120000Z'))) },
	],
	[
		'a time without its zone',
		/time is not readable/,
		{ info: info(tlv(0x18, Buffer.from('20250220120000'))) },
	],
	[
		'a critical extension',
		/extension that is not known/,
		{ infoExtras: [tlv(0xa1, extension('1.2.3.4', tlv(0x05), true))] },
	],
	[
		'an unreadable accuracy',
		/accuracy of the time stamp is not readable/,
		{ info: info(generalizedTime(NOW), sequence(tlv(0x80, Buffer.alloc(3)))) },
	],
	['something after its end', /not readable/, { infoExtras: [boolean(true), tlv(0x05)] }],
];

test.each(WRONG)('a time stamp that does not count: %s', (_, why, options, holder = tsa) => {
	const report: SignatureReport = judgeOne(
		withStamps(person(ca), stamp(options, holder)),
		content,
		{
			authorities: trusted,
		},
	);
	expect(report.integrity.status).toBe('intact');
	expect(report.signingTime.source).toBe('not shown');
	const [{ integrity, trust }]: TimeStampReport[] = report.timeStamps;
	expect(integrity.status === 'intact' && trust.status === 'chains').toBe(false);
	expect(`${integrity.message} ${trust.message}`).toMatch(why);
});

test('the authority has expired since: its time stamp shows no time for certain', () => {
	const old = stamper(stampCa, 'p256', { notAfter: ago(MINUTE) });
	const cms = withStamps(brief, stamp({ time: ago(60 * MINUTE) }, old));
	expect(judgeOne(cms, content, { authorities: trusted })).toMatchObject({
		signingTime: { source: 'time stamp', authority: 'time not shown' },
		trust: { status: 'time not shown' },
	});
});

test('a time stamp with two signers', () => {
	const type = '1.2.840.113549.1.9.16.1.4';
	const both = [tsa, stamper(stampCa, 'rsa2048')];
	const bytes = info(generalizedTime(NOW));
	const token = message(
		both.map((holder) => signerInfo(holder, bytes, { contentType: type })),
		{ version: 3, content: bytes, contentType: type, certificates: both.map(({ der }) => der) },
	);
	const [report] = judge(token, content, { form: 'document time stamp' });
	expect(report.integrity.status).toBe('not checkable');
});

describe('a document time stamp', () => {
	const token = stamped(tsa, content);

	test('of another document', () => {
		const other = Buffer.from('Another document');
		expect(opensslAccepts(token, other)).toBe(false);
		const [report] = judge(token, other, { form: 'document time stamp', authorities: trusted });
		expect(report).toMatchObject({
			indication: 'TOTAL-FAILED',
			integrity: { status: 'broken', reason: 'content' },
			trust: { status: 'not checked' },
		});
	});

	test('is not a signature, nor the reverse', () => {
		for (const form of ['pdf', 'p7m'] as const) {
			expect(judge(token, content, { form })[0].integrity.status).toBe('not checkable');
		}
		const [report] = judge(signed(tsa, content), content, { form: 'document time stamp' });
		expect(report.integrity.status).toBe('not checkable');
	});

	test('every byte of it changed in turn', () => {
		const stillIntact: number[] = [];
		for (const at of somePlaces(token, 5)) {
			const changed = Buffer.from(token);
			changed[at] ^= 0x01;
			const [report] = judge(changed, content, {
				form: 'document time stamp',
				authorities: trusted,
			});
			if (report.integrity.status === 'intact' && report.trust.status === 'chains')
				stillIntact.push(at);
		}
		for (const at of stillIntact) {
			const changed = Buffer.from(token);
			changed[at] ^= 0x01;
			expect([at, opensslAccepts(changed, content)]).toEqual([at, true]);
		}
		expect(stillIntact.length).toBeLessThan(4);
	});
});
