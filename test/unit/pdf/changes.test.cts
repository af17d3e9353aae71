import { changesAfter } from '../../../nodes/Oneshot/pdf/changes';
import { usePdf } from '../../../nodes/Oneshot/pdf/open';
import { signaturesOf } from '../../../nodes/Oneshot/pdf/signatures';
import type { SignedOptions } from '../../../tools/fuzz/pdf/build.cjs';
import {
	append,
	catalog,
	field,
	fixture,
	seal,
	signature,
	signedContract,
	stream,
} from '../../../tools/fuzz/pdf/build.cjs';
import { attacks, evil, FIELDS, steps } from '../../../tools/fuzz/pdf/revisions.cjs';

/** What the first signature's later changes are, in short: `kind` or `kind!` for one not permitted. */
async function kinds(bytes: Buffer): Promise<string[]> {
	return await usePdf(bytes, (pdf) => {
		const [first] = signaturesOf(pdf);
		const { changes, permitted } = changesAfter(pdf, first);
		expect(permitted).toBe(changes.every((change) => change.permitted));
		return changes.map((change) => change.kind + (change.permitted ? '' : '!')).sort();
	});
}

describe('what a signature permits', () => {
	const table: [step: keyof typeof steps, options: SignedOptions, expected: string[]][] = [
		['nothing', {}, []],
		['nothing', { docMdp: 1 }, []],
		...([undefined, 1, 2, 3] as const).flatMap((docMdp): typeof table => [
			['validationData', { docMdp }, ['validationData']],
			['timestamp', { docMdp }, ['timestamp']],
			['metadata', { docMdp }, ['metadata']],
		]),
		['invisible', {}, ['signature']],
		['invisible', { docMdp: 1 }, ['signature!']],
		['invisible', { docMdp: 2 }, ['signature']],
		['visible', {}, ['signature']],
		// the “sneaky signature”: a field that the certified document did not have
		['visible', { docMdp: 2 }, ['signature!']],
		['existingField', {}, ['signature']],
		['existingField', { docMdp: 1 }, ['signature!']],
		['existingField', { docMdp: 2 }, ['signature']],
		['existingField', { fieldMdp: '/Action /Include /Fields [(approval)]' }, ['signature!']],
		['filled', {}, ['formFilling!']],
		['filled', { docMdp: 1 }, ['formFilling!']],
		['filled', { docMdp: 2 }, ['formFilling']],
		['filled', { docMdp: 3 }, ['formFilling']],
		['filled', { fieldMdp: '/Action /Include /Fields [(name)]' }, ['formFilling!']],
		['filled', { fieldMdp: '/Action /Include /Fields [(other)]' }, ['formFilling']],
		['filled', { fieldMdp: '/Action /Exclude /Fields [(name)]' }, ['formFilling']],
		['filled', { fieldMdp: '/Action /All' }, ['formFilling!']],
		// “evil annotations”
		['annotation', {}, ['annotation!']],
		['annotation', { docMdp: 2 }, ['annotation!']],
		['annotation', { docMdp: 3 }, ['annotation']],
		['changedAnnotation', { docMdp: 2 }, ['annotation!']],
		['changedAnnotation', { docMdp: 3 }, ['annotation']],
	];
	test.each(table)('%s after %o', async (step, options, expected) => {
		expect(await kinds(steps[step](signedContract(options), options))).toEqual(expected);
	});
});

test('where nothing came later, no object is read to find that out', async () => {
	const many = Object.fromEntries(
		Array.from({ length: 500 }, (_, i) => [i + 100, `<< /N ${i} >>`]),
	);
	await usePdf(signedContract({ objects: many }), (pdf) => {
		const [only] = signaturesOf(pdf);
		const reads = jest.spyOn(pdf, 'read');
		expect(changesAfter(pdf, only)).toEqual({ changes: [], permitted: true });
		expect(reads.mock.calls.length).toBeLessThan(50);
	});
});

test('several versions after each other', async () => {
	let bytes = steps.visible(signedContract(), {});
	bytes = append(bytes, {
		1: catalog('/DSS 30 0 R'),
		30: '<< /Type /DSS /Certs [31 0 R] >>',
		31: stream('certificate'),
	});
	// the data is replaced: the first dictionary is left over
	bytes = append(bytes, {
		1: catalog('/DSS 32 0 R'),
		32: '<< /Type /DSS /Certs [31 0 R 33 0 R] >>',
		33: stream('another certificate'),
	});
	expect(await kinds(bytes)).toEqual(['signature', 'validationData']);
});

test('no number of permitted changes hides the one that is not', async () => {
	let bytes = signedContract();
	const fields: string[] = [];
	for (let i = 0; i < 25; i++) {
		fields.push(`${100 + 2 * i} 0 R`);
		bytes = seal(
			append(bytes, {
				9: `<< /Fields [${FIELDS} ${fields.join(' ')}] /SigFlags 3 >>`,
				[100 + 2 * i]: field(`s${i}`, 101 + 2 * i),
				[101 + 2 * i]: signature(),
			}),
		);
	}
	expect(await kinds(bytes)).toEqual(Array(20).fill('signature'));
	expect(await kinds(append(bytes, { 4: evil }))).toContain('changed!');
});

describe('attacks by a further revision', () => {
	test.each(Object.entries(attacks))('%s', async (_, [changed, prepared]) => {
		for (const docMdp of [undefined, 2] as const) {
			const bytes = append(signedContract({ docMdp, objects: prepared }), changed);
			expect(await kinds(bytes)).toEqual(expect.arrayContaining(['changed!']));
		}
	});
});

describe('bytes behind the signature that no version tells of', () => {
	const signed = signedContract();
	const offset = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(signed.toString('latin1'))?.[1];
	const object = `4 0 obj\n${evil}\nendobj\n`;
	test.each([
		['objects alone', object],
		['objects and the old end', `${object}startxref\n${offset}\n%%EOF\n`],
		[
			'a trailer without a table',
			`${object}trailer\n<< /Root 1 0 R >>\nstartxref\n${offset}\n%%EOF\n`,
		],
		[
			'a table without an end',
			`${object}xref\n4 1\n0000000000 00000 n \ntrailer\n<< /Root 1 0 R >>\n`,
		],
		['text', 'anything'],
	])('%s', async (_, text) => {
		expect(await kinds(Buffer.concat([signed, Buffer.from(text, 'latin1')]))).toEqual(['changed!']);
	});

	test('an object that the table does not name', async () => {
		const bytes = append(Buffer.concat([signed, Buffer.from(object, 'latin1')]), {
			14: '<< /Title (x) >>',
		});
		expect(await kinds(bytes)).toEqual(['changed!']);
	});

	/** Appends text with a table of one entry, and says where the text begins. */
	const update = (text: string, entry: (start: number) => string, trailer = '') => {
		const start = signed.length + text.length;
		const table = `xref\n${entry(signed.length)} \ntrailer\n<< /Root 1 0 R /Info 14 0 R /Size 60 /Prev ${offset} ${trailer} >>\n`;
		const end = `${text}${table}startxref\n${start}\n%%EOF\n`;
		return Buffer.concat([signed, Buffer.from(end, 'latin1')]);
	};
	const at = (position: number, generation = 0) =>
		`${String(position).padStart(10, '0')} ${String(generation).padStart(5, '0')} n`;
	const title = '14 0 obj\n<< /Title (x) >>\nendobj\n';

	test('a proper update, for comparison', async () => {
		expect(await kinds(update(title, (start) => `14 1\n${at(start)}`))).toEqual(['metadata']);
	});

	test('an object of another generation than its entry says', async () => {
		expect(await kinds(update(title, (start) => `14 1\n${at(start, 1)}`))).toEqual(['changed!']);
	});

	test('an object inside of another one', async () => {
		const outer = `40 0 obj\n<< /Length ${title.length} >>\nstream\n${title}\nendstream\nendobj\n`;
		const entries = (start: number) =>
			`14 1\n${at(start + outer.indexOf('14 0 obj'))} \n40 1\n${at(start)}`;
		expect(await kinds(update(outer, entries))).toEqual(['changed!']);
	});

	test('a trailer with two roots', async () => {
		const bytes = update(title, (start) => `14 1\n${at(start)}`, '/Root 1 0 R');
		expect(await kinds(bytes)).toEqual(['changed!']);
	});

	test('white space and zeros are nothing', async () => {
		expect(await kinds(Buffer.concat([signed, Buffer.from('\r\n \0\0')]))).toEqual([]);
	});
});

test('files of a signing library: two signatures; validation data and a time stamp', async () => {
	expect(await kinds(fixture('reader/signed-twice.pdf'))).toEqual(['signature']);
	expect(await kinds(fixture('reader/signed-twice-streams.pdf'))).toEqual(['signature']);
	expect(await kinds(fixture('reader/signed-archive.pdf'))).toEqual([
		'timestamp',
		'validationData',
	]);
	expect(await kinds(fixture('signed-once.pdf'))).toEqual([]);
	expect(await kinds(fixture('signed-loose-xref.pdf'))).toEqual([]);
});
