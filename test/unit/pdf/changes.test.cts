import { changesAfter } from '../../../nodes/Oneshot/pdf/changes';
import { usePdf } from '../../../nodes/Oneshot/pdf/open';
import { signaturesOf } from '../../../nodes/Oneshot/pdf/signatures';
import type { Objects, SignedOptions } from '../../../tools/fuzz/pdf/build.cjs';
import {
	append,
	catalog,
	field,
	fixture,
	page,
	seal,
	signature,
	signedContract,
	stream,
} from '../../../tools/fuzz/pdf/build.cjs';

/** What the first signature's later changes are, in short: `kind` or `kind!` for one not permitted. */
async function kinds(bytes: Buffer): Promise<string[]> {
	return await usePdf(bytes, (pdf) => {
		const [first] = signaturesOf(pdf);
		const { changes, permitted } = changesAfter(pdf, first);
		expect(permitted).toBe(changes.every((change) => change.permitted));
		return changes.map((change) => change.kind + (change.permitted ? '' : '!')).sort();
	});
}

const FIELDS = '6 0 R 7 0 R 10 0 R';

/** Another signature or time stamp in a new field: objects 20 and 21. */
const another = (rectangle?: string, type?: string, subFilter?: string): Objects => {
	const objects: Objects = {
		3: page('6 0 R 7 0 R 8 0 R 10 0 R 20 0 R'),
		9: `<< /Fields [${FIELDS} 20 0 R] /SigFlags 3 >>`,
		20: field('second', 21, rectangle, rectangle ? '/AP << /N 22 0 R >>' : ''),
		21: signature('', type, subFilter),
	};
	return rectangle ? { ...objects, 22: appearance } : objects;
};

const dss: Objects = {
	20: '<< /Type /DSS /Certs [21 0 R] /VRI << /ABC << /Cert [21 0 R] >> >> >>',
	21: stream('certificate'),
};

const withPermissions = (more: string, { docMdp }: SignedOptions) =>
	catalog(`${docMdp ? '/Perms << /DocMDP 11 0 R >>' : ''} ${more}`);

const approval =
	'<< /Type /Annot /Subtype /Widget /FT /Sig /T (approval) /Rect [72 100 252 160] /P 3 0 R /V 21 0 R /AP << /N 22 0 R >> >>';
const filled =
	'<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [72 600 300 620] /P 3 0 R /V (Ana) /AP << /N 22 0 R >> >>';
const appearance = stream('q Q', '/Type /XObject /Subtype /Form /BBox [0 0 180 60]');

type Step = (bytes: Buffer, options: SignedOptions) => Buffer;

const steps: Record<string, Step> = {
	nothing: (bytes) => bytes,
	validationData: (bytes, options) =>
		append(bytes, { 1: withPermissions('/DSS 20 0 R', options), ...dss }),
	timestamp: (bytes) => seal(append(bytes, another(undefined, 'DocTimeStamp', 'ETSI.RFC3161'))),
	invisible: (bytes) => seal(append(bytes, another())),
	visible: (bytes) => seal(append(bytes, another('300 100 480 160'))),
	existingField: (bytes) => seal(append(bytes, { 7: approval, 21: signature(), 22: appearance })),
	filled: (bytes) => append(bytes, { 6: filled, 22: appearance }),
	annotation: (bytes) =>
		append(bytes, {
			3: page('6 0 R 7 0 R 8 0 R 10 0 R 20 0 R'),
			20: '<< /Type /Annot /Subtype /Text /Contents (new) /Rect [40 40 60 60] >>',
		}),
	changedAnnotation: (bytes) =>
		append(bytes, { 8: '<< /Type /Annot /Subtype /Text /Contents (other) /Rect [0 0 500 500] >>' }),
	metadata: (bytes) => append(bytes, { 14: '<< /Title (Contract) /ModDate (D:20260201) >>' }),
};

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

const evil = stream('BT /F1 24 Tf 72 700 Td (Pay 1,000,000 euros) Tj ET');

/** Attacks that append a proper revision to a signed file; each must be told, whatever is permitted. */
const attacks: Record<string, [changed: Objects, prepared?: Objects]> = {
	'content replaced': [{ 4: evil }],
	'font replaced': [{ 5: '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>' }],
	'content exchanged': [{ 3: page('6 0 R 7 0 R 8 0 R 10 0 R', '/Contents 40 0 R'), 40: evil }],
	'page cropped': [{ 3: page('6 0 R 7 0 R 8 0 R 10 0 R', '/Contents 4 0 R /CropBox [0 0 10 10]') }],
	'page added': [
		{
			2: '<< /Type /Pages /Kids [3 0 R 40 0 R] /Count 2 /MediaBox [0 0 595 842] >>',
			40: page('', '/Contents 41 0 R'),
			41: evil,
		},
	],
	'page tree replaced': [
		{
			1: '<< /Type /Catalog /Pages 40 0 R /AcroForm 9 0 R >>',
			40: '<< /Type /Pages /Kids [41 0 R] /Count 1 >>',
			41: page('', '/Contents 42 0 R'),
			42: evil,
		},
	],
	'script added': [{ 1: catalog('/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>') }],
	'layers switched': [{ 1: catalog('/OCProperties << /OCGs [] /D << >> >>') }],
	'object removed': [{ 4: null }],
	'annotation removed': [{ 3: page('6 0 R 7 0 R 10 0 R') }],
	'signature field removed': [
		{ 3: page('6 0 R 7 0 R 8 0 R'), 9: '<< /Fields [6 0 R 7 0 R] /SigFlags 3 >>' },
	],
	'signature made visible elsewhere': [{ 10: field('author', 11, '0 0 500 500') }],
	'appearance regenerated': [{ 9: `<< /Fields [${FIELDS}] /SigFlags 3 /NeedAppearances true >>` }],
	'form taken over': [{ 9: `<< /Fields [${FIELDS}] /SigFlags 3 /XFA (<xml/>) >>` }],
	'form’s font changed': [
		{ 9: `<< /Fields [${FIELDS}] /SigFlags 3 /DA (/F2 0 Tf) >>` },
		{ 9: `<< /Fields [${FIELDS}] /SigFlags 3 /DA (/F1 9 Tf) >>` },
	],
	'validation data exchanged': [
		{ 43: stream('another') },
		{ 1: catalog('/DSS << /Certs [43 0 R] >>'), 43: stream('certificate') },
	],
	'field moved': [
		{
			6: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [0 0 595 842] /P 3 0 R /V (x) >>',
		},
	],
	'text field added': [
		{
			3: page('6 0 R 7 0 R 8 0 R 10 0 R 40 0 R'),
			9: `<< /Fields [${FIELDS} 40 0 R] /SigFlags 3 >>`,
			40: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (evil) /V (x) /Rect [0 0 500 500] >>',
		},
	],
	'field with an action': [
		{
			3: page('6 0 R 7 0 R 8 0 R 10 0 R 40 0 R'),
			9: `<< /Fields [${FIELDS} 40 0 R] /SigFlags 3 >>`,
			40: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (evil) /Rect [0 0 500 500] /A << /S /URI >> >>',
		},
	],
	'a signature that covers nothing': [another()],
	'field with a script': [
		{
			3: page('6 0 R 7 0 R 8 0 R 10 0 R 20 0 R'),
			9: `<< /Fields [${FIELDS} 20 0 R] /SigFlags 3 >>`,
			20: field('second', 21, undefined, '/AA << /E << /S /JavaScript /JS (x) >> >>'),
			21: signature(),
		},
	],
	'catalog nobody refers to': [{ 40: '<< /Type /Catalog /Pages 2 0 R >>' }],
	'certification afterwards': [
		{ 1: catalog('/Perms << /DocMDP 40 0 R >>'), 40: '<< /Type /Sig >>' },
	],
	// prepared before signing: the page refers to an object that is missing until later
	'planted reference': [{ 40: evil }, { 3: page('6 0 R 7 0 R 8 0 R', '/Contents [4 0 R 40 0 R]') }],
	'planted reference, as validation data': [
		{ 1: catalog('/DSS << /Certs [40 0 R] >>'), 40: evil },
		{ 4: '[40 0 R]' },
	],
	'list shared with validation data': [
		{ 41: '[42 0 R 43 0 R]', 43: evil },
		{
			1: catalog('/DSS 40 0 R'),
			4: '<< /Contents 41 0 R >>',
			40: '<< /Certs 41 0 R >>',
			41: '[42 0 R]',
			42: stream('q Q'),
		},
	],
	'metadata shared with a page': [
		{ 14: '<< /Title (x) /Rotate 90 >>' },
		{ 2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Other 14 0 R >>' },
	],
	'key given twice': [{ 14: '<< /Title (a) /Title (b) >>' }],
	'stream longer than it says': [
		{
			1: catalog('/DSS << /Certs [40 0 R] >>'),
			40: `<< /Length 2 >>\nstream\nab 50 0 obj << >> endobj\nendstream`,
		},
	],
};

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
