// The Optimizer's own OpenAPI description, where it shows one.
import { isObject } from '../../nodes/Oneshot/client/answer';
import type { Ask } from './ask.cjs';

export interface Description {
	/** Where it was found, relative to the base URL: `openapi.json`, `../openapi.json` … */
	place: string;
	/** `GET /request/{}`, without the server's prefix where it has one. */
	operations: string[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** `/request/{pk}/` and `/request/{request_pk}` are the same path. */
export const plainPath = (path: string) => path.replace(/\{[^}]*\}/g, '{}').replace(/\/+$/, '');

/** The usual places: the base URL, each folder above it, the root of the server. */
export function places(baseUrl: URL): Array<{ place: string; url: string }> {
	const folders = baseUrl.pathname.split('/').filter(Boolean);
	return Array.from({ length: folders.length + 1 }, (_, up) => {
		const folder = folders.slice(0, folders.length - up).join('/');
		return {
			place: `${'../'.repeat(up)}openapi.json`,
			url: `${baseUrl.origin}/${folder && `${folder}/`}openapi.json`,
		};
	});
}

/** Looks for the description; undefined where there is none. */
export async function findDescription(ask: Ask, baseUrl: URL): Promise<Description | undefined> {
	for (const { place, url } of places(baseUrl)) {
		const { body } = await ask({ method: 'GET', path: url });
		if (!isObject(body) || !isObject(body.paths)) continue;
		const prefix = baseUrl.pathname.replace(/\/+$/, '');
		const operations = Object.entries(body.paths).flatMap(([path, methods]) =>
			METHODS.filter((method) => isObject(methods) && method in methods).map(
				(method) =>
					`${method.toUpperCase()} ${plainPath(path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path)}`,
			),
		);
		return { place, operations };
	}
	return undefined;
}
