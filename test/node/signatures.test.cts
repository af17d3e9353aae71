// Documents of other programs, signed by the node's operations and checked by pdfsig and openssl.
import type { INodeExecutionData } from 'n8n-workflow';

import { fixture } from '../shared/fixtures.cjs';
import { versions, type Version } from '../../tools/harness/optimizer.cjs';
import { opensslCms, pageText, pdfsig } from '../../tools/harness/signatures.cjs';
import { signerName } from '../../tools/harness/signer.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());

type Binary = NonNullable<INodeExecutionData['binary']>;

interface Signed {
	fileName: string;
	content: Buffer;
}

/** Uploads the files to a request, signs it with a code, and downloads what came of it. */
async function sign(
	binary: Binary,
	version: Version,
	{ upload = {}, appearance = {} }: { upload?: object; appearance?: object } = {},
): Promise<Signed[]> {
	const item = await world.request(version);
	await world.done(
		{ resource: 'document', operation: 'upload', binaryPropertyName: 'file', ...upload },
		[{ json: item.json, binary }],
		{ version },
	);
	const secret = await world.code(item, version);
	await world.done({ resource: 'request', operation: 'sign', secret, ...appearance }, [item], {
		version,
	});
	const result = await world.run({ resource: 'document', operation: 'download' }, [item], {
		version,
	});
	if (result.error) throw result.error;
	return await Promise.all(
		result.items().map(async (file) => ({
			fileName: file.binary?.data.fileName ?? '',
			content: await result.buffer(file),
		})),
	);
}

const ours = { signer: signerName, valid: true, totalDocument: true };
const theirs = { signer: 'signpdf', valid: true, totalDocument: false };

describe.each(versions)('%s', (version) => {
	test.each([
		['chromium.pdf', 0],
		['linearized.pdf', 7],
		['pdfkit.pdf', 0],
		['two-pages.pdf', 1],
		['word.pdf', 0],
		['xref-stream.pdf', 14],
	])('%s, visibly signed on page %d', async (name, page) => {
		const file = await world.pdf(fixture(`pdf/${name}`), name);
		const appearance = { visibleSignature: true, positionPreset: 'topRight', page: page + 1 };
		const [signed] = await sign({ file }, version, { appearance });
		expect(await pdfsig(signed.content)).toEqual([expect.objectContaining(ours)]);
		expect(await pageText(signed.content, page)).toContain('Signed by: José');
		// An incremental update: every byte of the original is still there.
		const original = fixture(`pdf/${name}`);
		expect(signed.content.subarray(0, original.length).equals(original)).toBe(true);
	});

	test('form.pdf keeps its fields', async () => {
		const file = await world.pdf(fixture('pdf/form.pdf'), 'form.pdf');
		const [signed] = await sign({ file }, version);
		expect(await pdfsig(signed.content)).toEqual([expect.objectContaining(ours)]);
		expect(await pageText(signed.content, 0)).toBe(await pageText(fixture('pdf/form.pdf'), 0));
	});

	test.each(['signed-once.pdf', 'signed-loose-xref.pdf'])(
		'%s keeps the signature that it had',
		async (name) => {
			const file = await world.pdf(fixture(`pdf/${name}`), name);
			const [signed] = await sign({ file }, version);
			expect(await pdfsig(signed.content)).toEqual([
				expect.objectContaining(theirs),
				expect.objectContaining(ours),
			]);
		},
	);

	test('a document that was signed here before is signed again', async () => {
		const [first] = await sign({ file: await world.pdf() }, version);
		const file = await world.engine.binary(first.content, first.fileName, 'application/pdf');
		const [second] = await sign({ file }, version);
		expect(second.fileName).toBe('contract (signed).pdf');
		expect(await pdfsig(second.content)).toEqual([
			expect.objectContaining({ ...ours, totalDocument: false }),
			expect.objectContaining(ours),
		]);
	});

	test('a ready-made hash file comes back as a P7M over the content', async () => {
		const content = fixture('hash/order.txt');
		const hash = fixture('hash/order.json');
		const file = await world.engine.binary(hash, 'order.json', 'application/json');
		const [signed] = await sign({ file }, version, { upload: { uploadType: 'hashFile' } });
		expect(signed.fileName).toBe('order (signed).p7m');
		const ca = await world.optimizer.ca();
		expect(await opensslCms(signed.content, content, ca)).toMatchObject({ valid: true });

		const another = Buffer.concat([content, Buffer.from('.')]);
		expect(await opensslCms(signed.content, another, ca)).toMatchObject({ valid: false });
	});
});
