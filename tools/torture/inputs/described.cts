// The API's description (sandbox/openapi), by which it is judged what was sent.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { parse } from 'yaml';

import type { Version } from '../../harness/optimizer.cjs';
import { projectRoot } from '../../shared/projectRoot.cjs';

interface Operation {
	parameters?: Array<{ name: string; in: string; schema: { pattern?: string } }>;
	requestBody?: { required: boolean; content: Record<string, { schema: object }> };
}

export interface DescribedCall {
	/** `GET /request/{pk}` */
	name: string;
	pattern: RegExp;
	/** Names that may stand in the query. */
	query: string[];
	contentType?: string;
	/** Whether the call may not be made without a body. */
	needsBody: boolean;
	validate?: ValidateFunction;
}

function read(version: Version): DescribedCall[] {
	const file = join(projectRoot, 'sandbox', 'openapi', `${version}.yaml`);
	const { paths, components } = parse(readFileSync(file, 'utf8')) as {
		paths: Record<string, Record<string, Operation>>;
		components: object;
	};
	const ajv = new Ajv2020({ strict: false, logger: false });
	ajv.addSchema({ $id: 'api', components });
	const calls = Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, { parameters = [], requestBody }]): DescribedCall => {
			const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
			const schema = JSON.stringify(content?.schema ?? {}).replaceAll('"#/', '"api#/');
			const inPath = path.replace(/\{(\w+)\}/g, (_, name: string) => {
				const written = parameters.find((known) => known.name === name)?.schema.pattern;
				// The specification speaks of a “video unique identifier”.
				const pattern = path.includes('/download/video') ? undefined : written;
				return `(${(pattern ?? '[^/]+').replace(/^\^|\$$/g, '')})`;
			});
			return {
				name: `${method.toUpperCase()} ${path}`,
				pattern: new RegExp(`^${method.toUpperCase()} ${inPath}$`),
				query: parameters.filter((known) => known.in === 'query').map(({ name }) => name),
				needsBody: requestBody?.required ?? false,
				...(content && {
					contentType: type,
					validate: ajv.compile(JSON.parse(schema) as object),
				}),
			};
		}),
	);
	// `/document/{pk}/contract` before `/document/{pk}/{uid}`.
	const open = ({ name }: DescribedCall) => name.split('{').length;
	return calls.sort((one, other) => open(one) - open(other));
}

const known = new Map<Version, DescribedCall[]>();

/** The described call that a path is, as it was sent; none where the API has no such call. */
export function describedCall(
	version: Version,
	method: string,
	path: string,
): DescribedCall | undefined {
	const calls = known.get(version) ?? read(version);
	known.set(version, calls);
	return calls.find(({ pattern }) => pattern.test(`${method} ${path}`));
}
