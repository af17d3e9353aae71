import type { IHttpRequestMethods } from 'n8n-workflow';

/** The two generations of the API that are in the field. */
export type OptimizerVersion = 'current' | 'legacy';

/**
 * How well a path is known: `documented` by the vendor for this generation, or `inferred` (FastAPI
 * conventions, or carried over from the other generation).
 */
export type Standing = 'documented' | 'inferred';

/** A call's path in one generation; an inferred GET or DELETE may have several candidates. */
export interface Route {
	method: IHttpRequestMethods;
	paths: string[];
	standing: Standing;
}

const route =
	(standing: Standing) =>
	(method: IHttpRequestMethods, ...paths: string[]): Route => ({ method, paths, standing });
const doc = route('documented');
const inf = route('inferred');
const both = (known: Route) => ({ current: known, legacy: known });

/**
 * Every call of the API per generation. `{pk}` is a request_pk, `{vpk}` a videoid_pk, `{uid}` a unique
 * ID; paths are relative to the credential's base URL. A generation that lacks a call has no entry.
 * Sources: the One-Shot API 1.0.0 reference, the legacy v1 specification and the migration guide.
 */
export const routes = {
	'settings.hello': { current: inf('GET', '/hello'), legacy: doc('GET', '/hello') },
	'settings.version': { current: inf('GET', '/version'), legacy: doc('GET', '/version') },
	'settings.get': { current: inf('GET', '/settings'), legacy: doc('GET', '/settings') },
	'settings.update': { current: inf('POST', '/settings'), legacy: doc('POST', '/settings') },

	'token.create': both(doc('POST', '/token')),
	'token.get': both(doc('GET', '/token/{uid}')),
	'token.getAll': both(doc('GET', '/tokens')),
	'token.delete': both(doc('DELETE', '/token/{uid}')),

	'request.create': { current: doc('POST', '/create'), legacy: doc('POST', '/request') },
	'request.get': { current: inf('GET', '/request/{pk}'), legacy: doc('GET', '/request/{pk}') },
	'request.update': { current: inf('PUT', '/request/{pk}'), legacy: doc('PUT', '/request/{pk}') },
	'request.cancel': {
		current: inf('DELETE', '/request/{pk}'),
		legacy: doc('DELETE', '/request/{pk}'),
	},
	'request.getAsyncStatus': { legacy: doc('GET', '/async/status/{pk}') },
	'request.getContract': {
		current: doc('GET', '/contract/{pk}'),
		legacy: doc('GET', '/document/{pk}/contract'),
	},
	'request.generateOtp': both(doc('POST', '/otp/{pk}')),
	'request.sign': both(doc('POST', '/sign/{pk}')),

	'document.upload': both(doc('POST', '/document/{pk}')),
	'document.getAll': {
		current: inf('GET', '/documents/{pk}', '/document/{pk}'),
		legacy: doc('GET', '/documents/{pk}'),
	},
	'document.download': {
		current: doc('GET', '/document/{pk}/{uid}'),
		legacy: doc('GET', '/document/{pk}/{type}/{uid}'),
	},
	'document.delete': {
		current: doc('DELETE', '/document/{pk}/{uid}'),
		legacy: doc('DELETE', '/document/{pk}/{type}/{uid}'),
	},
	'document.deleteAll': {
		current: doc('DELETE', '/document/{pk}'),
		legacy: doc('DELETE', '/documents/{pk}'),
	},

	'image.upload': both(doc('POST', '/image')),
	'image.download': both(doc('GET', '/image/{uid}')),
	'image.getAll': { current: inf('GET', '/images'), legacy: doc('GET', '/images') },
	'image.delete': both(doc('DELETE', '/image/{uid}')),
	'image.deleteAll': { current: inf('DELETE', '/images'), legacy: doc('DELETE', '/images') },

	'videoId.create': both(doc('POST', '/videoid')),
	'videoId.uploadEvidences': {
		current: doc('POST', '/videoid/{vpk}/evidences'),
		legacy: doc('POST', '/videoid/{pk}/evidences'),
	},
	'videoId.uploadVideo': {
		current: doc('POST', '/videoid/{vpk}/video'),
		legacy: doc('POST', '/videoid/{pk}/evidences/video'),
	},
	'videoId.downloadVideo': {
		current: inf('GET', '/videoid/{vpk}/video', '/videoid/{vpk}/download/video'),
		legacy: doc('GET', '/videoid/{pk}/download/video'),
	},
	'videoId.approve': {
		current: doc('POST', '/videoid/{vpk}/approve'),
		legacy: doc('POST', '/requests/{pk}/approve'),
	},
	'videoId.refuse': {
		current: doc('POST', '/videoid/{vpk}/refuse'),
		legacy: doc('POST', '/videoid/{pk}/refuse'),
	},

	'metadata.upload': { legacy: doc('POST', '/metadata') },
	'metadata.get': { legacy: doc('GET', '/metadata/{uid}') },
	'metadata.getAll': { legacy: doc('GET', '/metadata') },
	'metadata.delete': { legacy: doc('DELETE', '/metadata/{uid}') },
	'metadata.deleteAll': { legacy: doc('DELETE', '/metadata') },
} satisfies Record<string, Partial<Record<OptimizerVersion, Route>>>;

export type CallName = keyof typeof routes;

/** The route of a call in a generation, or undefined where the generation does not have it. */
export function routeOf(call: CallName, version: OptimizerVersion): Route | undefined {
	const known: Partial<Record<OptimizerVersion, Route>> = routes[call];
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
