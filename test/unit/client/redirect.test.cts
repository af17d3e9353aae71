// Which redirects are followed: the same call, on the server of the credential.
import { redirectTarget } from '../../../nodes/Oneshot/client/transport';

const base = 'https://optimizer.example/oneshot/api/v1';
const from = new URL(`${base}/images`);

test.each([
	[301, `${base}/images/`],
	[302, '/oneshot/api/v1/images/'],
	[307, `${base}/images/`],
	[308, `${base}/europe/images`],
	[307, '/oneshot/api/v1/europe/images/'],
])('%s to %s is followed', (status, location) => {
	const target = redirectTarget(status, location, from.href, base);
	expect(target?.href).toBe(new URL(location, from).href);
});

test.each(['http://optimizer.example', 'https://internal:8000'])(
	'the slash that is added as %s is added on the own server',
	(server) => {
		const location = `${server}/oneshot/api/v1/images/`;
		expect(redirectTarget(301, location, from.href, base)?.href).toBe(`${base}/images/`);
	},
);

test.each([
	[307, `${base}/tokens`],
	[307, '/images'],
	[307, '/login?next=/oneshot/api/v1/images'],
	[301, `${base}/europe/images`],
	[303, `${base}/images/`],
	[308, 'https://elsewhere.example/oneshot/api/v1/europe/images'],
	[307, '../../images'],
	[307, ''],
	[307, undefined],
])('%s to %s is not', (status, location) => {
	expect(redirectTarget(status, location, from.href, base)).toBeUndefined();
});
