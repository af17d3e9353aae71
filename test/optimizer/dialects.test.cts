// What customers have seen, and what the documentation leaves open: each dialect, told from the others.
import { fixture } from '../shared/fixtures.cjs';
import { sandboxValues, type RunningOptimizer } from '../../tools/harness/optimizer.cjs';
import { Api, base64, formOf, officer, said, versions } from './api.cjs';
import { ownOptimizer } from '../shared/optimizer.cjs';

let optimizer: RunningOptimizer;
let current: Api;
let legacy: Api;
beforeAll(async () => {
	optimizer = await ownOptimizer();
	current = new Api(optimizer, 'current');
	legacy = new Api(optimizer, 'legacy');
});
afterEach(async () => await optimizer.reset());
afterAll(async () => await optimizer.stop());

const pdf = () => new Blob([new Uint8Array(fixture('pdf/pdfkit.pdf'))]);

/** A video identification that waits for its person. */
async function invited(api: Api, registrationAuthority = sandboxValues.registrationAuthority) {
	const { data } = await api.post('/videoid', {
		mobile_phone_number: '+34600123456',
		email: 'maria@example.com',
		registration_authority: registrationAuthority,
		profile: 'PFnubeNC',
		billing_username: sandboxValues.billingUsername,
		billing_password: base64(sandboxValues.billingPassword),
	});
	const { videoid_pk: vpk, request_pk: pk } = data.details ?? data.detail;
	return { vpk: vpk as number, pk: String(pk) };
}
const approval = { ...officer, rao: sandboxValues.rao };
const status = async (api: Api, pk: string) =>
	(await api.http.get(`/request/${pk}`)).data.details.status as string;

/** Every call that is only inferred for the current API, but for two whose path takes other methods. */
const inferred = (pk: string): Array<[string, string]> => [
	['GET', '/hello'],
	['GET', '/version'],
	['GET', '/settings'],
	['POST', '/settings'],
	['GET', `/request/${pk}`],
	['PUT', `/request/${pk}`],
	['DELETE', `/request/${pk}`],
	['GET', `/documents/${pk}`],
	['GET', '/images'],
	['DELETE', '/images'],
	['GET', '/videoid/1/download/video'],
];

describe('missing routes', () => {
	const answers = async (pk: string) => {
		const all = [];
		for (const [method, url] of inferred(pk)) {
			const { data, headers, ...answer } = await current.http.request({ method, url });
			const type = String(headers['content-type']).split(';')[0];
			all.push([
				method,
				url,
				answer.status,
				type,
				typeof data === 'string' ? data.slice(0, 15) : data,
			]);
		}
		return all;
	};

	test('without the inferred calls, all others carry a request to its signed file', async () => {
		await optimizer.dialect({ inferred: 'absent' });
		const { pk, uid } = await current.prepared();
		expect(await answers(pk)).toEqual(
			inferred(pk).map((call) => [...call, 404, 'application/json', { detail: 'Not Found' }]),
		);
		const listed = await current.http.get(`/document/${pk}`);
		expect([listed.status, listed.data]).toEqual([405, { detail: 'Method Not Allowed' }]);
		expect((await current.http.get('/videoid/1/video')).status).toBe(405);
		expect((await current.post(`/sign/${pk}`, { secret: await current.code(pk) })).status).toBe(
			200,
		);
		expect((await current.file(current.paths.document(pk, uid, 'signed'))).status).toBe(200);
	});

	test('a framework answers with pages of its own', async () => {
		await optimizer.dialect({ inferred: 'absent', missingRoute: 'framework' });
		const { pk } = await current.prepared();
		expect(await answers(pk)).toEqual(
			inferred(pk).map((call) => [...call, 404, 'text/html', '<!doctype html>']),
		);
		const listed = await current.http.get(`/document/${pk}`);
		expect([listed.status, listed.data, listed.headers.allow]).toEqual([
			405,
			'Method Not Allowed',
			'POST, DELETE',
		]);
	});
});

test('Create tells the number in its message only, in several spellings', async () => {
	await optimizer.dialect({ create: 'message' });
	const answers = [
		(await current.create()).data,
		(await current.create()).data,
		(await current.create()).data,
	];
	const pks = answers.map(({ message }) => /\d{6}/.exec(message as string)?.[0]);
	expect(answers.map(({ message }) => message.replace(/\d{6}/, 'N'))).toEqual([
		'Request created successfully. PK: N',
		'Request created with pk N',
		'Request N created',
	]);
	for (const { details } of answers)
		expect(details).toEqual({ status: 'ENROLLREADY', asyncmode: false });
	for (const pk of pks) expect(await status(current, String(pk))).toBe('ENROLLREADY');
});

test('signed documents are downloaded by the form with a query, or by that with a path', async () => {
	const { pk, uid } = await current.prepared();
	await current.post(`/sign/${pk}`, { secret: await current.code(pk) });
	const byQuery = async () => (await current.http.get(`/document/${pk}/${uid}`)).status;
	const byPath = async () => (await current.http.get(`/document/${pk}/signed/${uid}`)).status;
	expect([await byQuery(), await byPath()]).toEqual([200, 404]);
	await optimizer.dialect({ download: 'path' });
	expect([await byQuery(), await byPath()]).toEqual([405, 200]);
});

test('the legacy Approve stands at one of two paths', async () => {
	const { vpk, pk } = await invited(legacy);
	await optimizer.playVideo(vpk);
	const approve = async (path: string) =>
		(await legacy.post(`/${path}/${pk}/approve`, approval)).status;
	expect(await approve('requests')).toBe(404);
	await optimizer.dialect({ approve: 'requests' });
	expect([await approve('request'), await approve('requests')]).toEqual([404, 200]);
	expect(await status(legacy, pk)).toBe('ENROLLREADY');
});

test('a Registration Authority of two steps validates before it approves', async () => {
	const { vpk, pk } = await invited(legacy, sandboxValues.twoStepRegistrationAuthority);
	const approve = async () => await legacy.post(`/request/${pk}/approve`, approval);
	const validate = async () => await legacy.post(`/videoid/${pk}/validate`, approval);
	for (const call of [approve, validate]) {
		const early = await call();
		expect([early.status, early.data.status]).toEqual([500, '500 Internal Server Error']);
	}
	await optimizer.playVideo(vpk);
	expect((await approve()).status).toBe(412);
	expect(said(await validate())).toBe('Videoid validated');
	expect(await status(legacy, pk)).toBe('CREATED');
	expect((await validate()).status).toBe(412);
	expect((await approve()).status).toBe(200);
	expect(await status(legacy, pk)).toBe('ENROLLREADY');
	expect((await optimizer.ledger()).requests[pk]).toMatchObject({ validated: 1, approved: 1 });
});

test('one of a single step has nothing to validate', async () => {
	const { vpk, pk } = await invited(legacy);
	await optimizer.playVideo(vpk);
	expect((await legacy.post(`/videoid/${pk}/validate`, approval)).status).toBe(412);
});

test('only a token stands in for the id of the RAO', async () => {
	const { vpk, pk } = await invited(legacy);
	await optimizer.playVideo(vpk);
	const approve = async (body: object) => await legacy.post(`/request/${pk}/approve`, body);
	expect(said(await approve(officer))).toBe("Missing required parameter: 'rao'");
	expect((await approve({ token: sandboxValues.token })).status).toBe(200);
});

test('the legacy Download Video takes one number or the other', async () => {
	const { vpk, pk } = await invited(legacy);
	await optimizer.playVideo(vpk);
	const get = async (number: number | string) =>
		(await legacy.http.get(`/videoid/${number}/download/video`)).status;
	expect([await get(vpk), await get(pk)]).toEqual([200, 404]);
	await optimizer.dialect({ videoDownload: 'request_pk' });
	expect([await get(vpk), await get(pk)]).toEqual([404, 200]);
});

test.each([
	['either', [true, true, true]],
	['rao', [true, false, true]],
	['rao_id', [false, true, true]],
])('the legacy Refuse reads the RAO from its member (%s)', async (refuse, taken) => {
	await optimizer.dialect({ refuse });
	const { rao } = sandboxValues;
	const results = [];
	for (const id of [{ rao }, { rao_id: rao }, { rao, rao_id: rao }]) {
		const { pk } = await invited(legacy);
		const body = { ...officer, ...id, reason: 'Blurred' };
		results.push((await legacy.post(`/videoid/${pk}/refuse`, body)).status === 200);
	}
	expect(results).toEqual(taken);
});

test.each(versions)(
	'names of files stay, or lose what file systems dislike (%s)',
	async (version) => {
		const api = new Api(optimizer, version);
		const name = 'a/b\\c: "d".pdf';
		const stored = async () => {
			const pk = await api.created();
			await api.post(`/document/${pk}`, formOf({ file: pdf() }, { file: name }));
			const { data } = await api.http.get(`/documents/${pk}`);
			const [file] = Object.values(data.details ?? data.detail) as Array<{ filename: string }>;
			return file.filename;
		};
		expect(await stored()).toMatch(/^a\/b.*c: .*d.*\.pdf$/);
		await optimizer.dialect({ names: 'cleaned' });
		expect(await stored()).toMatch(/^a_b_c_(%22|_)?d(%22|_)?\.pdf$/);
	},
);

describe.each(versions)('what a Registration Authority leaves open (%s)', (version) => {
	const created = version === 'legacy' ? 201 : 200;
	const none = { document_front: '', document_rear: '', document_owner: '' };

	test('identity pictures are needed where it asks for them', async () => {
		const api = new Api(optimizer, version);
		const open = { registration_authority: sandboxValues.pictureFreeRegistrationAuthority };
		expect((await api.create({ ...none, ...open })).status).toBe(created);
		expect((await api.create(open)).status).toBe(created);
		expect((await api.create(none)).status).toBe(412);
	});

	test('profiles are as many as there are countries', async () => {
		const api = new Api(optimizer, version);
		expect((await api.create({ profile: 'CCPNIndividual' })).status).toBe(created);
	});

	test('languages', async () => {
		const api = new Api(optimizer, version);
		const create = async (language: string) =>
			(await api.create({ communication_language: language })).status;
		expect(await create('EN')).toBe(created);
		expect(await create('de')).toBe(version === 'legacy' ? 400 : 200);
		expect(await create('english')).toBe(version === 'legacy' ? 400 : 422);
	});

	test('a code may come before the documents', async () => {
		const api = new Api(optimizer, version);
		const pk = await api.created();
		const secret = await api.code(pk);
		await api.uploaded(pk, { file: 'pdf/word.pdf' });
		expect((await api.post(`/sign/${pk}`, { secret })).status).toBe(200);
	});

	test('several files are answered in another order than they were sent', async () => {
		const api = new Api(optimizer, version);
		const pk = await api.created();
		const { data } = await api.post(`/document/${pk}`, formOf({ file: pdf(), file2: pdf() }));
		const list = (data.detail ?? data.details) as Array<{ name?: string; key?: string }>;
		expect(list.map(({ name, key }) => name ?? key)).toEqual(['file2', 'file']);
	});
});

test('the legacy Sign takes a page as a text, and disable_ltv', async () => {
	const { pk, uid } = await legacy.prepared();
	const place = { position: '10,10,200,90', page: '0' };
	const body = { secret: await legacy.code(pk), disable_ltv: true, options: { [uid]: place } };
	expect((await legacy.post(`/sign/${pk}`, body)).status).toBe(200);
});

describe('the ledger', () => {
	test.each(versions)('counts what was done, not what was asked for (%s)', async (version) => {
		const api = new Api(optimizer, version);
		const { pk, uid } = await api.prepared();
		const secret = await api.code(pk);
		await api.post(`/sign/${pk}`, { secret: 'wrong' });
		await Promise.all([api.post(`/sign/${pk}`, { secret }), api.post(`/sign/${pk}`, { secret })]);
		await api.http.delete(api.paths.document(pk, uid, 'signed').split('?')[0]);
		await api.http.delete(`/request/${pk}`);
		await api.http.delete(`/request/${pk}`);
		const { requests, totals } = await optimizer.ledger();
		const done = {
			created: 1,
			codesSent: 1,
			documentsUploaded: 1,
			signings: 1,
			documentsSigned: 1,
			documentsDeleted: 1,
			cancelled: 1,
			approved: 0,
		};
		expect(requests).toEqual({ [pk]: expect.objectContaining(done) });
		expect(totals).toMatchObject(done);
	});

	test('counts what is signed in the background when it is done', async () => {
		const pk = await current.created({ useasync: 'true' });
		await current.uploaded(pk, { file: 'pdf/word.pdf' });
		await current.post(`/sign/${pk}`, { secret: await current.code(pk) });
		expect((await optimizer.ledger()).requests[pk].signings).toBe(1);
	});
});

test('whoever runs the Optimizer sees every request, and which are identified by video', async () => {
	const pk = await current.created();
	const { vpk } = await invited(current);
	expect(await optimizer.requests()).toEqual([
		{
			...{ request_pk: Number(pk), videoid_pk: null, status: 'ENROLLREADY' },
			mobile_phone_number: '+34600123456',
		},
		expect.objectContaining({ videoid_pk: vpk, status: 'VIDEOPENDING' }),
	]);
});
