// Answers that point elsewhere.
import type { Script, Scripts } from '../actions.mjs';

const to = (description: string, status: number, location?: string): Script => [
	description,
	{ type: 'redirect', status, ...(location !== undefined && { location }) },
];

export const redirectScripts: Scripts = {
	'redirect-slash': to('307 to the same path with a slash', 307, '{path}/'),
	'redirect-slash-308': to('308 to the same path with a slash', 308, '{path}/'),
	'redirect-slash-absolute': to(
		'307 to the slash, with scheme and host',
		307,
		'http://{host}{path}/',
	),
	'redirect-slash-https': to(
		'307 to the slash, with a scheme a proxy made up',
		307,
		'https://{host}{path}/',
	),
	'redirect-slash-internal': to(
		'307 to the slash, on a host behind the proxy',
		307,
		'http://optimizer.internal:8000{path}/',
	),
	'redirect-slash-other-port': to('307 to the slash, on port 9', 307, 'http://127.0.0.1:9{path}/'),
	'redirect-slash-no-scheme': to('307 to the slash, without a scheme', 307, '//{host}{path}/'),
	'redirect-loop': to('307 to itself', 307, '{url}'),
	'redirect-none': to('307 without a Location', 307),
	'redirect-empty': to('307 with an empty Location', 307, ''),
	'redirect-relative': to('307 to a relative path', 307, '../elsewhere'),
	'redirect-query': to('307 to a query', 307, '?page=2'),
	'redirect-path': to('307 to another path of this origin', 307, '/oneshot/api/v1/tokens'),
	'redirect-origin': to('307 to another origin', 307, 'http://127.0.0.1:9/elsewhere'),
	'redirect-foreign': to('308 to another host', 308, 'https://login.example.com/?next={url}'),
	'redirect-javascript': to('307 to no address at all', 307, 'javascript:alert(1)'),
	'redirect-file': to('307 to a file', 307, 'file:///etc/passwd'),
	'redirect-user': to('307 with a login in the address', 307, 'http://user:pass@{host}{path}/'),
	'redirect-garbage': to('307 to what can not be parsed', 307, 'http://[::1'),
	'redirect-301': to('301 to the slash', 301, '{path}/'),
	'redirect-302-login': to('302 to a login page', 302, '/login?next={url}'),
	'redirect-303': to('303 to another path', 303, '/done'),
	'redirect-200-location': [
		'200 with a Location',
		{ type: 'status', status: 200, body: '', contentType: '', headers: { Location: '/login' } },
	],
};
