import type { IHttpRequestMethods } from 'n8n-workflow';

/** The two generations of the API that are in the field. */
export type OptimizerVersion = 'current' | 'legacy';

/**
 * Why a path is believed to exist: `documented` by the vendor for this generation, or `inferred` (FastAPI
 * conventions, or carried over from the other generation).
 */
export type Source = 'documented' | 'inferred';

/** A call's path in one generation, or the candidates for it, the likeliest first. */
export interface Route {
	method: IHttpRequestMethods;
	paths: string[];
	source: Source;
}

/** A call of the API: its route in each generation that has it. */
export interface CallRoutes {
	current?: Route;
	legacy?: Route;
}

const route =
	(source: Source) =>
	(method: IHttpRequestMethods, ...paths: string[]): Route => ({ method, paths, source });
const documented = route('documented');
const inferred = route('inferred');
const both = (known: Route) => ({ current: known, legacy: known });

/**
 * Every call of the API per generation. `{pk}` is a request_pk, `{vpk}` a videoid_pk, `{uid}` a unique
 * ID; paths are relative to the credential's base URL. A generation that lacks a call has no entry.
 * Sources: the One-Shot API 1.0.0 reference, the legacy v1 specification and the migration guide.
 */
export const routes = {
	'settings.hello': { current: inferred('GET', '/hello'), legacy: documented('GET', '/hello') },
	'settings.version': {
		current: inferred('GET', '/version'),
		legacy: documented('GET', '/version'),
	},
	'settings.get': { current: inferred('GET', '/settings'), legacy: documented('GET', '/settings') },
	'settings.update': {
		current: inferred('POST', '/settings'),
		legacy: documented('POST', '/settings'),
	},

	'token.create': both(documented('POST', '/token')),
	'token.get': both(documented('GET', '/token/{uid}')),
	'token.getAll': both(documented('GET', '/tokens')),
	'token.delete': both(documented('DELETE', '/token/{uid}')),

	'request.create': {
		current: documented('POST', '/create'),
		legacy: documented('POST', '/request'),
	},
	'request.get': {
		current: inferred('GET', '/request/{pk}'),
		legacy: documented('GET', '/request/{pk}'),
	},
	'request.update': {
		current: inferred('PUT', '/request/{pk}'),
		legacy: documented('PUT', '/request/{pk}'),
	},
	'request.cancel': {
		current: inferred('DELETE', '/request/{pk}'),
		legacy: documented('DELETE', '/request/{pk}'),
	},
	'request.getAsyncStatus': { legacy: documented('GET', '/async/status/{pk}') },
	'request.getContract': {
		current: documented('GET', '/contract/{pk}'),
		legacy: documented('GET', '/document/{pk}/contract'),
	},
	'request.generateOtp': both(documented('POST', '/otp/{pk}')),
	'request.sign': both(documented('POST', '/sign/{pk}')),

	'document.upload': both(documented('POST', '/document/{pk}')),
	'document.getAll': {
		current: inferred('GET', '/documents/{pk}', '/document/{pk}'),
		legacy: documented('GET', '/documents/{pk}'),
	},
	'document.download': {
		// The vendor's page on eIDAS shows the second form.
		current: documented('GET', '/document/{pk}/{uid}', '/document/{pk}/{type}/{uid}'),
		legacy: documented('GET', '/document/{pk}/{type}/{uid}'),
	},
	'document.delete': {
		current: documented('DELETE', '/document/{pk}/{uid}'),
		legacy: documented('DELETE', '/document/{pk}/{type}/{uid}'),
	},
	'document.deleteAll': {
		current: documented('DELETE', '/document/{pk}'),
		legacy: documented('DELETE', '/documents/{pk}'),
	},

	'image.upload': both(documented('POST', '/image')),
	'image.download': both(documented('GET', '/image/{uid}')),
	'image.getAll': { current: inferred('GET', '/images'), legacy: documented('GET', '/images') },
	'image.delete': both(documented('DELETE', '/image/{uid}')),
	'image.deleteAll': {
		current: inferred('DELETE', '/images'),
		legacy: documented('DELETE', '/images'),
	},

	'videoId.create': both(documented('POST', '/videoid')),
	'videoId.uploadEvidences': {
		current: documented('POST', '/videoid/{vpk}/evidences'),
		legacy: documented('POST', '/videoid/{pk}/evidences'),
	},
	'videoId.uploadVideo': {
		current: documented('POST', '/videoid/{vpk}/video'),
		legacy: documented('POST', '/videoid/{pk}/evidences/video'),
	},
	'videoId.downloadVideo': {
		current: inferred('GET', '/videoid/{vpk}/video', '/videoid/{vpk}/download/video'),
		// The specification speaks of a “video unique identifier”, a customer's code passes videoid_pk.
		legacy: documented('GET', '/videoid/{vpk}/download/video', '/videoid/{pk}/download/video'),
	},
	'videoId.validate': { legacy: documented('POST', '/videoid/{pk}/validate') },
	'videoId.approve': {
		current: documented('POST', '/videoid/{vpk}/approve'),
		// Samples and guide say `request`, only the specification's path key says `requests`.
		legacy: documented('POST', '/request/{pk}/approve', '/requests/{pk}/approve'),
	},
	'videoId.refuse': {
		current: documented('POST', '/videoid/{vpk}/refuse'),
		legacy: documented('POST', '/videoid/{pk}/refuse'),
	},

	'metadata.upload': { legacy: documented('POST', '/metadata') },
	'metadata.get': { legacy: documented('GET', '/metadata/{uid}') },
	'metadata.getAll': { legacy: documented('GET', '/metadata') },
	'metadata.delete': { legacy: documented('DELETE', '/metadata/{uid}') },
	'metadata.deleteAll': { legacy: documented('DELETE', '/metadata') },
} satisfies Record<string, CallRoutes>;

export type CallName = keyof typeof routes;

/** The route of a call in a generation, or undefined where the generation does not have it. */
export function routeOf(call: CallName, version: OptimizerVersion): Route | undefined {
	const known: CallRoutes = routes[call];
	return known[version];
}

/**
 * Puts values into a path. Every value is encoded, and `.` and `..` are refused, so that a value
 * can't leave its place: undefined when a value is missing or refused.
 */
export function fillPath(path: string, values: Record<string, string>): string | undefined {
	const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
	if (names.some((name) => ['', '.', '..'].includes(values[name] ?? ''))) return undefined;
	return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]));
}
