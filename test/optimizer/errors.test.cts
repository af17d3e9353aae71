// Every documented refusal that needs no more than one call, in every form that it may have.
import { sandboxValues, type Optimizer, type Version } from '../../tools/harness/optimizer.cjs';
import { Api, base64, formOf, officer, type Fields } from './api.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';

let optimizer: Optimizer;
beforeAll(async () => {
	optimizer = await sharedOptimizer();
});

const invitation = {
	mobile_phone_number: '+34600123456',
	email: 'jose@example.com',
	registration_authority: sandboxValues.registrationAuthority,
	profile: 'PFnubeNC',
	billing_username: sandboxValues.billingUsername,
	billing_password: base64(sandboxValues.billingPassword),
};

type Dialect = 'envelope' | 'fastapi';

const NOBODY = "Error getting RAO's id. Make sure the credentials are correct";
const CREDIT =
	'Cannot check the remaining credit for the billing user. Please check the credentials';
const APPROVAL = 'Error occured during request approval';
const text = (content: string) => new Blob([content]);

describe.each<[Version, Dialect]>([
	['current', 'envelope'],
	['current', 'fastapi'],
	['legacy', 'envelope'],
])('documented errors (%s, %s)', (version, dialect) => {
	let api: Api;
	beforeEach(async () => {
		api = new Api(optimizer, version);
		await optimizer.dialect({ errors: dialect });
	});
	afterEach(async () => await optimizer.reset());

	/** The envelope around a refusal. */
	const refusal = (status: number, sentence: unknown) => {
		if (version === 'legacy') {
			return { status: expect.stringMatching(new RegExp(`^${status} `)), details: sentence };
		}
		if (dialect === 'fastapi') return { detail: sentence };
		const isMap = Object.getPrototypeOf(sentence) === Object.prototype;
		const place = isMap ? 'details' : 'message';
		return { status: 'error', [place]: sentence };
	};

	const creation: Array<[string, Fields, number, unknown]> = [
		[
			'a phone without its country',
			{ mobile_phone_number: '600123456' },
			400,
			'Please use the mobile phone number with an international prefix',
		],
		['an email that is none', { email: 'jose' }, 400, 'Enter a valid email address'],
		[
			'an email of no domain',
			{ email: 'jose@example' },
			500,
			{ email: ['Enter a valid email address'] },
		],
		[
			'a country that is none',
			{ id_document_country: 'ESX' },
			500,
			{ id_document_country: ["'ESX' is not a valid ISO 3166-1 alpha-2 country code"] },
		],
		[
			'a kind of identity document that is none',
			{ id_document_type: 'DNI' },
			400,
			'The id_document_type specified is not valid. Valid options are IDC, PAS, PNO, TIN, CI, CE',
		],
		['an unknown environment', { env: 'test' }, 400, 'Environment test does not exist'],
		['production', { env: 'prod' }, 400, 'The specified environment is not available'],
		['an unknown token', { token: 'f'.repeat(32) }, 403, 'Invalid RAO Credentials'],
		['a wrong PIN', { token: '', ...officer, pin: '000000' }, 403, 'Invalid RAO Credentials'],
		['a token and a username', { ...officer }, 403, 'Invalid RAO Credentials'],
		[
			'a RAO without a PIN',
			{ token: '', ...officer, pin: '' },
			400,
			"Missing required parameters: incomplete RAO's credentials",
		],
		['a wrong billing password', { billing_password: base64('wrong') }, 500, CREDIT],
		['no billing user', { billing_username: '', billing_password: '' }, 500, CREDIT],
		[
			'a billing password that is not base64',
			{ billing_password: 'billing-password' },
			500,
			'Billing credentials not valid. Please check if they are base64 encoded',
		],
		[
			'no Registration Authority',
			{ registration_authority: '' },
			400,
			'Missing parameter: registration_authority required',
		],
		[
			'an unknown Registration Authority',
			{ registration_authority: '4711' },
			404,
			'Registration Authority not found',
		],
		['no photo of the signer', { document_owner: '' }, 412, `${APPROVAL}: Missing required docs`],
		[
			'an identity card without its rear',
			{ document_rear: '' },
			412,
			`${APPROVAL}: Missing required docs`,
		],
		[
			'an identity image that is none',
			{ document_front: text('no image') },
			415,
			expect.stringMatching(/^Unsupported file type: /),
		],
		[
			'a callback without asynchronous mode',
			{ callback: 'http://127.0.0.1:9/' },
			412,
			`${APPROVAL}: Invalid request fields: callback`,
		],
	];
	test.each(creation)('Create refuses %s', async (_name, changes, status, sentence) => {
		const answer = await api.create(changes);
		expect([answer.status, answer.data]).toEqual([status, refusal(status, sentence)]);
	});

	const images = { image: text('no image') };
	const others: Array<[string, string, string, unknown, number, unknown]> = [
		['a token of a stranger', 'POST', '/token', { username: '7', password: 'x' }, 404, NOBODY],
		[
			'a token that exists already',
			'POST',
			'/token',
			officer,
			400,
			'A token with these credentials already exist!',
		],
		['an unknown token', 'GET', '/token/abc', undefined, 404, 'Token abc not found'],
		[
			'JSON that is none',
			'POST',
			'/token',
			Buffer.from('{"username": '),
			400,
			expect.stringContaining('Could not parse JSON body - Expecting'),
		],
		[
			'a code for nobody',
			'POST',
			'/otp/1',
			undefined,
			404,
			'Request 1 not found. Cannot send OTP secret',
		],
		[
			'signing nothing',
			'POST',
			'/sign/1',
			{ secret: '1' },
			404,
			'Request 1 not found. Cannot sign documents',
		],
		[
			'an upload for nobody',
			'POST',
			'/document/1',
			formOf({ file: text('no PDF') }),
			404,
			'Cannot upload document: Request 1 not found on disk',
		],
		[
			'an image that is none',
			'POST',
			'/image',
			formOf(images),
			415,
			'Image file type not supported: application/octet-stream',
		],
		[
			'an unknown image',
			'GET',
			'/image/abc',
			undefined,
			404,
			'Image with uid abc not found (on disk)',
		],
		['an unknown request', 'GET', '/request/1', undefined, 404, 'Request 1 not found'],
		[
			'a Video ID where it is not enabled',
			'POST',
			'/videoid',
			{ ...invitation, registration_authority: '7' },
			400,
			'Videoid not enabled for Registration Authority 7',
		],
		['an unknown token to delete', 'DELETE', '/token/abc', undefined, 404, 'Token abc not found'],
		[
			'an unknown image to delete',
			'DELETE',
			'/image/abc',
			undefined,
			404,
			'Image with uid abc not found (on disk)',
		],
		[
			'a contract of nobody',
			'GET',
			version === 'legacy' ? '/document/1/contract' : '/contract/1',
			undefined,
			404,
			'Request 1 not found',
		],
		[
			'an identification of nobody',
			'POST',
			'/videoid/1/evidences',
			{ videoid_data: {} },
			404,
			'Request not found',
		],
		[
			'a Video ID for a phone without its country',
			'POST',
			'/videoid',
			{ ...invitation, mobile_phone_number: '600123456' },
			400,
			'Please use the mobile phone number with an international prefix',
		],
		[
			'a Video ID of an unknown Registration Authority',
			'POST',
			'/videoid',
			{ ...invitation, registration_authority: '4711' },
			404,
			'Registration Authority not found',
		],
		[
			'a Video ID that nobody pays for',
			'POST',
			'/videoid',
			{ ...invitation, billing_username: 'nobody@example.com' },
			500,
			CREDIT,
		],
	];
	test.each(others)('refuses %s', async (_name, method, url, data, status, sentence) => {
		const json = { 'Content-Type': 'application/json' };
		const headers = Buffer.isBuffer(data) ? json : undefined;
		const answer = await api.http.request({ method, url, data, headers });
		expect([answer.status, answer.data]).toEqual([status, refusal(status, sentence)]);
	});
});
