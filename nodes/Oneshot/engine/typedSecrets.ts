import type { INode, INodeParameters, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { isObject } from '../client/answer';
import { MASK } from '../client/secrets';
import { resources } from '../resources';

// What somebody typed into a masked field. n8n puts the node that failed into the error, with its parameters, and the
// error into its log and into error workflows.

const namesOf = (fields: INodeProperties[]): string[] =>
	fields.flatMap(({ name, type, typeOptions, options = [] }) => [
		...(typeOptions?.password ? [name] : []),
		...(type === 'collection' ? namesOf(options as INodeProperties[]) : []),
	]);

/** The masked fields of all operations. */
const names = new Set(
	resources.flatMap(({ operations }) => operations.flatMap(({ fields }) => namesOf(fields))),
);

function masked(value: NodeParameterValueType, name: string): NodeParameterValueType {
	// An expression says where a secret is, not what it is.
	if (names.has(name) && value !== '' && !String(value).startsWith('=')) return MASK;
	return isObject(value) ? maskedIn(value as INodeParameters) : value;
}

const maskedIn = (parameters: INodeParameters): INodeParameters =>
	Object.fromEntries(
		Object.entries(parameters).map(([name, value]) => [name, masked(value, name)]),
	) as INodeParameters;

/** A node as an error may show it. */
export const withoutTypedSecrets = (node: INode): INode => ({
	...node,
	parameters: maskedIn(node.parameters),
});
