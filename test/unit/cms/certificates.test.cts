// Certificates of the world's CAs, as node has them, read as node reads them.
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

import { publicKeyOf, readCertificate } from '../../../nodes/Oneshot/cms/certificate';
import { valueOf } from '../../../nodes/Oneshot/cms/names';
import { OID } from '../../../nodes/Oneshot/cms/oids';

test('more than a hundred of them', () => {
	expect(rootCertificates.length).toBeGreaterThan(100);
});

test.each(
	rootCertificates
		.map((pem) => new X509Certificate(pem))
		.map((known) => [known.subject, known] as const),
)('%s', (_, known) => {
	const certificate = readCertificate(known.raw);
	expect(certificate.serialNumber).toBe(known.serialNumber.padStart(2, '0'));
	expect(certificate.notBefore).toEqual(new Date(known.validFrom));
	expect(certificate.notAfter).toEqual(new Date(known.validTo));
	expect(certificate.subject.key).toBe(certificate.issuer.key);
	expect(certificate.extensions.authority !== undefined).toBe(known.ca);
	expect(publicKeyOf(certificate).equals(known.publicKey)).toBe(true);
	const commonName = /^CN=(.*)$/m.exec(known.subject)?.[1];
	expect(valueOf(certificate.subject, OID.commonName)).toBe(commonName);
});
