// PDFs and pictures are opened when they come, and signatures stand where they were asked to.
import { picture } from '../../tools/harness/samples.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { type RunningOptimizer } from '../../tools/harness/optimizer.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import { Api, formOf, said, versions } from './api.cjs';
import { ownOptimizer } from '../shared/optimizer.cjs';

let optimizer: RunningOptimizer;
beforeAll(async () => {
	optimizer = await ownOptimizer();
});
afterAll(async () => await optimizer.stop());

const blob = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);

describe.each(versions)('what comes in is opened (%s)', (version) => {
	let api: Api;
	beforeAll(() => {
		api = new Api(optimizer, version);
	});

	test.each([
		['cut off', fixture('pdf/truncated.pdf')],
		['a first line only', Buffer.from('%PDF-1.7\n')],
	])('a PDF that is broken is refused by Upload: %s', async (_name, bytes) => {
		const pk = await api.created();
		const form = formOf({ file: blob(bytes) }, { file: 'broken.pdf' });
		const answer = await api.post(`/document/${pk}`, form);
		expect([answer.status, said(answer)]).toEqual([415, 'Unsupported file type: broken.pdf']);
		expect((await optimizer.ledger()).requests[pk].documentsUploaded).toBe(0);
	});

	test('a picture that is broken is refused by Upload', async () => {
		const broken = picture('logo.png').subarray(0, 60);
		const answer = await api.post('/image', formOf({ image: blob(broken) }));
		expect([answer.status, said(answer)]).toEqual([
			415,
			'Image file type not supported: image/png',
		]);
	});

	test('a code is not spent on an appearance that can not be drawn', async () => {
		const { pk, uid } = await api.prepared();
		const secret = await api.code(pk);
		const body = (page: number, timezone: string) =>
			version === 'legacy'
				? {
						secret,
						signature_format: { timezone },
						options: { [uid]: { position: '9,9,99,99', page } },
					}
				: { secret, signature: { appearance: { position: '9,9,99,99', page, timezone } } };
		expect((await api.post(`/sign/${pk}`, body(9, 'UTC'))).status).toBe(400);
		expect((await api.post(`/sign/${pk}`, body(0, 'Europe/Barcelona'))).status).toBe(400);
		expect((await api.post(`/sign/${pk}`, body(0, 'UTC'))).status).toBe(200);
	});
});

test('numbers that are references, and a page that is turned', async () => {
	const api = new Api(optimizer, 'current');
	const pk = await api.created();
	const { file } = await api.uploaded(pk, { file: 'pdf/indirect-rotated.pdf' });
	const appearance = { position: '30,40,230,90', page: 0 };
	await api.post(`/sign/${pk}`, { secret: await api.code(pk), signature: { appearance } });
	const { data } = await api.file(api.paths.document(pk, file, 'signed'));
	expect(await pdfsig(data)).toEqual([expect.objectContaining({ valid: true })]);
	// The page is 298 × 420, turned by 90°: x runs up the page, y from its right edge to the left.
	const rect = /\/Rect\s*\[([^\]]+)\]/.exec(data.toString('latin1'))?.[1].trim().split(/\s+/);
	expect(rect?.map(Number)).toEqual([298 - 90, 30, 298 - 40, 230]);
});

test('a picture may come within the appearance', async () => {
	const api = new Api(optimizer, 'current');
	const { pk, uid } = await api.prepared();
	const sign = async (picture: Buffer, secret: string) => {
		const appearance = { position: '30,40,230,90', b64_image: picture.toString('base64') };
		return await api.post(`/sign/${pk}`, { secret, signature: { appearance } });
	};
	const secret = await api.code(pk);
	const wrong = await sign(Buffer.from('no picture'), secret);
	expect([wrong.status, said(wrong)]).toEqual([
		415,
		'Image file type not supported: b64_image is not a PNG in base64',
	]);
	expect((await sign(picture('logo.png'), secret)).status).toBe(200);
	const { data } = await api.file(api.paths.document(pk, uid, 'signed'));
	const added = data.subarray(fixture('pdf/word.pdf').length).toString('latin1');
	expect(added).toMatch(/\/Subtype\s*\/Image/);
});
