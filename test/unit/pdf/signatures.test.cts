import { openPdf } from '../../../nodes/Oneshot/pdf/open';
import type { PdfSignature } from '../../../nodes/Oneshot/pdf/signatures';
import { signaturesOf } from '../../../nodes/Oneshot/pdf/signatures';
import {
	append,
	fixture,
	seal,
	signature,
	signedContract,
	stream,
} from '../../../tools/fuzz/pdf/build.cjs';

const read = async (bytes: Buffer) => signaturesOf(await openPdf(bytes));
const codes = (signatures: PdfSignature[]) =>
	signatures.map((each) => each.problems.map((p) => p.code));
const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** Replaces text by text of the same length. */
function replaced(bytes: Buffer, from: string, to: string): Buffer {
	expect(to).toHaveLength(from.length);
	const at = bytes.lastIndexOf(latin1(from));
	expect(at).toBeGreaterThan(0);
	return Buffer.concat([bytes.subarray(0, at), latin1(to), bytes.subarray(at + from.length)]);
}

test('everything that a signature says', async () => {
	const bytes = signedContract({ docMdp: 2 });
	const [found, ...others] = await read(bytes);
	expect(others).toEqual([]);
	expect(found).toMatchObject({
		fieldName: 'author',
		objectNumber: 11,
		type: 'Sig',
		subFilter: 'ETSI.CAdES.detached',
		signedAt: 'D:20260131120000Z',
		name: 'Ana',
		reason: 'Agreed',
		location: undefined,
		docMdp: 2,
		revision: 1,
		coversWholeFile: true,
		problems: [],
	});
	const [before, after] = found.signedRanges ?? [];
	expect(before.start).toBe(0);
	expect(bytes[before.end]).toBe('<'.charCodeAt(0));
	expect(bytes[after.start - 1]).toBe('>'.charCodeAt(0));
	expect(after.end).toBe(bytes.length);
	expect(found.contents).toHaveLength(200);
	expect(found.contents.subarray(0, 5).toString('hex')).toBe('3003020101');
});

test.each([
	['signed-twice.pdf', [1, 2], [false, true]],
	['signed-twice-streams.pdf', [1, 2], [false, true]],
	['signed-archive.pdf', [1, 3], [false, false]],
	['docmdp-1.pdf', [0], [true]],
])('%s', async (name, revisions, whole) => {
	const signatures = await read(fixture(`reader/${name}`));
	expect(signatures.map((each) => each.revision)).toEqual(revisions);
	expect(signatures.map((each) => each.coversWholeFile)).toEqual(whole);
	expect(codes(signatures).flat()).toEqual([]);
});

test('a time stamp of the document, and an inherited field type', async () => {
	const bytes = seal(
		append(signedContract(), {
			9: '<< /Fields [6 0 R 7 0 R 10 0 R 30 0 R] /SigFlags 3 >>',
			30: '<< /FT /Sig /T (group) /Kids [31 0 R] >>',
			31: '<< /Parent 30 0 R /T (stamp) /V 32 0 R >>',
			32: signature('', 'DocTimeStamp', 'ETSI.RFC3161'),
		}),
	);
	const [, stamp] = await read(bytes);
	expect(stamp).toMatchObject({ fieldName: 'group.stamp', type: 'DocTimeStamp', problems: [] });
});

describe('universal signature forgery: an odd byte range or content', () => {
	const bytes = signedContract();
	const range = /\/ByteRange (\[0 \d+ \d+ \d+\] *)/.exec(bytes.toString('latin1'))?.[1] ?? '';
	const [, length, second, rest] = range.match(/\d+/g)?.map(Number) ?? [];
	const fit = (text: string) => text.padEnd(range.length);
	test.each([
		['three numbers', `[0 ${length} ${second}]`],
		['five numbers', `[0 ${length} ${second} ${rest} 0]`],
		['negative', `[0 ${length} ${second} -${rest}]`],
		['a real number', `[0.0 ${length} ${second} ${rest}]`],
		['a reference', `[0 ${length} 5 0 R ${rest}]`],
		['null', 'null'],
		['not from the start', `[1 ${length - 1} ${second} ${rest}]`],
		['nothing left out', `[0 ${second} ${second} ${rest}]`],
		['more left out', `[0 ${length - 1} ${second} ${rest}]`],
		['more left out behind', `[0 ${length} ${second + 1} ${rest - 1}]`],
		['beyond the end', `[0 ${length} ${second} ${rest + 1}]`],
		['all zeros', '[0 0 0 0]'],
	])('%s', async (_, text) => {
		const [first] = codes(await read(replaced(bytes, range, fit(text))));
		expect(first).toContain('byteRange');
	});

	test('a range that ends before the version does', async () => {
		const [first] = codes(
			await read(replaced(bytes, range, fit(`[0 ${length} ${second} ${rest - 9}]`))),
		);
		expect(first).toEqual(['notAtRevisionEnd']);
	});

	test.each([
		['white space', '<3003', '<30 3'],
		['a literal string', '<3003020101', '(3003020101'],
	])('content with %s', async (_, from, to) => {
		const broken = replaced(bytes, from, to);
		const all = codes(await read(from.length === 5 ? broken : replaced(broken, '00> ', '00) ')));
		expect(all.flat().length).toBeGreaterThan(0);
	});

	test('no content', async () => {
		const [first] = codes(await read(replaced(bytes, '/Contents <', '/Xontents <')));
		expect(first).toContain('byteRange');
	});

	test('a key twice', async () => {
		const twice = replaced(bytes, '/Reason (Agreed)', '/Name (Agreed1) ');
		expect(codes(await read(twice))).toEqual([['duplicateKeys']]);
	});
});

test('signature wrapping: the gap holds more than the content', async () => {
	const bytes = signedContract();
	const [found] = await read(bytes);
	const [, after] = found.signedRanges ?? [];
	// what was signed is moved behind what is shown now, the range is stretched over the gap
	const injected = latin1(' /Evil (4 0 obj)');
	const range = /\/ByteRange (\[0 \d+ \d+ \d+\] *)/.exec(bytes.toString('latin1'))?.[1] ?? '';
	const moved = Buffer.concat([
		bytes.subarray(0, after.start),
		injected,
		bytes.subarray(after.start),
	]);
	const [, length, second, rest] = range.match(/\d+/g)?.map(Number) ?? [];
	const wrapped = replaced(
		moved,
		range,
		`[0 ${length} ${second + injected.length} ${rest}]`.padEnd(range.length),
	);
	expect(codes(await read(wrapped)).flat()).toContain('byteRange');
});

test('a signature in an object stream can cover nothing', async () => {
	const inner = signature();
	const bytes = append(signedContract(), {
		9: '<< /Fields [30 0 R] >>',
		30: '<< /FT /Sig /T (x) /V 31 0 R >>',
		33: stream(`31 0 ${inner}`, '/Type /ObjStm /N 1 /First 5'),
	});
	// a hybrid table: its stream tells where 31 is
	const at = bytes.length;
	const xref = stream('\x02\x21\x00', '/Type /XRef /W [1 1 1] /Index [31 1] /Size 60');
	const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes.toString('latin1'))?.[1];
	const end = `34 0 obj\n${xref}\nendobj\nxref\n0 0\ntrailer\n<< /Root 1 0 R /Size 60 /XRefStm ${at} /Prev ${previous} >>\n`;
	const start = at + end.indexOf('xref\n0 0');
	const hybrid = Buffer.concat([bytes, latin1(`${end}startxref\n${start}\n%%EOF\n`)]);
	const found = await read(hybrid);
	expect(codes(found)[0]).toEqual(['notInFile']);
	expect(codes(found)[1]).toContain('notReachable');
});

test('a signature that no field leads to is reported', async () => {
	const bytes = append(signedContract(), { 9: '<< /Fields [6 0 R 7 0 R] /SigFlags 3 >>' });
	const [orphan] = await read(bytes);
	expect(orphan).toMatchObject({ fieldName: undefined, objectNumber: 11, revision: 1 });
	expect(codes([orphan])).toEqual([['notReachable']]);
});

test('two fields with one signature', async () => {
	const bytes = append(signedContract(), {
		9: '<< /Fields [10 0 R 30 0 R] /SigFlags 3 >>',
		30: '<< /FT /Sig /T (copy) /V 11 0 R >>',
	});
	expect(codes(await read(bytes))).toEqual([['sharedByFields']]);
});

test('a field that took over another one’s signature', async () => {
	const bytes = append(signedContract(), {
		9: '<< /Fields [30 0 R] /SigFlags 3 >>',
		30: '<< /FT /Sig /T (thief) /V 11 0 R >>',
	});
	expect(codes(await read(bytes))).toEqual([['notInSignedRevision']]);
});

test('a signature that can’t be read is not passed over', async () => {
	const bytes = replaced(signedContract(), '/Type /Sig /Filter', '/Type )))) /Filter');
	expect(codes(await read(bytes))).toEqual([['unreadable']]);
});

test('a damaged file: what was signed is not certain', async () => {
	const bytes = replaced(signedContract(), 'startxref\n', 'startxrex\n');
	const damaged = replaced(bytes, 'startxref\n', 'startxrex\n');
	expect(codes(await read(damaged))[0]).toContain('repairedFile');
});
