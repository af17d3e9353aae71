import { deflateSync } from 'node:zlib';

import fc from 'fast-check';

import { Budget, DEFAULT_LIMITS, PdfLimitError } from '../../../nodes/Oneshot/pdf/budget';
import { EntryKind } from '../../../nodes/Oneshot/pdf/crossReference';
import type { PdfDocument } from '../../../nodes/Oneshot/pdf/document';
import { inflate } from '../../../nodes/Oneshot/pdf/filters';
import type { PdfValue } from '../../../nodes/Oneshot/pdf/objects';
import {
	PdfDictionary,
	PdfName,
	PdfReference,
	PdfStream,
	PdfString,
	nameOf,
} from '../../../nodes/Oneshot/pdf/objects';
import { NotAPdfError, openPdf, usePdf } from '../../../nodes/Oneshot/pdf/open';
import { pagesOf } from '../../../nodes/Oneshot/pdf/pages';
import { PdfParser } from '../../../nodes/Oneshot/pdf/parser';
import { append, contract, fixture, stream } from '../../../tools/fuzz/pdf/build.cjs';
import { everyValue } from '../../shared/everyValue.cjs';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const parse = (text: string) => new PdfParser(latin1(text), 0).value();

/** Every object that the cross-references promise can be read. */
function unreadable(pdf: PdfDocument): number[] {
	const view = pdf.view();
	return [...pdf.entries.numbers()].filter((number) => {
		const entry = pdf.entry(number, view.revision);
		return entry?.kind !== EntryKind.Free && !view.object(number);
	});
}

test.each([
	['chromium.pdf', 1, 1],
	['form.pdf', 1, 1],
	['linearized.pdf', 1, 8],
	['pdfkit.pdf', 1, 1],
	['two-pages.pdf', 1, 2],
	['word.pdf', 2, 1],
	['xref-stream.pdf', 1, 15],
	['reader/object-streams.pdf', 1, 1],
	['reader/signed-twice.pdf', 3, 1],
	['reader/signed-twice-streams.pdf', 3, 1],
	['reader/signed-archive.pdf', 5, 1],
])('%s: %i versions, %i pages, every object', async (name, revisions, pages) => {
	const pdf = await openPdf(fixture(name));
	expect(pdf.condition).toMatchObject({ repaired: false, loosePointers: false, ambiguous: false });
	expect(pdf.revisions).toHaveLength(revisions);
	expect(pagesOf(pdf.view())).toHaveLength(pages);
	expect(unreadable(pdf)).toEqual([]);
});

test('a hybrid file: what its table calls free, its stream tells of', async () => {
	const inner = stream('40 0 (hidden)', '/Type /ObjStm /N 1 /First 5');
	const base = append(contract(), { 33: inner });
	const previous = base.lastIndexOf('xref\n33 1');
	const hidden = stream('\x02\x21\x00', '/Type /XRef /W [1 1 1] /Index [40 1] /Size 60');
	const object = `34 0 obj\n${hidden}\nendobj\n`;
	const table = `xref\n40 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 60 /XRefStm ${base.length} /Prev ${previous} >>\n`;
	const end = `startxref\n${base.length + object.length}\n%%EOF\n`;
	const pdf = await openPdf(Buffer.concat([base, latin1(object + table + end)]));
	expect(pdf.condition).toMatchObject({ repaired: false, ambiguous: false });
	expect(pdf.view().object(40)?.value).toEqual(new PdfString(latin1('hidden'), false));
});

test('each version is read by its own references', async () => {
	const once = contract();
	const twice = append(once, { 14: '<< /Title (new) >>', 8: null });
	const pdf = await openPdf(twice);
	const title = (revision: number) => {
		const view = pdf.view(revision);
		const value = view.dictionary(view.trailer, 'Info')?.get('Title');
		return value instanceof PdfString ? value.bytes.toString() : undefined;
	};
	expect([title(0), title(1)]).toEqual(['Contract', 'new']);
	expect(pdf.view(0).object(8)).toBeDefined();
	expect(pdf.view(1).object(8)).toBeUndefined();
	expect(pdf.revisions.map((each) => each.markers.map((marker) => marker.end))).toEqual([
		[once.length - 1],
		[twice.length - 1],
	]);
});

describe('what viewers put up with', () => {
	test('bytes before the header, offsets with or without them', async () => {
		const bytes = contract();
		await fc.assert(
			fc.asyncProperty(fc.stringMatching(/^[a-z \n]{0,900}$/), async (junk) => {
				const pdf = await openPdf(Buffer.concat([latin1(junk), bytes]));
				expect(pdf.condition).toMatchObject({ header: junk.length, repaired: false });
				expect(unreadable(pdf)).toEqual([]);
			}),
			{ numRuns: 30 },
		);
	});

	test.each([-40, -1, 1, 2, 3, 20])('startxref off by %i', async (by) => {
		const bytes = latin1(
			contract()
				.toString('latin1')
				.replace(/startxref\n(\d+)/, (_, offset: string) => `startxref\n${Number(offset) + by}`),
		);
		const pdf = await openPdf(bytes);
		expect(pdf.condition).toMatchObject({ repaired: false, loosePointers: by !== -1 });
		expect(unreadable(pdf)).toEqual([]);
	});

	test.each<[string, (text: string) => string]>([
		['no end at all', (text) => text.slice(0, text.indexOf('xref\n'))],
		['offsets that lead nowhere', (text) => text.replace(/\d{10} 00000/g, '0000000007 00000')],
		['bytes inserted', (text) => text.replace('1 0 obj', `${'%'.repeat(500)}\n1 0 obj`)],
		['a previous section that is missing', (text) => text.replace('/Size', '/Prev 99999999 /Size')],
	])('%s: the objects are searched for', async (_, damage) => {
		const pdf = await openPdf(latin1(damage(contract().toString('latin1'))));
		expect(pdf.condition.repaired).toBe(true);
		expect(pagesOf(pdf.view())).toHaveLength(1);
	});

	test('objects in object streams are found in a file without references', async () => {
		const text = fixture('reader/object-streams.pdf').toString('latin1');
		const pdf = await openPdf(latin1(text.replace(/startxref\s+\d+/, 'startxref 9')));
		expect(pdf.condition.repaired).toBe(true);
		expect(pagesOf(pdf.view())).toHaveLength(1);
	});

	test('a table that begins with object 1 and means 0', async () => {
		const text = contract()
			.toString('latin1')
			.replace('0 1\n0000000000 00001 f', '1 1\n0000000000 65535 f');
		expect(unreadable(await openPdf(latin1(text)))).toEqual([]);
	});

	test('`/Encrypt null` is no encryption', async () => {
		expect((await openPdf(fixture('reader/encrypt-null.pdf'))).encrypted).toBe(false);
		expect((await openPdf(fixture('encrypted.pdf'))).encrypted).toBe(true);
	});
});

test('values as they are written', () => {
	const value = parse(
		'<< /A#20B [1 -2 +3.5 .5 4. true false null (a\\(b\\)\\101\\\n(c)) <48 656C6c6F7> /N 12 0 R] /C << /D 7 >> % x\n >>',
	) as PdfDictionary;
	const list = value.get('A B') as PdfValue[];
	expect(list.slice(0, 8)).toEqual([1, -2, 3.5, 0.5, 4, true, false, null]);
	expect((list[8] as PdfString).bytes.toString()).toBe('a(b)A(c)');
	expect((list[9] as PdfString).bytes.toString('latin1')).toBe('Hellop');
	expect(nameOf(list[10])).toBe('N');
	expect(list[11]).toEqual(new PdfReference(12, 0));
	expect((value.get('C') as PdfDictionary).get('D')).toBe(7);
});

/** Writes a value as PDF, for reading it back. */
function written(value: PdfValue): string {
	if (value instanceof PdfName) {
		return `/${value.value.replace(/[^a-zA-Z0-9]/g, (sign) => `#${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;
	}
	if (value instanceof PdfString) {
		if (value.hexadecimal) return `<${value.bytes.toString('hex')}>`;
		return `(${value.bytes.toString('latin1').replace(/[\\()\r]/g, (sign) => (sign === '\r' ? '\\r' : `\\${sign}`))})`;
	}
	if (value instanceof PdfReference) return `${value.number} ${value.generation} R`;
	if (Array.isArray(value)) return `[${value.map(written).join(' ')}]`;
	return String(value);
}

const values = fc.letrec<{ value: PdfValue }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.constantFrom<PdfValue>(null, true, false),
		fc.integer(),
		fc
			.double({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 })
			.map((n) => Number(n.toFixed(4)) + 0),
		fc.stringMatching(/^[ -~\u0080-\u00ff]{1,20}$/).map((text) => new PdfName(text)),
		fc
			.tuple(fc.uint8Array({ maxLength: 40 }), fc.boolean())
			.map(([bytes, hex]) => new PdfString(Buffer.from(bytes), hex)),
		fc.tuple(fc.nat(), fc.nat({ max: 9 })).map(([a, b]) => new PdfReference(a, b)),
		fc.array(tie('value'), { maxLength: 5 }),
	),
})).value;

test('any value that is written is read back', () => {
	fc.assert(
		fc.property(values, (value) => {
			expect(parse(`${written(value)} `)).toEqual(value);
		}),
	);
});

describe('inflating', () => {
	const text = Buffer.from('cross-reference '.repeat(20_000));
	const packed = deflateSync(text);
	const budget = () => new Budget(packed.length);
	test.each([
		['whole', packed, text.length],
		['with a byte behind it', Buffer.concat([packed, latin1('\n')]), text.length],
		['without its checksum', packed.subarray(0, -4), text.length],
		['with a wrong checksum', Buffer.concat([packed.subarray(0, -4), latin1('abcd')]), text.length],
		['no zlib data', latin1('not compressed'), 0],
		['nothing', Buffer.alloc(0), 0],
	])('%s', async (_, data, length) => {
		const result = await inflate(data, budget());
		expect(result.equals(text.subarray(0, length))).toBe(true);
	});

	test('cut off: what can be read is a beginning', async () => {
		const noise = Buffer.from(
			fc.sample(fc.uint8Array({ minLength: 20_000, maxLength: 20_000, size: 'max' }), {
				seed: 7,
				numRuns: 1,
			})[0],
		);
		const half = deflateSync(noise).subarray(0, 10_000);
		const result = await inflate(half, budget());
		expect(result.length).toBeGreaterThan(5_000);
		expect(noise.subarray(0, result.length).equals(result)).toBe(true);
	});

	test('a bomb is stopped', async () => {
		expect(DEFAULT_LIMITS.decodedBytes).toBe(64 * 1024 ** 2);
		const decodedBytes = everyValue ? DEFAULT_LIMITS.decodedBytes : 1024 ** 2;
		const limits = { ...DEFAULT_LIMITS, decodedBytes };
		const inflated = async (size: number) => {
			const bomb = deflateSync(Buffer.alloc(size));
			return await inflate(bomb, new Budget(bomb.length, limits));
		};
		expect(await inflated(decodedBytes)).toHaveLength(decodedBytes);
		await expect(inflated(decodedBytes + 1)).rejects.toThrow(PdfLimitError);
	});
});

/** A file whose only section is a stream with rows of a filter of PNG's. */
function withPredictor(filter: number): Buffer {
	const objects = contract().toString('latin1').split('xref\n')[0];
	const offsets = new Map(
		[...objects.matchAll(/^(\d+) 0 obj/gm)].map((m) => [Number(m[1]), m.index]),
	);
	const rows = Array.from({ length: 16 }, (_, number) => {
		const offset = offsets.get(number) ?? 0;
		return [offset ? 1 : 0, offset >> 8, offset & 255, 0];
	});
	const paeth = (a: number, b: number, c: number) => {
		const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
		return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
	};
	const encoded = rows.flatMap((row, y) => [
		filter,
		...row.map((byte, x) => {
			const [left, up, upLeft] = [
				row[x - 1] ?? 0,
				rows[y - 1]?.[x] ?? 0,
				rows[y - 1]?.[x - 1] ?? 0,
			];
			const guess = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter];
			return (byte - guess) & 255;
		}),
	]);
	const data = deflateSync(Buffer.from(encoded)).toString('latin1');
	const dictionary =
		'/Type /XRef /W [1 2 1] /Size 16 /Root 1 0 R /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 4 >>';
	return latin1(
		`${objects}15 0 obj\n${stream(data, dictionary)}\nendobj\nstartxref\n${objects.length}\n%%EOF\n`,
	);
}

test.each([0, 1, 2, 3, 4])('a cross-reference stream with the predictor %i', async (filter) => {
	const pdf = await openPdf(withPredictor(filter));
	expect(pdf.condition.repaired).toBe(false);
	expect(unreadable(pdf)).toEqual([]);
	expect(pagesOf(pdf.view())).toHaveLength(1);
});

describe('bounds', () => {
	test('sections that lead in a circle', async () => {
		const text = contract().toString('latin1');
		const start = /startxref\s(\d+)/.exec(text)?.[1];
		const pdf = await openPdf(latin1(text.replace('/Size 60', `/Prev ${start}`)));
		expect(pdf.condition.repaired).toBe(true);
	});

	test('pages, names and lengths that lead in a circle', async () => {
		const pdf = await openPdf(
			contract({
				2: '<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] >>',
				4: '<< /Length 4 0 R >>\nstream\nq\nendstream',
				12: '13 0 R',
				13: '12 0 R',
			}),
		);
		expect(pagesOf(pdf.view())).toHaveLength(1);
		expect(pdf.view().resolve(new PdfReference(12, 0))).toBeNull();
		const content = pdf.view().object(4)?.value as PdfStream;
		expect(content.raw.toString()).toBe('q');
		expect(content.exact).toBe(false);
	});

	test('deep nesting is no object', async () => {
		const pdf = await openPdf(contract({ 12: '['.repeat(100_000) }));
		expect(pdf.view().object(12)).toBeUndefined();
		expect(pagesOf(pdf.view())).toHaveLength(1);
	});

	test('a section that claims more entries than it has', async () => {
		const text = contract().toString('latin1');
		const pdf = await openPdf(latin1(text.replace('0 1\n', '0 900000000\n')));
		expect(pdf.condition.repaired).toBe(true);
	});

	test.each([
		['objects', { objects: 5 }],
		['sections', { sections: 1 }],
		['passes', { passes: 0, decodedBytes: 300 }],
		['milliseconds', { milliseconds: -1 }],
	])('the limit of %s', async (limit, limits) => {
		const bytes = append(contract(), { 14: '<< >>' });
		await expect(openPdf(bytes, { ...DEFAULT_LIMITS, ...limits })).rejects.toMatchObject({ limit });
	});

	test('strings without an end in many objects are not searched for again and again', async () => {
		const open = Array.from({ length: 20_000 }, (_, i) => `${i + 20} 0 obj\n(`).join('\n');
		const bytes = latin1(`%PDF-1.4\n${open}\n${' '.repeat(1_000_000)}`);
		const limits = { ...DEFAULT_LIMITS, ...(!everyValue && { decodedBytes: 0, passes: 4 }) };
		await expect(openPdf(bytes, limits)).rejects.toMatchObject({ limit: 'passes' });
	});

	test('one after the other; a failure does not stop the next', async () => {
		const order: string[] = [];
		const slow = usePdf(contract(), async () => {
			order.push('in');
			await new Promise((resolve) => setImmediate(resolve));
			order.push('out');
		});
		const broken = usePdf(latin1('nothing'), () => undefined);
		const next = usePdf(contract(), () => order.push('next'));
		await expect(broken).rejects.toThrow(NotAPdfError);
		await Promise.all([slow, next]);
		expect(order).toEqual(['in', 'out', 'next']);
	});
});

test('a table of many objects', async () => {
	const count = everyValue ? 60_000 : 6_000;
	const many = Object.fromEntries(
		Array.from({ length: count }, (_, i) => [i + 100, `<< /N ${i} >>`]),
	);
	const pdf = await openPdf(contract(many));
	expect([...pdf.entries.numbers()].length).toBe(count + 11);
	expect(unreadable(pdf)).toEqual([]);
});
