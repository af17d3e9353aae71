import type { Optimizer } from '../../tools/harness/optimizer.cjs';
import { Api, said, versions } from './api.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';

const WRONG = [403, 'Confirmation Code invalid'];
const another = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('codes that may follow each other at once', () => {
	let optimizer: Optimizer;
	beforeAll(async () => {
		optimizer = await sharedOptimizer();
	});

	describe.each(versions)('%s', (version) => {
		let api: Api;
		beforeAll(() => {
			api = new Api(optimizer, version);
		});
		const sign = async (pk: string, secret: string) => {
			const answer = await api.post(`/sign/${pk}`, { secret });
			return [answer.status, said(answer)];
		};

		test('a code lands in the outbox, for the phone of its request', async () => {
			const { pk } = await api.prepared();
			const code = await api.code(pk);
			expect(code).toMatch(/^\d{6}$/);
			expect(await optimizer.outbox(pk)).toEqual([
				{
					kind: 'otp',
					channel: 'sms',
					to: '+34600123456',
					request_pk: Number(pk),
					code,
					sent_at: expect.any(String),
				},
			]);
			await api.post(`/otp/${pk}`, { delivery_method: 'whatsapp' });
			expect((await optimizer.outbox(pk)).map(({ channel }) => channel)).toEqual([
				'sms',
				'whatsapp',
			]);
		});

		test('only the last code of a request signs it, and a wrong one does not spoil it', async () => {
			const { pk } = await api.prepared();
			const first = await api.code(pk);
			let second = await api.code(pk);
			while (second === first) second = await api.code(pk);
			expect(await sign(pk, first)).toEqual(WRONG);
			expect(await sign(pk, another(second))).toEqual(WRONG);
			expect(await sign(pk, second)).toEqual([200, 'Documents correctly signed']);
			expect(await sign(pk, second)).toEqual([412, 'Request already in ISSUED status']);
		});

		test('a code is not spent on what can not be signed', async () => {
			const pk = await api.created();
			await api.uploaded(pk, { file: 'pdf/encrypted.pdf' });
			const code = await api.code(pk);
			expect(await sign(pk, code)).toEqual([400, 'PasswordProtected']);
			expect(await sign(pk, code)).toEqual([400, 'PasswordProtected']);
		});

		test('a code signs its own request only', async () => {
			const [one, other] = [await api.prepared(), await api.prepared()];
			const code = await api.code(one.pk);
			let foreign = await api.code(other.pk);
			while (foreign === code) foreign = await api.code(other.pk);
			expect(await sign(other.pk, code)).toEqual(WRONG);
		});

		test('there is no code for a request that waits for its identification', async () => {
			const { pk } = await api.prepared();
			await optimizer.setStatus(pk, 'VIDEOPENDING');
			const answer = await api.post(`/otp/${pk}`);
			expect([answer.status, said(answer)]).toEqual([
				412,
				'Error occured during OTP generation: Invalid request status',
			]);
			expect(await sign(pk, '123456')).toEqual([412, 'Invalid request status']);
		});
	});
});
