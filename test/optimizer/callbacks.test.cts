// Asynchronous requests and identification by video: what the Optimizer reports, and to whom.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { sandboxValues, type Optimizer } from '../../tools/harness/optimizer.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import { Api, base64, formOf, officer, said, versions } from './api.cjs';
import { ownOptimizer, sharedOptimizer } from '../shared/optimizer.cjs';
import { picture } from '../../tools/harness/samples.cjs';

interface Callback {
	event_type?: string;
	status?: string;
	previous_status?: string;
	request: { status: string } | number;
	certificates?: unknown[];
}

/** Somebody who is called back. */
class Listener {
	readonly received: Callback[] = [];

	private readonly server: Server;

	private waiting: Array<() => void> = [];

	/** HTTP statuses to answer with before 200. */
	failures: number[] = [];

	constructor() {
		this.server = createServer((request, response) => {
			void this.take(request).then((callback) => {
				response.statusCode = this.failures.shift() ?? 200;
				response.end(() => {
					if (response.statusCode !== 200) return;
					this.received.push(callback);
					this.waiting.forEach((check) => check());
				});
			});
		});
	}

	private async take(request: IncomingMessage) {
		return (await json(request)) as Callback;
	}

	async start(): Promise<string> {
		await once(this.server.listen(0, '127.0.0.1'), 'listening');
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook?secret=1`;
	}

	/** The first `count` callbacks, when they have arrived. */
	async until(count: number): Promise<Callback[]> {
		await new Promise<void>((resolve) => {
			const check = () => {
				if (this.received.length >= count) resolve();
			};
			this.waiting.push(check);
			check();
		});
		return this.received;
	}

	async stop() {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

let optimizer: Optimizer;
let listener: Listener;
let callback: string;
beforeAll(async () => {
	optimizer = await sharedOptimizer();
});
beforeEach(async () => {
	listener = new Listener();
	callback = await listener.start();
});
afterEach(async () => {
	await optimizer.callBack({ address: '', repeats: 0, held: false });
	await listener.stop();
});

/** What a callback says, in the order event, status. */
const told = ({ event_type: event, status, request }: Callback) =>
	typeof request === 'number' ? status : `${event} ${request.status}`;

describe.each(versions)('asynchronous requests (%s)', (version) => {
	let api: Api;
	beforeAll(() => {
		api = new Api(optimizer, version);
	});

	test('Sign answers at once, and the callback tells when all is signed', async () => {
		const created = await api.create({ useasync: 'true', callback });
		const { details } = created.data;
		if (version === 'current') expect(details.asyncmode).toBe(true);
		const pk = String(version === 'current' ? details.request_pk : details);
		const { file } = await api.uploaded(pk, { file: 'pdf/word.pdf' });
		const answer = await api.post(`/sign/${pk}`, { secret: await api.code(pk) });
		expect([answer.status, said(answer)]).toEqual([
			200,
			'Your documents are going to be signed. You will receive them in a few seconds',
		]);

		const events = await listener.until(3);
		expect(events.map(told)).toEqual(
			version === 'legacy'
				? ['CREATED', 'ENROLLREADY', 'ISSUED']
				: ['REQUEST_CREATED CREATED', 'REQUEST_APPROVED ENROLLREADY', 'REQUEST_ENROLLED ISSUED'],
		);
		expect(events[2]).toEqual(
			version === 'legacy'
				? {
						status: 'ISSUED',
						date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
						previous_status: 'ENROLLREADY',
						request: Number(pk),
						registration_authority: 139,
					}
				: {
						event_type: 'REQUEST_ENROLLED',
						sent_at: expect.stringMatching(/^\d{14}$/),
						previous_status: 'ENROLLREADY',
						request: {
							status: 'ISSUED',
							profile: 'PFnubeQAFCiudadano',
							registration_authority: 139,
							scratchcard: expect.any(String),
							pk: Number(pk),
						},
						certificates: [
							{
								status: expect.any(String),
								serial_number: expect.any(String),
								valid_from: expect.stringMatching(/^\d{8} \d\d:\d\d:\d\d$/),
								valid_to: expect.stringMatching(/^\d{8} \d\d:\d\d:\d\d$/),
							},
						],
					},
		);
		const { data } = await api.file(api.paths.document(pk, file, 'signed'));
		expect(await pdfsig(data)).toEqual([expect.objectContaining({ valid: true })]);
		if (version === 'legacy') {
			expect((await api.http.get(`/async/status/${pk}`)).data.details).toBe('signed');
		}
	});

	test('a callback that is not answered with 200 is tried again, and the order stays', async () => {
		listener.failures = [500];
		await api.created({ useasync: 'true', callback });
		const events = await listener.until(2);
		expect(events.map(told)).toEqual(
			version === 'legacy'
				? ['CREATED', 'ENROLLREADY']
				: ['REQUEST_CREATED CREATED', 'REQUEST_APPROVED ENROLLREADY'],
		);
		const [first] = (await optimizer.callbacks()).slice(-2);
		expect(first).toMatchObject({ url: callback, attempts: 2, result: '200' });
	});

	test('only this machine is called', async () => {
		const url = 'http://example.com/hook';
		await api.created({ useasync: 'true', callback: url });
		expect((await optimizer.callbacks()).at(-1)).toMatchObject({
			url,
			attempts: 0,
			result: expect.stringContaining('this machine only'),
		});
	});
});

/** Invites a person to identify themselves. */
const invite = async (api: Api, changes: object = {}) =>
	await api.post('/videoid', {
		mobile_phone_number: '+34600123456',
		email: 'maria@example.com',
		registration_authority: sandboxValues.registrationAuthority,
		profile: 'PFnubeQAFCiudadano',
		billing_username: sandboxValues.billingUsername,
		billing_password: base64(sandboxValues.billingPassword),
		env: 'sandbox',
		...changes,
	});

describe.each(versions)('identification by video (%s)', (version) => {
	let api: Api;
	beforeAll(() => {
		api = new Api(optimizer, version);
	});

	/** Invites a person; `path` is that of the further calls. */
	async function invited(changes: object = {}) {
		const { data } = await invite(api, changes);
		const { videoid_pk: vpk, request_pk: pk } = data.details ?? data.detail;
		const path = `/videoid/${version === 'legacy' ? pk : vpk}`;
		// Download takes the identification's own number in both generations.
		const recording = `/videoid/${vpk}/${videos[1]}`;
		return { data, vpk, pk: String(pk), path, recording };
	}
	const approve = async ({ path, pk }: { path: string; pk: string }, body: object) =>
		await api.post(version === 'legacy' ? `/request/${pk}/approve` : `${path}/approve`, body);
	const status = async (pk: string) =>
		(await api.http.get(`/request/${pk}`)).data.details.status as string;
	const approval = { ...officer, rao: sandboxValues.rao };
	const mp4 = () => new Blob([Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1')]);
	const videos = version === 'legacy' ? ['evidences/video', 'download/video'] : ['video', 'video'];

	const evidences = (changes: object = {}) => ({
		acceptance: { description: 'Accepted', ip: '192.0.2.1', date: '2030-01-02T10:11:12Z' },
		videoid_data: {
			images: Object.fromEntries(
				['document_front', 'document_rear', 'document_owner'].map((name) => [
					name,
					picture('id-front.jpg').toString('base64'),
				]),
			),
			ocr_data: { given_name: 'María', surname_1: 'Peña', serial_number: '12345678Z' },
			security_checks: { documents_match: true, liveliness: true },
			similarity_level: 'high',
			...changes,
		},
	});

	test('the answer is spelt as documented', async () => {
		const { data, vpk, pk } = await invited();
		const details = {
			videoid_pk: vpk,
			videoid_link: expect.stringMatching(/^https:/),
			request_pk: Number(pk),
		};
		expect(data).toEqual(
			version === 'legacy'
				? { status: '200 OK', details }
				: { status: 'success', messsage: `VideoID created with pk ${vpk}`, detail: details },
		);
	});

	test('the person is identified, approved, and signs', async () => {
		const video = await invited();
		expect(await status(video.pk)).toBe('VIDEOPENDING');
		const early = await approve(video, approval);
		expect([early.status, said(early)]).toEqual([500, 'Internal Server Error']);
		await optimizer.playVideo(video.vpk);
		expect(await status(video.pk)).toBe('VIDEOREVIEW');
		const recording = await api.file(video.recording);
		expect(recording.headers['content-type']).toBe('video/mp4');

		const wrong = await approve(video, { ...approval, rao: '7' });
		expect(wrong.status).toBe(404);
		expect((await approve(video, { token: sandboxValues.token, rao: '1000' })).status).toBe(200);
		expect(await status(video.pk)).toBe('ENROLLREADY');

		const { file } = await api.uploaded(video.pk, { file: 'pdf/pdfkit.pdf' });
		await api.post(`/sign/${video.pk}`, { secret: await api.code(video.pk) });
		const { data } = await api.file(api.paths.document(video.pk, file, 'signed'));
		expect(await pdfsig(data)).toEqual([
			expect.objectContaining({ signer: 'María José Muñoz Peña', valid: true }),
		]);
	});

	test('evidences of an identification elsewhere lead to the review', async () => {
		const { path, pk, recording: download } = await invited();
		expect((await api.post(`${path}/evidences`, evidences())).status).toBe(200);
		expect(await status(pk)).toBe('VIDEOINCOMPLETE');
		expect((await api.http.get(download)).status).toBe(404);
		const wrong = await api.post(`${path}/${videos[0]}`, formOf({ video: new Blob(['no video']) }));
		expect(wrong.status).toBe(415);
		const sent = await api.post(`${path}/${videos[0]}`, formOf({ video: mp4() }));
		expect(sent.status).toBe(200);
		expect(await status(pk)).toBe('VIDEOREVIEW');
		expect((await api.http.get(`/request/${pk}`)).data.details.given_name).toBe('María');
		const recording = await api.file(download);
		expect(recording.data).toEqual(Buffer.from(await mp4().arrayBuffer()));
	});

	test('a failed security check is a failed identification', async () => {
		const { path, pk } = await invited();
		await api.post(`${path}/evidences`, evidences({ security_checks: { liveliness: false } }));
		expect(await status(pk)).toBe('VIDEOERROR');
	});

	test('evidences may be large, and need the names that were read', async () => {
		const { path } = await invited();
		const images = { document_front: 'A'.repeat(8 * 1024 * 1024) };
		expect((await api.post(`${path}/evidences`, evidences({ images }))).status).toBe(200);
		const nameless = evidences({ ocr_data: { surname_1: 'Peña', serial_number: '1' } });
		const refused = await api.post(`${path}/evidences`, nameless);
		expect(refused.status).toBe(version === 'legacy' ? 400 : 422);
		expect(JSON.stringify(refused.data)).toContain('given_name');
	});

	test('a refusal needs a reason', async () => {
		const video = await invited();
		const silent = await api.post(`${video.path}/refuse`, approval);
		expect(silent.status).toBe(version === 'legacy' ? 400 : 422);
		if (version === 'legacy') expect(said(silent)).toBe('No reason specified');
		const refused = await api.post(`${video.path}/refuse`, { ...approval, reason: 'Blurred' });
		expect(refused.status).toBe(200);
		expect(await status(video.pk)).toBe('CANCELLED');
	});

	test('an unknown identification', async () => {
		const answer = await approve({ path: '/videoid/1', pk: '1' }, approval);
		expect([answer.status, said(answer)]).toEqual([404, 'Request not found']);
	});
});

test('a webhook of the legacy generation hears of its identification', async () => {
	const api = new Api(optimizer, 'legacy');
	const { data } = await invite(api, { webhook_url: callback });
	await optimizer.playVideo(data.details.videoid_pk);
	const refusal = { ...officer, rao: '1000', reason: 'Blurred' };
	await api.post(`/videoid/${data.details.request_pk}/refuse`, refusal);
	const events = await listener.until(3);
	expect(events.map(told)).toEqual(['VIDEOPENDING', 'VIDEOREVIEW', 'CANCELLED']);
	expect(events[2]).toMatchObject({
		previous_status: 'VIDEOREVIEW',
		request: data.details.request_pk,
	});
});

describe('the address of a Registration Authority', () => {
	test.each(versions)('hears of what has no address of its own (%s)', async (version) => {
		await optimizer.callBack({ address: callback });
		const api = new Api(optimizer, version);
		await invite(api);
		const own = new Listener();
		await api.created({ useasync: 'true', callback: await own.start() });
		await own.until(2);
		await own.stop();
		await api.created();
		const events = await listener.until(3);
		expect(events.map(told)).toEqual(
			version === 'legacy'
				? ['VIDEOPENDING', 'CREATED', 'ENROLLREADY']
				: [
						'REQUEST_CREATED VIDEOPENDING',
						'REQUEST_CREATED CREATED',
						'REQUEST_APPROVED ENROLLREADY',
					],
		);
	});

	test('can be given at the start, and is kept by a reset', async () => {
		const own = await ownOptimizer({ args: ['--callback', callback] });
		try {
			await own.callBack({ address: '' });
			await own.reset();
			await new Api(own, 'current').created();
			expect(await listener.until(2)).toHaveLength(2);
		} finally {
			await own.stop();
		}
	});
});

describe('callbacks that go wrong on demand', () => {
	const asked = { useasync: 'true' };
	let api: Api;
	beforeAll(() => {
		api = new Api(optimizer, 'current');
	});

	test('arrive more than once', async () => {
		await optimizer.callBack({ repeats: 1 });
		await api.created({ ...asked, callback });
		const [first, again, second] = await listener.until(4);
		expect(again).toEqual(first);
		expect(second).not.toEqual(first);
	});

	test('are held until they are released, in another order too', async () => {
		await optimizer.callBack({ held: true });
		await api.created({ ...asked, callback });
		await optimizer.releaseCallbacks();
		expect(listener.received.map(told)).toEqual([
			'REQUEST_CREATED CREATED',
			'REQUEST_APPROVED ENROLLREADY',
		]);
		await api.created({ ...asked, callback });
		expect(listener.received).toHaveLength(2);
		await optimizer.releaseCallbacks('reversed');
		expect(listener.received.slice(2).map(told)).toEqual([
			'REQUEST_APPROVED ENROLLREADY',
			'REQUEST_CREATED CREATED',
		]);
		await optimizer.releaseCallbacks();
		expect(listener.received).toHaveLength(4);
	});

	test('come from a stranger: whatever is given, once, to this machine', async () => {
		const forged = { event_type: 'REQUEST_ENROLLED', request: { pk: 1, status: 'ISSUED' } };
		expect(await optimizer.sendCallback(callback, forged)).toMatchObject({ result: '200' });
		expect(await optimizer.sendCallback(callback, JSON.stringify(forged))).toMatchObject({
			result: '200',
		});
		expect(listener.received).toEqual([forged, forged]);
		listener.failures = [401];
		expect(await optimizer.sendCallback(callback, forged)).toMatchObject({
			attempts: 1,
			result: '401',
		});
		await expect(optimizer.sendCallback('http://example.com/', forged)).rejects.toMatchObject({
			response: {
				status: 400,
				data: { error: 'url must be an address of this machine: it calls no other' },
			},
		});
	});
});

test.each(versions)(
	'the person films themself badly, in vain, and then well (%s)',
	async (version) => {
		await optimizer.callBack({ address: callback });
		const api = new Api(optimizer, version);
		const { data } = await invite(api);
		const { videoid_pk: vpk } = data.details ?? data.detail;
		for (const video of ['incomplete', 'failed', 'good'] as const) {
			await optimizer.playVideo(vpk, video);
		}
		const events = await listener.until(4);
		expect(events.map(told)).toEqual(
			version === 'legacy'
				? ['VIDEOPENDING', 'VIDEOINCOMPLETE', 'VIDEOERROR', 'VIDEOREVIEW']
				: [
						'REQUEST_CREATED VIDEOPENDING',
						'VIDEOID_UPDATED VIDEOINCOMPLETE',
						'VIDEOID_FAILED VIDEOERROR',
						'VIDEOID_UPDATED VIDEOREVIEW',
					],
		);
		await expect(optimizer.playVideo(vpk, 'failed')).rejects.toMatchObject({
			response: {
				status: 409,
				data: { error: expect.stringMatching(/^There is no video to be done .* VIDEOREVIEW$/) },
			},
		});
	},
);
