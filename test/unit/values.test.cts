import { isOid } from '../../nodes/Oneshot/resources/metadata/upload';
import { isCountryCode } from '../../nodes/Oneshot/values/countries';

test('country codes are the assigned ones', () => {
	for (const code of ['ES', 'PL', 'GB', 'AX']) expect(isCountryCode(code)).toBe(true);
	for (const code of ['ESX', 'es', 'UK', 'XX', '']) expect(isCountryCode(code)).toBe(false);
});

test.each(['1.3.6.1.4.1.99999.1', '2.999', '0.9.2342'])('%s is an OID', (oid) =>
	expect(isOid(oid)).toBe(true),
);
test.each(['1', '3.1', '1.40', '1.3.06', '1.3.', 'a.b'])('%s is none', (oid) =>
	expect(isOid(oid)).toBe(false),
);
