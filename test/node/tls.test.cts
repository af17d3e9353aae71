// An Optimizer behind a gateway with a private CA, client certificates and basic authentication.
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { credentialFor, type RunningOptimizer } from '../../tools/harness/optimizer.cjs';
import { createCertificates, type Certificates } from '../shared/certificates.cjs';
import { ownOptimizer } from '../shared/optimizer.cjs';
import '../shared/pauses.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));

let world: SharedWorld;
let certificates: Certificates;
let optimizer: RunningOptimizer;
beforeAll(async () => {
	world = await sharedWorld();
	certificates = await createCertificates();
	const { args, pem } = certificates;
	const login = ['--gateway-basic', 'user:påss'];
	optimizer = await ownOptimizer({ args: [...args, ...login], tls: pem });
});
afterAll(async () => {
	await optimizer.stop();
	await certificates.remove();
	await world.stop();
});

const getTokens = { resource: 'token', operation: 'getAll' };

/** Lists the tokens with a credential that would be let through, but for these changes. */
async function run(changes: ICredentialDataDecryptedObject = {}) {
	const { pem } = certificates;
	const oneshotApi = credentialFor(optimizer, 'current', {
		...{ gatewayAuthentication: 'basicAuth', gatewayUser: 'user', gatewayPassword: 'påss' },
		...{ useTlsFiles: true, caCertificate: pem.ca },
		...{ clientCertificate: pem.cert, clientKey: pem.key },
		...changes,
	});
	return await world.engine.runNode(getTokens, { credentials: { oneshotApi } });
}

test('basic authentication', async () => {
	expect((await run()).items()).toHaveLength(1);
	const { error } = await run({ gatewayPassword: 'x' });
	expect(error?.message).toContain('A web page came back');
});

test('a client certificate and a private CA', async () => {
	const { error } = await run({ caCertificate: '' });
	expect(error?.message).toContain('certificate');
	expect(error?.description).toContain('CA Certificate');
	expect((await run({ caCertificate: '', ignoreTlsIssues: true })).items()).toHaveLength(1);
	const refused = await run({ clientCertificate: '', clientKey: '' });
	expect(refused.error).toBeDefined();
});

describe('TLS files as people paste them', () => {
	const oneLine = (pem: string) => pem.trim().replace(/\n/g, ' ');
	const bare = (pem: string) => pem.replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
	const escaped = (pem: string) => pem.replace(/\n/g, '\\n');

	test.each<[string, (pem: Certificates['pem']) => ICredentialDataDecryptedObject]>([
		['as they are', () => ({})],
		[
			'on one line each, as a field for one line leaves them',
			({ ca, cert, key }) => ({
				caCertificate: oneLine(ca),
				clientCertificate: oneLine(cert),
				clientKey: oneLine(key),
			}),
		],
		[
			'with \\n in place of the line breaks',
			({ ca, cert, key }) => ({
				caCertificate: escaped(ca),
				clientCertificate: escaped(cert),
				clientKey: escaped(key),
			}),
		],
		[
			'with other line ends and spaces',
			({ ca, cert }) => ({
				caCertificate: `\ufeff${ca.replace(/\n/g, '\r\n')}`,
				clientCertificate: cert.replace(/^/gm, '   '),
			}),
		],
		['without armour', ({ ca }) => ({ caCertificate: bare(ca) })],
		[
			'certificate and key in one field',
			({ cert, key }) => ({ clientCertificate: `${cert}${key}`, clientKey: '' }),
		],
	])('%s', async (_title, change) => {
		const result = await run(change(certificates.pem));
		expect(result.error).toBeUndefined();
		expect(result.items()).toHaveLength(1);
	});

	test.each([
		[{ clientKey: 'my key' }, 'Client'],
		[{ caCertificate: 'nothing' }, 'CA Certificate'],
	])('%j is refused with the name of the field', async (changes, name) => {
		await optimizer.clearCalls();
		const { error } = await run(changes);
		expect(error?.message).toContain('In the One-Shot credential');
		expect(error?.message).toContain(name);
		expect(await optimizer.calls()).toEqual([]);
	});

	test('count only while their switch is on', async () => {
		const { error } = await run({ useTlsFiles: false });
		expect(error?.message).toContain('certificate');
		// What is hidden is no obstacle either.
		const credential = { useTlsFiles: false, caCertificate: 'nothing', clientKey: 'my key' };
		expect(await world.done(getTokens, undefined, { credential })).toHaveLength(1);
	});
});
