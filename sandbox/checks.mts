// What people and tests send to `/_sandbox/…` is checked by a schema; complaints are sentences.
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

const ajv = new Ajv2020({ strict: false, discriminator: true, verbose: true });

/** Checks a value: what is wrong with it, as a sentence, or undefined. */
export type Check = (value: unknown) => string | undefined;

/** Compiles a JSON schema; unions are told apart by `discriminator`. */
export function checkBy(schema: object): Check {
	const validate = ajv.compile(schema);
	return (value) =>
		validate(value) ? undefined : sentenceOf((validate.errors as ErrorObject[])[0]);
}

/** An object schema: these members and no others. */
export const exactly = (properties: Record<string, object>, required: string[] = []) => ({
	type: 'object',
	additionalProperties: false,
	properties,
	required,
});

interface Union {
	oneOf?: Array<{ properties: Record<string, { const: string }> }>;
	properties?: object;
}

function sentenceOf({ keyword, instancePath, params, message, data, ...error }: ErrorObject) {
	const place = instancePath.slice(1).replaceAll('/', '.');
	const within = (name: unknown) => (place ? `${place}.${name}` : String(name));
	const schema = error.parentSchema as Union;
	const given = (value: unknown) => (value === undefined ? '' : `, not ${JSON.stringify(value)}`);
	switch (keyword) {
		case 'discriminator': {
			const tag = params.tag as string;
			const allowed = (schema.oneOf ?? []).map(({ properties }) => properties[tag].const);
			return `${within(tag)} must be one of ${allowed.join(', ')}${given(params.tagValue)}`;
		}
		case 'enum':
			return `${place || 'The body'} must be one of ${params.allowedValues.join(', ')}${given(data)}`;
		case 'additionalProperties': {
			const known = Object.keys(schema.properties ?? {});
			const list = known.length > 0 ? `the known members are ${known.join(', ')}` : 'none is known';
			return `${within(params.additionalProperty)} is unknown: ${list}`;
		}
		case 'required':
			return `${within(params.missingProperty)} is missing`;
		default:
			return `${place || 'The body'} ${message}`;
	}
}
