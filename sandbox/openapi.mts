// The two API descriptions drive the server: its routes, and what each call may carry.
import { readFileSync } from 'node:fs';

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

import type { Dialect } from './dialect.mjs';
import type { Deviation } from './replies.mjs';
import type { Generation } from './dialect.mjs';

/** How well a call is known: see the descriptions' `info`. */
const STANDINGS = ['documented', 'legacy-documented', 'inferred'] as const;
export type Standing = (typeof STANDINGS)[number];

interface Parameter {
	name: string;
	in: 'path' | 'query';
	required: boolean;
	schema: object;
}

interface DescribedOperation {
	operationId: string;
	/** The operationId of the first candidate path, on the second one. */
	'x-same-as'?: string;
	'x-standing': Standing;
	'x-candidate'?: number;
	/** The dialects in which the call exists. */
	'x-dialect'?: Partial<Dialect>;
	parameters?: Parameter[];
	requestBody?: { required: boolean; content: Record<string, { schema: object }> };
}

interface Description {
	servers: Array<{ url: string }>;
	paths: Record<string, Record<string, DescribedOperation>>;
	components: { schemas: Record<string, object> };
}

/** What a request carries, as far as a description has a say in it. */
export interface RequestParts {
	path: Record<string, string>;
	query: Record<string, unknown>;
	contentType: string;
	/** The JSON body, or a form's fields: texts, and an object for each file; undefined without a body. */
	body: unknown;
}

/** One call of the API as its description has it. */
export interface DescribedCall {
	generation: Generation;
	/** Of the first candidate, where there are two. */
	operationId: string;
	method: string;
	/** With the server's prefix and `{placeholders}`. */
	path: string;
	standing: Standing;
	/** 1 or 2 where an inferred call has two candidate paths. */
	candidate?: number;
	/** The dialects in which it exists; in all when not given. */
	dialect: Partial<Dialect>;
	/** What in a request is not as described; empty when all is. */
	check(parts: RequestParts): Deviation[];
}

/** Every call of a generation. Throws when the description says something that this program can't read. */
export function callsOf(generation: Generation): DescribedCall[] {
	const file = new URL(`./openapi/${generation}.yaml`, import.meta.url);
	const description = parse(readFileSync(file, 'utf8')) as Description;
	const ajv = new Ajv2020({ strict: false, allErrors: true });
	ajv.addSchema({ $id: 'api', components: withFilesAsObjects(description.components) });

	return Object.entries(description.paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]): DescribedCall => {
			const standing = operation['x-standing'];
			if (!STANDINGS.includes(standing)) {
				throw new Error(`${generation}.yaml: ${method} ${path} has no x-standing`);
			}
			return {
				generation,
				operationId: operation['x-same-as'] ?? operation.operationId,
				method: method.toUpperCase(),
				path: description.servers[0].url + path,
				standing,
				candidate: operation['x-candidate'],
				dialect: operation['x-dialect'] ?? {},
				check: checkOf(ajv, operation),
			};
		}),
	);
}

/** A file is an object where a request is checked: so a text can't pass for a file, nor a file for a text. */
function withFilesAsObjects(components: object): object {
	return JSON.parse(JSON.stringify(components), (_key, value: Record<string, unknown> | null) =>
		value?.format === 'binary' ? { type: 'object' } : value,
	) as object;
}

function checkOf(ajv: Ajv2020, operation: DescribedOperation): DescribedCall['check'] {
	const { parameters = [], requestBody } = operation;
	const inPath = parametersIn(ajv, parameters, 'path');
	const inQuery = parametersIn(ajv, parameters, 'query');
	const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
	const inBody = content && ajv.compile(referring(content.schema));
	return ({ path, query, contentType, body }) => {
		const found = [...deviations('path', inPath, path), ...deviations('query', inQuery, query)];
		const deviation = { place: 'body' as const, missing: false };
		if (body === undefined) {
			if (inBody && requestBody?.required) found.push(...deviations('body', inBody, {}));
		} else if (!inBody) {
			found.push({ ...deviation, field: 'body', message: 'this call takes no body' });
		} else if (!contentType.startsWith(type)) {
			found.push({ ...deviation, field: 'Content-Type', message: `must be ${type}` });
		} else {
			found.push(...deviations('body', inBody, body));
		}
		return found;
	};
}

/** `#/components/…` within the shared document. */
function referring(schema: object): object {
	return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;
}

function parametersIn(ajv: Ajv2020, all: Parameter[], place: Parameter['in']): ValidateFunction {
	const parameters = all.filter((parameter) => parameter.in === place);
	return ajv.compile({
		type: 'object',
		additionalProperties: false,
		required: parameters.filter(({ required }) => required).map(({ name }) => name),
		properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
	});
}

/** Ajv's findings, by the field that they are about. */
function deviations(place: Deviation['place'], validate: ValidateFunction, value: unknown) {
	return validate(value) ? [] : (validate.errors ?? []).map((error) => deviationOf(place, error));
}

function deviationOf(place: Deviation['place'], error: ErrorObject): Deviation {
	const { keyword, instancePath, message = 'is not valid' } = error;
	const params = error.params as { missingProperty?: string; additionalProperty?: string };
	const inner = params.missingProperty ?? params.additionalProperty;
	const steps = [...instancePath.split('/').slice(1), ...(inner === undefined ? [] : [inner])];
	return {
		place,
		field: steps.join('.') || place,
		missing: keyword === 'required',
		message:
			keyword === 'additionalProperties'
				? 'extra fields not permitted'
				: message === 'must be object' && steps.length === 1
					? 'must be a file or an object'
					: message,
	};
}
