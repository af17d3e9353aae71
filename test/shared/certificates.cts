import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runSuccessfully } from '../../tools/shared/programs.cjs';

export type Certificates = Awaited<ReturnType<typeof createCertificates>>;

/** Files and texts of a private CA, and of a server on 127.0.0.1 and a client whose certificates it issued. */
export async function createCertificates() {
	const folder = await mkdtemp(join(tmpdir(), 'oneshot-tls-'));
	const path = (name: string) => join(folder, name);
	const openssl = async (...args: string[]) =>
		await runSuccessfully({ program: 'openssl', args, cwd: folder });
	const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
	const days = ['-days', '2'];

	const ca = ['-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Private CA'];
	await openssl('req', '-x509', ...key, ...ca, ...days);
	for (const name of ['server', 'client']) {
		const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`];
		const address = ['-addext', 'subjectAltName=IP:127.0.0.1'];
		const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key'];
		await openssl('req', '-x509', ...key, ...files, ...address, ...issuer, ...days);
	}
	const names = ['ca.pem', 'server.pem', 'client.pem', 'client.key'];
	const [caPem, server, cert, clientKey] = await Promise.all(
		names.map(async (name) => await readFile(path(name), 'utf8')),
	);
	return {
		/** PEM texts. */
		pem: { ca: caPem, server, cert, key: clientKey },
		/** An Optimizer's options to serve https with them, to clients with a certificate only. */
		args: [
			...['--tls-cert', path('server.pem'), '--tls-key', path('server.key')],
			...['--client-ca', path('ca.pem')],
		],
		remove: async () => await rm(folder, { recursive: true }),
	};
}
