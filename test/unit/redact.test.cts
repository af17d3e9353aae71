import { redact } from '../../nodes/Oneshot/resources/settings/get';

test('secrets in settings are hidden wherever they stand, and nothing else is', () => {
	const settings = {
		general: { environment: 'sandbox', usepdfclean: true },
		billing: { billing_username: 'someone', billing_password: 'c2VjcmV0' },
		proxies: [{ url: 'http://proxy', proxy_password: 'a' }, { nested: { pin: '1234', pins: 3 } }],
		credentials: { anything: 'at all', list: ['a', { deep: 'b' }], unset: '' },
		raoToken: 'f00',
		api_key: null,
	};
	expect(redact(settings)).toEqual({
		general: { environment: 'sandbox', usepdfclean: true },
		billing: { billing_username: 'someone', billing_password: '(redacted)' },
		proxies: [
			{ url: 'http://proxy', proxy_password: '(redacted)' },
			{ nested: { pin: '(redacted)', pins: 3 } },
		],
		credentials: {
			anything: '(redacted)',
			list: ['(redacted)', { deep: '(redacted)' }],
			unset: '',
		},
		raoToken: '(redacted)',
		api_key: null,
	});
});
