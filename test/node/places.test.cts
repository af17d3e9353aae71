// Where signatures go: pages as people count them, corners of the pages that the documents really have.
import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { pageWithSize, toPageSizes } from '../../nodes/Oneshot/entities/pageSizes';
import type { PdfPage } from '../../nodes/Oneshot/pdf';
import { versions, type Version } from '../../tools/harness/optimizer.cjs';
import { pageText, pdfsig } from '../../tools/harness/signatures.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());

/** A PDF of blank pages: widths, heights and rotations. */
function blank(...pages: Array<[number, number, number?]>): Buffer {
	const kids = pages.map((_, index) => `${index + 3} 0 R`).join(' ');
	const bodies = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
		...pages.map(
			([width, height, rotate = 0]) =>
				`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Rotate ${rotate} /Resources << >> >>`,
		),
	];
	let text = '%PDF-1.7\n';
	const offsets = bodies.map((body, index) => {
		const offset = text.length;
		text += `${index + 1} 0 obj\n${body}\nendobj\n`;
		return offset;
	});
	const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
	const size = bodies.length + 1;
	const xref = `xref\n0 ${size}\n0000000000 65535 f \n${rows}`;
	const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
	return Buffer.from(text + xref + trailer, 'latin1');
}

/** A request with these documents. */
async function uploaded(
	files: Record<string, Buffer>,
	version: Version,
): Promise<INodeExecutionData> {
	const request = await world.request(version);
	const binary = Object.fromEntries(
		await Promise.all(
			Object.entries(files).map(
				async ([name, bytes]) => [name, await world.pdf(bytes, `${name}.pdf`)] as const,
			),
		),
	);
	const upload = { resource: 'document', operation: 'upload', binaryPropertyName: '*' };
	const [{ json }] = await world.done(upload, [{ json: request.json, binary }], { version });
	return { json };
}

const sign = (changes: INodeParameters) => ({
	resource: 'request',
	operation: 'sign',
	secret: '123456',
	visibleSignature: true,
	positionPreset: 'topRight',
	...changes,
});

/** What Sign would send, or the node's refusal: the code is wrong, so that nothing is signed. */
async function attempted(item: INodeExecutionData, changes: INodeParameters, version: Version) {
	await world.optimizer.clearCalls();
	const { error } = await world.run(sign(changes), [item], { version });
	const [call] = (await world.optimizer.calls()).filter(({ path }) => path.includes('/sign/'));
	const body = call?.fields as IDataObject | undefined;
	const appearance = (body?.signature as IDataObject | undefined)?.appearance as IDataObject;
	return { error, appearance, options: body?.options as Record<string, IDataObject> | undefined };
}

const A4: [number, number] = [595.28, 841.89];

test('Upload tells pages, their sizes and the digest, and they travel on', async () => {
	const item = await uploaded({ a: blank(A4, A4, [842, 595], [595, 842, 90]) }, 'current');
	const [document] = item.json.documents as IDataObject[];
	expect(document).toEqual({
		uid: item.json.uid,
		filename: 'a.pdf',
		size: expect.any(Number) as number,
		sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
		pages: 4,
		page_sizes: ['1:595.28x841.89', '3:842x595'],
	});
	const [next] = await world.done({ resource: 'request', operation: 'generateOtp' }, [item]);
	expect(next.json.documents).toEqual(item.json.documents);
});

test('what may go wrong with a document is told', async () => {
	const padded = Buffer.concat([blank(A4), Buffer.alloc(5000)]);
	const item = await uploaded({ a: padded }, 'current');
	const [{ warnings }] = item.json.documents as IDataObject[];
	expect(warnings).toEqual([expect.stringContaining('5001 empty bytes')]);
});

describe.each(versions)('%s', (version) => {
	const placeOf = async (pdf: Buffer, changes: INodeParameters) => {
		const item = await uploaded({ a: pdf }, version);
		const { error, appearance, options } = await attempted(item, changes, version);
		if (appearance === undefined && options === undefined) throw error;
		const { position, page } = appearance ?? options?.[String(item.json.uid)] ?? {};
		return { position, page };
	};

	test.each<[string, Buffer, INodeParameters, string, number]>([
		['A4', blank(A4), {}, '385,752,565,812', 0],
		['Letter', blank([612, 792]), {}, '402,702,582,762', 0],
		['landscape', blank([842, 595]), {}, '632,505,812,565', 0],
		['portrait, turned by 90°', blank([595, 842, 90]), {}, '632,505,812,565', 0],
		['smaller than a signature', blank([150, 100]), {}, '15,53,140,90', 0],
		['the last page', blank(A4, [842, 595]), { page: 'last' }, '632,505,812,565', 1],
		['page 2 as a number', blank(A4, [842, 595]), { page: 2 }, '632,505,812,565', 1],
		['page 2 as a text', blank(A4, [842, 595]), { page: '2' }, '632,505,812,565', 1],
		['First', blank(A4, A4), { page: 'First' }, '385,752,565,812', 0],
		[
			'a custom box on a large page',
			blank([1000, 1000]),
			{ positionPreset: 'custom', position: '900,900,1000,1000' },
			'900,900,1000,1000',
			0,
		],
	])('%s', async (name, pdf, changes, position, page) => {
		const place = await placeOf(pdf, changes);
		if (name === 'smaller than a signature') {
			const [x1, y1, x2, y2] = String(place.position).split(',').map(Number);
			expect(x1 >= 0 && y1 >= 0 && x2 <= 150 && y2 <= 100 && x1 < x2 && y1 < y2).toBe(true);
		} else expect(place).toEqual({ position, page });
	});

	test.each<[INodeParameters, string, string]>([
		[{ page: 3 }, "The 'Page' field does not suit “a.pdf”", 'the PDF has pages 1 to 2'],
		[
			{ positionPreset: 'custom', position: '500,10,700,100' },
			"The 'Position' field does not suit “a.pdf”",
			'is not on page 1, which is 595 × 841 points',
		],
	])('%j is refused', async (changes, message, advice) => {
		const item = await uploaded({ a: blank(A4, A4) }, version);
		const { error, appearance, options } = await attempted(item, changes, version);
		expect([appearance, options]).toEqual([undefined, undefined]);
		expect(error?.message).toContain(message);
		expect(error?.description).toContain(advice);
	});

	test('without word of the pages an A4 page is assumed', async () => {
		const { json } = await uploaded({ a: blank([612, 792]) }, version);
		const documents = (json.documents as IDataObject[]).map(({ uid, filename }) => ({
			uid,
			filename,
		}));
		const item = { json: { ...json, documents } };
		const { appearance, options } = await attempted(item, { page: 1 }, version);
		const place = appearance ?? options?.[String(json.uid)];
		expect(place).toMatchObject({ position: '385,752,565,812', page: 0 });
		const { error } = await attempted(item, { page: 'last' }, version);
		expect(error?.message).toContain('it is not known how many pages');
	});

	test('what an item tells wrongly is not believed', async () => {
		const { json } = await uploaded({ a: blank(A4) }, version);
		const [document] = json.documents as IDataObject[];
		const wild = { ...document, pages: -1, page_sizes: ['x', '1:0x0'], size: 'much', sha256: 7 };
		const { appearance, options } = await attempted(
			{ json: { ...json, documents: [wild] } },
			{},
			version,
		);
		expect(appearance ?? options?.[String(json.uid)]).toMatchObject({
			position: '385,752,565,812',
		});
	});

	test('the signature is seen in its place, on the last page', async () => {
		const item = await uploaded({ a: blank(A4, [842, 595]) }, version);
		const secret = await world.code(item, version);
		await world.done(sign({ secret, page: 'last' }), [item], { version });
		const result = await world.run({ resource: 'document', operation: 'download' }, [item], {
			version,
		});
		const signed = await result.buffer(result.items()[0]);
		expect(await pdfsig(signed)).toMatchObject([{ valid: true }]);
		expect(await pageText(signed, 0)).not.toContain('Signed by');
		expect(await pageText(signed, 1)).toContain('Signed by: José');
	});
});

describe('several documents', () => {
	const letterLast = { a: blank(A4), b: blank(A4, [612, 792]) };

	test('legacy: each has its own place', async () => {
		const item = await uploaded(letterLast, 'legacy');
		const { options } = await attempted(item, { page: 'last' }, 'legacy');
		const [a, b] = (item.json.documents as IDataObject[]).map(({ uid }) => options?.[String(uid)]);
		expect([a, b]).toMatchObject([
			{ page: 0, position: '385,752,565,812' },
			{ page: 1, position: '402,702,582,762' },
		]);
	});

	test('current: the last page of documents of different length is refused naming them', async () => {
		const item = await uploaded(letterLast, 'current');
		const { error } = await attempted(item, { page: 'last' }, 'current');
		expect(error?.message).toContain(
			"The 'Page' field is “last”, which is page 1 of “a.pdf” and page 2 of “b.pdf”",
		);
		expect(error?.description).toContain('one place for all documents');
	});

	test('current: a corner that is another place on each is refused naming them', async () => {
		const item = await uploaded({ a: blank(A4), b: blank([612, 792]) }, 'current');
		const { error } = await attempted(item, {}, 'current');
		expect(error?.message).toContain(
			'is another place on each document, since their pages differ in size: 385,752,565,812 on “a.pdf” and 402,702,582,762 on “b.pdf”',
		);
		const { appearance } = await attempted(item, { positionPreset: 'bottomLeft' }, 'current');
		expect(appearance).toMatchObject({ position: '30,30,210,90', page: 0 });
	});

	test('current: A4 of two programs is one size', async () => {
		const item = await uploaded({ a: blank([595, 842]), b: blank([595.44, 841.68]) }, 'current');
		const { appearance } = await attempted(item, {}, 'current');
		expect(appearance).toMatchObject({ position: '385,752,565,812' });
	});

	test('a page that one of them does not have is refused naming it', async () => {
		const item = await uploaded({ a: blank(A4), b: blank(A4, A4) }, 'current');
		const { error } = await attempted(item, { page: 2 }, 'current');
		expect(error?.message).toContain("The 'Page' field does not suit “a.pdf”");
	});

	test('legacy: a place of its own for one, on its last page', async () => {
		const item = await uploaded(letterLast, 'legacy');
		const [, b] = item.json.documents as IDataObject[];
		const values = [{ uid: String(b.uid), position: '10,10,110,60', page: 'last', image: '' }];
		const { options } = await attempted(item, { options: { places: { values } } }, 'legacy');
		expect(options?.[String(b.uid)]).toMatchObject({ page: 1, position: '10,10,110,60' });
		const outside = [{ ...values[0], position: '600,10,700,60' }];
		const { error } = await attempted(item, { options: { places: { values: outside } } }, 'legacy');
		expect(error?.message).toContain('does not suit “b.pdf”');
	});
});

test('the time zone is that of n8n unless another is chosen', async () => {
	const item = await uploaded({ a: blank(A4) }, 'current');
	const own = await attempted(item, {}, 'current');
	expect(own.appearance.timezone).toBe('America/New_York');
	const utc = await attempted(item, { timezone: 'UTC' }, 'current');
	expect(utc.appearance.timezone).toBe('UTC');
});

test('Sign Documents places the signature on the pages of its own files', async () => {
	const binary = { ...(await world.identity()), data: await world.pdf(blank([612, 792])) };
	const parameters = {
		...sign({ page: 2 }),
		operation: 'signDocuments',
		source: 'existing',
		requestPk: '388141',
	};
	const { error } = await world.run(parameters, [{ json: {}, binary }]);
	expect(error?.message).toContain("The 'Page' field does not suit “contract.pdf”");
});

test('page sizes are read back as they were written', () => {
	const length = fc.integer({ min: 1, max: 14_400 });
	const rotation = fc.constantFrom(0, 90, 180, 270);
	const page = fc.record({ width: length, height: length, rotation });
	fc.assert(
		fc.property(fc.array(page, { minLength: 1, maxLength: 100 }), (sizes) => {
			const pages = sizes.map(({ width, height, rotation: turned }, index) => ({
				number: index + 1,
				visibleBox: [5, 7, 5 + width, 7 + height],
				rotation: turned,
			})) as unknown as PdfPage[];
			const texts = toPageSizes(pages) ?? [];
			sizes.forEach(({ width, height, rotation: turned }, index) => {
				const box = turned % 180 === 0 ? [width, height] : [height, width];
				expect(pageWithSize(texts, index + 1)?.visibleBox).toEqual([0, 0, ...box]);
			});
		}),
	);
});
