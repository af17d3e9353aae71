// What a generation insists on, where it takes several calls to see it.
import { fixture } from '../shared/fixtures.cjs';
import { sandboxValues, type Optimizer } from '../../tools/harness/optimizer.cjs';
import { Api, base64, formOf, officer, said, versions, type Fields } from './api.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';

let optimizer: Optimizer;
beforeAll(async () => {
	optimizer = await sharedOptimizer();
});
afterEach(async () => await optimizer.reset());

const text = (content: string) => new Blob([content]);
const files = (count: number): Fields =>
	Object.fromEntries(
		Array.from({ length: count }, (_, index) => [
			index === 0 ? 'file' : `file${index + 1}`,
			new Blob([new Uint8Array(fixture('pdf/pdfkit.pdf'))]),
		]),
	);

describe.each(versions)('rules (%s)', (version) => {
	let api: Api;
	beforeAll(() => {
		api = new Api(optimizer, version);
	});

	test('a passport has no rear', async () => {
		const created = await api.create({ id_document_type: 'PAS', document_rear: '' });
		expect(created.status).toBe(version === 'legacy' ? 201 : 200);
	});

	test('settings stand in for what Create leaves out', async () => {
		const settings = {
			request: { default_ra: '139', default_profile: 'PFnubeNC' },
			billing: {
				billing_username: sandboxValues.billingUsername,
				billing_password: base64(sandboxValues.billingPassword),
			},
		};
		expect((await api.post('/settings', settings)).status).toBe(200);
		const pk = await api.created({
			env: '',
			registration_authority: '',
			profile: '',
			billing_username: '',
			billing_password: '',
		});
		expect((await api.http.get(`/request/${pk}`)).data.details).toMatchObject({
			profile: 'PFnubeNC',
			registration_authority: 139,
		});
	});

	test('Upload takes PDFs only, ten at a time', async () => {
		const pk = await api.created();
		const wrong = await api.post(`/document/${pk}`, formOf({ file: text('no PDF') }));
		expect([wrong.status, said(wrong)]).toEqual([
			415,
			'Unsupported file type: application/octet-stream',
		]);
		expect((await api.post(`/document/${pk}`, formOf(files(10)))).status).toBe(200);
		const many = await api.post(`/document/${pk}`, formOf(files(11)));
		expect([many.status, said(many)]).toEqual([
			400,
			`Maximum number of document reached for Request ${pk}`,
		]);
		expect((await api.http.delete(api.paths.documents(pk))).status).toBe(200);
		const again = await api.http.delete(api.paths.documents(pk));
		expect([again.status, said(again)]).toEqual([404, 'No documents found for specified Request']);
	});

	test('Sign needs a code, documents that exist, and a position', async () => {
		const { pk, uid } = await api.prepared();
		const refused = async (body: object) => {
			const answer = await api.post(`/sign/${pk}`, body);
			return [answer.status, said(answer)];
		};
		expect(await refused({})).toEqual([400, "Missing required parameter: 'secret'"]);
		expect(await refused({ secret: '000' })).toEqual([403, 'Confirmation Code invalid']);
		const place = (of: object, on = uid) =>
			version === 'legacy'
				? { secret: '1', options: { [on]: of } }
				: { secret: '1', signature: { appearance: of } };
		expect(await refused(place({ page: 0 }))).toEqual([
			400,
			{ [uid]: `Missing required parameter 'position' for file ${uid}` },
		]);
		expect(await refused(place({ position: '1,1,99,99', image: 'abc' }))).toEqual([
			404,
			{ [uid]: 'The image abc cannot be found on disk' },
		]);
		if (version === 'legacy') {
			expect(await refused(place({ position: '1,1,99,99' }, 'abc'))).toEqual([
				404,
				"The following documents are not found in Request's folders: abc",
			]);
		}
	});

	test('a cancelled request is gone', async () => {
		const { pk } = await api.prepared();
		expect(said(await api.http.delete(`/request/${pk}`))).toBe(
			'Request directory removed successfully',
		);
		const again = await api.http.delete(`/request/${pk}`);
		expect([again.status, said(again)]).toEqual([404, `Request ${pk} not found`]);
		const otp = await api.post(`/otp/${pk}`);
		expect([otp.status, said(otp)]).toEqual([
			412,
			'Error occured during OTP generation: Invalid request status',
		]);
		expect((await api.post(`/document/${pk}`, formOf(files(1)))).status).toBe(404);
		expect((await api.http.get(api.paths.contract(pk))).status).toBe(404);
	});
});

test('a token can leave the password and the PIN to the calls', async () => {
	const api = new Api(optimizer, 'current');
	const { data } = await api.post('/token', { username: officer.username, env: 'sandbox' });
	const token = data.details.token_uid as string;
	expect((await api.http.get(`/token/${token}`)).data.details).toMatchObject({
		username: officer.username,
		password: 'false',
		pin: 'false',
	});
	expect((await api.create({ token })).status).toBe(400);
	const { password, pin } = officer;
	expect((await api.create({ token, password, pin })).status).toBe(200);
	expect((await api.http.delete(`/token/${token}`)).status).toBe(200);
	expect((await api.create({ token, password, pin })).status).toBe(403);
});
