import { createHash } from 'node:crypto';

import { fixture } from '../shared/fixtures.cjs';
import { type Optimizer, type Version } from '../../tools/harness/optimizer.cjs';
import { opensslCms, pdfsig } from '../../tools/harness/signatures.cjs';
import { Api, said, versions } from './api.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';
import { picture } from '../../tools/harness/samples.cjs';

let optimizer: Optimizer;
beforeAll(async () => {
	optimizer = await sharedOptimizer();
});

const visible = {
	text: ['Signed by: %(CN)s', '%(DATE)s'],
	position: '30,30,210,90',
	timezone: 'Europe/Madrid',
};

/** A Sign body with a visible signature on some documents, in a generation's words. */
function signBody(version: Version, secret: string, uids: string[], image: string) {
	const { text, timezone, position } = visible;
	if (version === 'current') {
		return { secret, signature: { appearance: { text, timezone, position, page: 0, image } } };
	}
	return {
		secret,
		use_signature_text: true,
		signature_format: { text_format: text, timezone },
		options: Object.fromEntries(uids.map((uid) => [uid, { position, page: 0, image }])),
	};
}

describe.each(versions)('the classic flow (%s)', (version) => {
	let api: Api;
	beforeAll(() => {
		api = new Api(optimizer, version);
	});

	async function image(): Promise<string> {
		const form = new FormData();
		form.append('image', new Blob([new Uint8Array(picture('logo.png'))]), 'logo.png');
		const { data } = await api.post('/image', form);
		return version === 'legacy' ? data.details : data.details.image_uid;
	}

	async function signatures(path: string) {
		return await pdfsig((await api.file(path)).data);
	}

	test('signs three documents, a hash and the contract by one call', async () => {
		const pk = await api.created();
		const files = {
			file: 'pdf/word.pdf',
			file2: 'pdf/xref-stream.pdf',
			file3: 'pdf/linearized.pdf',
		};
		const uids = await api.uploaded(pk, files);
		const hash = await api.uploaded(pk, { hashfile: 'hash/order.json' });

		const unsigned = await api.file(api.paths.contract(pk));
		expect(unsigned.headers['content-type']).toBe('application/pdf');
		expect(await pdfsig(unsigned.data)).toEqual([]);

		const secret = await api.code(pk);
		const body = signBody(version, secret, Object.values(uids), await image());
		const signed = await api.post(`/sign/${pk}`, body);
		expect([signed.status, said(signed)]).toEqual([200, 'Documents correctly signed']);

		for (const [field, path] of Object.entries(files)) {
			const { data, headers } = await api.file(api.paths.document(pk, uids[field], 'signed'));
			expect(headers['content-type']).toBe('application/pdf');
			expect(headers['content-length']).toBe(String(data.length));
			expect(headers['content-disposition']).toBe(`attachment; filename="${path.split('/')[1]}"`);
			const original = fixture(path);
			expect(data.subarray(0, original.length).equals(original)).toBe(true);
			expect(await pdfsig(data)).toEqual([
				expect.objectContaining({ signer: 'José Muñoz', valid: true, totalDocument: true }),
			]);
		}
		const contract = await signatures(api.paths.contract(pk));
		expect(contract).toEqual([expect.objectContaining({ signer: 'José Muñoz', valid: true })]);

		const p7m = await api.file(api.paths.document(pk, hash.hashfile, 'signed'));
		expect(p7m.headers['content-type']).toBe('application/pkcs7-mime');
		expect(p7m.headers['content-disposition']).toContain('order.p7m');
		const verdict = await opensslCms(p7m.data, fixture('hash/order.txt'), await optimizer.ca());
		expect(verdict).toEqual({ valid: true, message: expect.stringContaining('successful') });

		const request = await api.http.get(`/request/${pk}`);
		expect(request.data.details).toMatchObject({ status: 'ISSUED', pk: Number(pk) });
		expect(request.data.details.certificate_set).toHaveLength(1);

		await api.http.delete(api.paths.documents(pk));
		expect((await api.http.get(`/documents/${pk}`)).data).toMatchObject(
			version === 'legacy' ? { details: {} } : { detail: {} },
		);
	});

	test('documents come back as they went, until they are deleted', async () => {
		const { pk, uid } = await api.prepared();
		const path = api.paths.document(pk, uid, 'original');
		const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
		expect(sha256((await api.file(path)).data)).toBe(sha256(fixture('pdf/word.pdf')));
		expect((await api.http.get(api.paths.document(pk, uid, 'signed'))).status).toBe(404);
		const listed = await api.http.get(`/documents/${pk}`);
		expect((listed.data.details ?? listed.data.detail)[uid]).toMatchObject({
			filename: 'word.pdf',
			mime: 'application/pdf',
			size: fixture('pdf/word.pdf').length,
		});
		expect((await api.http.delete(path.split('?')[0])).status).toBe(200);
		expect((await api.http.delete(path.split('?')[0])).status).toBe(404);
	});

	test('a signature that a document already holds stays valid', async () => {
		const pk = await api.created();
		const { file } = await api.uploaded(pk, { file: 'pdf/signed-once.pdf' });
		await api.post(`/sign/${pk}`, { secret: await api.code(pk) });
		const both = await signatures(api.paths.document(pk, file, 'signed'));
		expect(both.map(({ valid }) => valid)).toEqual([true, true]);
		expect(both[1].totalDocument).toBe(true);
	});

	test('of two Sign calls at once, one signs and the other is told so', async () => {
		const { pk, uid } = await api.prepared();
		const secret = await api.code(pk);
		const answers = await Promise.all([
			api.post(`/sign/${pk}`, { secret }),
			api.post(`/sign/${pk}`, { secret }),
		]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
		const refused = answers.filter(({ status }) => status === 412);
		expect(refused.map(said)).toEqual(['Request already in ISSUED status']);
		expect(await signatures(api.paths.document(pk, uid, 'signed'))).toHaveLength(1);
	});

	test('what is asked and deleted meanwhile does not disturb a signature', async () => {
		// Asynchronous: the signature is under way when Sign is answered.
		const pk = await api.created({ useasync: 'true' });
		const { file: uid } = await api.uploaded(pk, { file: 'pdf/word.pdf' });
		await api.post(`/sign/${pk}`, { secret: await api.code(pk) });
		const contract = async () => await api.file(api.paths.contract(pk));
		const [removed, ...contracts] = await Promise.all([
			api.http.delete(api.paths.document(pk, uid, 'signed').split('?')[0]),
			...Array.from({ length: 6 }, contract),
		]);
		expect(removed.status).toBe(200);
		for (const { status, data } of contracts) {
			expect([status, data.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
		}
		expect(await signatures(api.paths.contract(pk))).toHaveLength(1);
		expect((await api.file(api.paths.document(pk, uid, 'signed'))).status).toBe(404);
	});

	test('external authentication stands in for a one-time code, beside a code of the customer', async () => {
		const { pk } = await api.prepared();
		const external = { ext_unlock_type: 'biometric', ext_unlock_value: 'approved-by-provider' };
		const silent = await api.post(`/sign/${pk}`, external);
		expect([silent.status, said(silent)]).toEqual([400, "Missing required parameter: 'secret'"]);
		const unlock = { secret: 'customer-4711', ...external };
		const wrong = await api.post(`/sign/${pk}`, { ...unlock, ext_unlock_value: 'made up' });
		expect([wrong.status, said(wrong)]).toEqual([403, 'Confirmation Code invalid']);
		expect((await api.post(`/sign/${pk}`, unlock)).status).toBe(200);
	});

	test.each([
		['an encrypted document', 'pdf/encrypted.pdf', 0, 'PasswordProtected'],
		['a page that does not exist', 'pdf/word.pdf', 7, expect.stringContaining('no page 7')],
	])('%s leaves the request as it was', async (_name, path, page, sentence) => {
		const pk = await api.created();
		const uids = await api.uploaded(pk, { file: path });
		const body = signBody(version, await api.code(pk), Object.values(uids), '');
		const onPage = JSON.parse(JSON.stringify(body).replace('"page":0', `"page":${page}`));
		const answer = await api.post(`/sign/${pk}`, onPage);
		expect([answer.status, said(answer)]).toEqual([400, sentence]);
		const request = await api.http.get(`/request/${pk}`);
		expect(request.data.details.status).toBe('ENROLLREADY');
		expect((await api.http.get(api.paths.document(pk, uids.file, 'signed'))).status).toBe(404);
	});
});

describe('only in the legacy generation', () => {
	let api: Api;
	beforeAll(() => {
		api = new Api(optimizer, 'legacy');
	});

	const counter = {
		username: '1000001',
		password: 'sandbox-password',
		pin: '123456',
		position: '300,30,480,90',
		page: 0,
	};

	test('the RAO countersigns the documents that ask for it', async () => {
		const pk = await api.created();
		const uids = await api.uploaded(pk, { file: 'pdf/word.pdf', file2: 'pdf/pdfkit.pdf' });
		const options = {
			[uids.file]: { position: visible.position, page: 0, usecountersignature: true },
			[uids.file2]: { position: visible.position, page: 0 },
		};
		const secret = await api.code(pk);
		const wrong = { secret, options, countersignature: { ...counter, pin: '000000' } };
		const refused = await api.post(`/sign/${pk}`, wrong);
		expect([refused.status, said(refused)]).toEqual([403, 'Invalid countersignature credentials']);

		await api.post(`/sign/${pk}`, { secret, options, countersignature: counter });
		const signers = async (uid: string) =>
			(await pdfsig((await api.file(`/document/${pk}/signed/${uid}`)).data)).map(
				({ signer, valid }) => [signer, valid],
			);
		expect(await signers(uids.file)).toEqual([
			['José Muñoz', true],
			['Sandbox Officer', true],
		]);
		expect(await signers(uids.file2)).toEqual([['José Muñoz', true]]);
	});

	test('metadata are kept, and known to Sign', async () => {
		const content = { metadata: 'c29tZXRoaW5n', metadata_oid: '1.3.6.1.4.1.99999.1' };
		const { data } = await api.post('/metadata', content);
		const uid = data.details.metadata as string;
		expect((await api.http.get(`/metadata/${uid}`)).data.details).toEqual(content);
		expect((await api.http.get('/metadata')).data.details).toEqual({ [uid]: content });

		const { pk } = await api.prepared();
		const secret = await api.code(pk);
		const unknown = await api.post(`/sign/${pk}`, { secret, metadata: 'f'.repeat(32) });
		expect(unknown.status).toBe(404);
		expect((await api.post(`/sign/${pk}`, { secret, metadata: uid })).status).toBe(200);

		expect((await api.http.delete(`/metadata/${uid}`)).status).toBe(200);
		expect((await api.http.get(`/metadata/${uid}`)).status).toBe(404);
		expect((await api.http.delete('/metadata')).status).toBe(200);
	});
});
