import { maskFor, maskTexts, secretsOf } from '../../nodes/Oneshot/client/secrets';

const body = {
	secret: '123456',
	rao: '1000',
	countersignature: { password: 'p&"ss <word>', pin: '4711' },
	videoid_data: { images: { document_front: 'aW1hZ2U=' } },
};
const form = [
	{ name: 'token', value: '5a1d0c0de5a1d0c0' },
	{ name: 'given_name', value: 'José' },
];

test('what a call sends in secret is known by its field, however deep', () => {
	expect(secretsOf(body, form).sort()).toEqual(
		['123456', 'p&"ss <word>', '4711', 'aW1hZ2U=', '5a1d0c0de5a1d0c0'].sort(),
	);
});

describe('in what comes back it is masked', () => {
	const secret = 'p&"ss <word>';
	const mask = maskFor([secret]);
	test.each([
		['as it is', secret],
		['in base64', Buffer.from(secret).toString('base64')],
		['in a URL', encodeURIComponent(secret)],
		['in JSON', JSON.stringify(secret).slice(1, -1)],
		['in HTML', 'p&amp;&quot;ss &lt;word&gt;'],
	])('%s', (_form, echo) => expect(mask(`before ${echo} after`)).toBe('before •••• after'));
});

test('a short one is masked where it stands alone only, nothing else is garbled', () => {
	const mask = maskFor(['4711', '']);
	expect(mask('PIN 4711 of request 347118')).toBe('PIN •••• of request 347118');
	expect(maskFor([])('token abcd')).toBe('token abcd');
});

test('texts of a JSON value are masked, numbers and names stay', () => {
	const mask = maskFor(['123456']);
	expect(maskTexts({ a: ['code 123456'], n: 123456 }, mask)).toEqual({
		a: ['code ••••'],
		n: 123456,
	});
});
