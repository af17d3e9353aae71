// A certificate that nobody trusts, made for a run.
import { spawnSync } from 'node:child_process';

/** As PEM texts, with the key. Throws where there is no openssl. */
export function selfSigned(): { certificate: string; key: string } {
	const options = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
	const { stdout, status, error } = spawnSync(
		'openssl',
		['req', '-x509', ...options, '-subj', '/CN=planted', '-keyout', '-', '-out', '-'],
		{ encoding: 'utf8' },
	);
	if (error) throw error;
	const find = (kind: string) =>
		new RegExp(`-----BEGIN ${kind}-----[^]+?-----END ${kind}-----`).exec(stdout)?.[0];
	const [certificate, key] = [find('CERTIFICATE'), find('PRIVATE KEY')];
	if (!certificate || !key) throw new Error(`openssl made no certificate (${status})`);
	return { certificate, key };
}
