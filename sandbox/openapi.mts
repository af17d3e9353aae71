// The two API descriptions drive the server: its routes, and what each call may carry.
import { readFileSync } from 'node:fs';

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

import type { Deviation, Generation } from './replies.mjs';

interface Parameter {
	name: string;
	in: 'path' | 'query';
	required: boolean;
	schema: object;
}

interface DescribedOperation {
	operationId: string;
	'x-standing': 'documented' | 'inferred';
	'x-candidate'?: number;
	parameters?: Parameter[];
	requestBody?: { required: boolean; content: Record<string, { schema: object }> };
}

interface Description {
	servers: Array<{ url: string }>;
	paths: Record<string, Record<string, DescribedOperation>>;
	components: { schemas: Record<string, object> };
}

/** One call of the API as its description has it. */
export interface DescribedCall {
	generation: Generation;
	operationId: string;
	method: string;
	/** With the server's prefix and `{placeholders}`. */
	path: string;
	inferred: boolean;
	/** 1 or 2 where an inferred call has two candidate paths. */
	candidate?: number;
	/** Whether the other candidate of this call exists. */
	hasCandidates: boolean;
	bodyType?: 'application/json' | 'multipart/form-data';
	/** What in a request is not as described; empty when all is. */
	check(request: {
		path: Record<string, string>;
		query: Record<string, string>;
		contentType: string;
		body: Record<string, unknown> | undefined;
	}): Deviation[];
}

/** The text of a generation's description. */
export function descriptionOf(generation: Generation): Description {
	const file = new URL(`./openapi/${generation}.yaml`, import.meta.url);
	return parse(readFileSync(file, 'utf8')) as Description;
}

/** Ajv's findings as deviations, by the top-level field that they are about. */
function deviations(place: Deviation['place'], validate: ValidateFunction, value: unknown) {
	if (validate(value)) return [];
	return (validate.errors ?? []).map(({ keyword, params, instancePath, message }): Deviation => {
		const field =
			(params.missingProperty as string | undefined) ??
			(params.additionalProperty as string | undefined) ??
			instancePath.split('/')[1] ??
			'body';
		const unknown = keyword === 'additionalProperties';
		return {
			place,
			field,
			missing: keyword === 'required',
			message: unknown ? 'extra fields not permitted' : (message ?? 'is not valid'),
		};
	});
}

/** Every call of a generation. */
export function callsOf(generation: Generation): DescribedCall[] {
	const description = descriptionOf(generation);
	const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { binary: true } });
	ajv.addSchema({ $id: 'api', components: description.components });
	const resolve = (schema: object) =>
		JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;
	const parameterSchema = (parameters: Parameter[], place: 'path' | 'query') =>
		ajv.compile({
			type: 'object',
			additionalProperties: false,
			required: parameters.filter(({ required }) => required).map(({ name }) => name),
			properties: Object.fromEntries(
				parameters
					.filter((parameter) => parameter.in === place)
					.map(({ name, schema }) => [name, schema]),
			),
		});

	return Object.entries(description.paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]): DescribedCall => {
			const parameters = operation.parameters ?? [];
			const inPath = parameterSchema(
				parameters.filter((parameter) => parameter.in === 'path'),
				'path',
			);
			const inQuery = parameterSchema(
				parameters.filter((parameter) => parameter.in === 'query'),
				'query',
			);
			const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
			const body = content && ajv.compile(resolve(content.schema));
			const required = operation.requestBody?.required ?? false;
			const hasCandidates = Object.values(description.paths).some((others) =>
				Object.values(others).some(
					(other) => other.operationId === operation.operationId && other['x-candidate'] === 2,
				),
			);
			return {
				generation,
				operationId: operation.operationId,
				method: method.toUpperCase(),
				path: description.servers[0].url + path,
				inferred: operation['x-standing'] === 'inferred',
				candidate: operation['x-candidate'],
				hasCandidates,
				bodyType: type as DescribedCall['bodyType'],
				check(request) {
					const found = [
						...deviations('path', inPath, request.path),
						...deviations('query', inQuery, request.query),
					];
					if (!type && request.body && Object.keys(request.body).length > 0) {
						found.push({ place: 'body', field: 'body', missing: false, message: 'takes no body' });
					}
					if (type && request.body && !request.contentType.startsWith(type)) {
						const message = `content type must be ${type}`;
						found.push({ place: 'body', field: 'Content-Type', missing: false, message });
					} else if (body && (request.body ?? required)) {
						found.push(...deviations('body', body, request.body ?? {}));
					}
					return found;
				},
			};
		}),
	);
}
