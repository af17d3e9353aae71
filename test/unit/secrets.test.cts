import { maskFor, maskOf, maskTexts, secretsOf } from '../../nodes/Oneshot/client/secrets';

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
		['in hex', Buffer.from(secret).toString('hex')],
		['in capital hex', Buffer.from(secret).toString('hex').toUpperCase()],
		['in hex, bytes apart', (Buffer.from(secret).toString('hex').match(/../g) ?? []).join(':')],
		['in a URL', encodeURIComponent(secret)],
		['in JSON', JSON.stringify(secret).slice(1, -1)],
		['in HTML', 'p&amp;&quot;ss &lt;word&gt;'],
		['in HTML by numbers', 'p&#38;&#x22;ss &#60;word&#x3E;'],
		['in a form', 'p%26%22ss+%3cword%3e'],
		['in a URL twice', encodeURIComponent(encodeURIComponent(secret))],
		['in JSON twice', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
		['in JSON in ASCII', 'p\\u0026\\u0022ss \\u003cword\\u003E'],
		['in JSON in HTML', 'p&amp;\\&quot;ss &lt;word&gt;'],
		['in JSON in a URL', 'p%26%5C%22ss%20%3Cword%3E'],
	])('%s', (_form, echo) => expect(mask(`before ${echo} after`)).toBe('before •••• after'));

	test.each(['\\', '%', '&', '%25', '&amp;', '&#0', '%5c', '25', 'abcd\\n', 'ab'])(
		'much of %s costs little',
		(piece) => {
			const text = piece.repeat(200_000);
			expect(maskFor([secret, '\\', 'a\\\\b', '4711'])(text).length).toBeLessThanOrEqual(
				text.length * 4,
			);
		},
	);
});

test.each([0, 1, 2])('in the base64 of something longer, %d bytes in', (before) => {
	const secret = 'p&"ss <wörd>';
	const longer = Buffer.from(`${'x'.repeat(before)}${secret} and more`).toString('base64');
	for (const text of [longer, longer.replaceAll('+', '-').replaceAll('/', '_')]) {
		const masked = maskFor([secret])(text);
		expect(masked).toContain('••••');
		const left = masked.split('••••').map((part) => Buffer.from(part, 'base64').toString());
		expect(left.join('')).not.toMatch(/p&"s|wör/);
	}
});

test('in base64 that is broken into lines', () => {
	const header = Buffer.from(`authorization: ${'x'.repeat(40)} p&"ss <wörd> and more`);
	const lines = header.toString('base64').match(/.{1,76}/g) ?? [];
	for (const end of ['\n', '\r\n', '\\n', '\\r\\n']) {
		const masked = maskFor(['p&"ss <wörd>'])(lines.join(end));
		expect(masked).toContain('••••');
		expect(Buffer.from(masked.split('••••')[0], 'base64').toString()).not.toContain('p&');
		const nothing = maskFor(['something else'])(lines.join(end));
		expect(nothing).toBe(lines.join(end));
	}
});

test('as Python writes bytes', () => {
	expect(maskFor(['pässword'])("b'p\\xc3\\xa4ssword'")).toBe("b'••••'");
});

test('of a picture every piece is masked', () => {
	const picture = Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 7) % 251));
	const mask = maskFor([picture.toString('base64')]);
	const piece = picture.toString('base64').slice(100, 300);
	expect(mask(`invalid: ${piece}`)).toBe('invalid: ••••');
	expect(mask('uid 9d2b0f0a4c7b4b6f9d2b0f0a4c7b4b6f9d2b0f0a4c7b4b6f')).toContain('9d2b');
});

test('a short one is masked where it stands alone only, nothing else is garbled', () => {
	const mask = maskFor(['4711', '']);
	expect(mask('PIN 4711 of request 347118')).toBe('PIN •••• of request 347118');
	expect(maskFor([])('token abcd')).toBe('token abcd');
});

test('each of many is masked in every form', () => {
	const many = Array.from({ length: 12 }, (_, at) => `secret number ${at} & "its words"`);
	const mask = maskFor(many);
	for (const secret of many) {
		const bytes = Buffer.from(secret);
		const forms = [secret, encodeURIComponent(secret), bytes.toString('base64')];
		for (const form of [...forms, bytes.toString('hex'), JSON.stringify(secret).slice(1, -1)]) {
			expect(mask(`a ${form} b`)).toBe('a •••• b');
		}
	}
});

const body4711 = '{"secret":"4711"}';
test.each([
	['in a URL', encodeURIComponent(body4711)],
	['in a URL twice', encodeURIComponent(encodeURIComponent(body4711))],
	['in JSON in ASCII', body4711.replaceAll('"', '\\u0022')],
	['after an escaped line end', 'secret:\\n4711\\r'],
	['in HTML', '<b>4711</b>'],
	['in HTML by numbers', '&#34;4711&#34;'],
])('a short one that stands alone %s is masked', (_form, echo) => {
	const masked = maskFor(['4711'])(echo);
	expect(masked).toBe(echo.replace('4711', '••••'));
});

test('digits that write another character are no part of a short one', () => {
	const mask = maskFor(['2247', '4711']);
	expect(mask('%2247')).toBe('%2247');
	expect(mask('a4711 4711b 14711')).toBe('a4711 4711b 14711');
});

test('texts of a JSON value are masked, numbers and names stay', () => {
	const mask = maskFor(['123456']);
	expect(maskTexts({ a: ['code 123456'], n: 123456 }, mask)).toEqual({
		a: ['code ••••'],
		n: 123456,
	});
});

describe('what all calls of an account carry, and what one sends', () => {
	const always = ['callback-secret-of-many', 'gateway: p&ss'];

	test.each([
		['apart', ['123456', 'rao-password-1']],
		['one inside of the other', ['secret-of', '123456']],
		['one around the other', ['x-callback-secret-of-many-x']],
		['nothing sent', ['', '']],
	])('are both masked: %s', (_name, sent) => {
		const mask = maskOf({}, always, sent);
		const secrets = [...always, ...sent].filter(Boolean);
		const echo = secrets.map((secret) => `“${secret}” ${encodeURIComponent(secret)}`).join(' and ');
		const masked = mask(`Wrong: ${echo} end`);
		for (const secret of secrets) expect(masked).not.toContain(secret);
		// Nothing of the longer one is left around the shorter one.
		expect(masked).not.toMatch(/callback|many|x-|-x/);
		expect(masked).toMatch(/^Wrong: .* end$/);
	});

	test('a call masks what it sends, not what the call before it sent', () => {
		const account = {};
		expect(maskOf(account, always, ['123456'])('123456 654321')).toBe('•••• 654321');
		expect(maskOf(account, always, ['654321'])('123456 654321')).toBe('123456 ••••');
	});
});
