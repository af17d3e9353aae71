import type { INodeProperties } from 'n8n-workflow';

import type { Operation, Resource } from '../operation/operation';
import { resources } from '../resources';
import { allowAiAgentsField } from './agents';
import { alphabetically } from '../values/order';

/** Options that every operation has. */
const commonOptions: INodeProperties[] = [
	{
		displayName: 'Deadline (Seconds)',
		name: 'deadline',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description:
			'How long one call to the Optimizer may take in all, repetitions included. Not set: 60 for reads, 120 for what creates, sends or deletes, 300 for Sign, an hour for files.',
	},
	{
		displayName: 'Parallel Calls',
		name: 'parallelCalls',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description:
			'How many items are processed at a time. Not set: 8 for reads and files, 1 for what creates, sends, charges or signs.',
	},
];

const byDisplayName = (a: INodeProperties, b: INodeProperties) =>
	alphabetically(a.displayName, b.displayName);

/** What can be added to a collection, by the name that the user sees. */
const sorted = (field: INodeProperties): INodeProperties =>
	field.type === 'collection'
		? { ...field, options: [...(field.options as INodeProperties[])].sort(byDisplayName) }
		: field;

/** Limits a field to its resource and operation, beside its own conditions. */
function shownFor(
	resource: Resource,
	operation: Operation,
	field: INodeProperties,
): INodeProperties {
	const own = field.displayOptions;
	return {
		...field,
		displayOptions: {
			...own,
			show: { resource: [resource.value], operation: [operation.value], ...own?.show },
		},
	};
}

/** Of operations that fetch a file. */
const largestFileOption: INodeProperties = {
	displayName: 'Largest File (MB)',
	name: 'largestFile',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 2048,
	description: 'A larger file is not taken from the Optimizer. Not set: 2,048.',
};

const fetchesFile = ({ fields }: Operation) =>
	fields.some(({ displayName }) => displayName.startsWith('Put '));

/** The field “Options” of an operation. */
const optionsField = (operation: Operation): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		...(operation.options ?? []),
		...(fetchesFile(operation) ? [largestFileOption] : []),
		...commonOptions,
	],
});

/** Every field of an operation, its options included. */
export const fieldsOf = (operation: Operation): INodeProperties[] => [
	...operation.fields,
	optionsField(operation),
];

/** The fields as the description has them: limited to their resource and operation. */
function describedFields(resource: Resource, operation: Operation): INodeProperties[] {
	const guard = operation.guarded && !operation.files ? [allowAiAgentsField] : [];
	return [...guard, ...fieldsOf(operation)].map((field) =>
		shownFor(resource, operation, sorted(field)),
	);
}

/** The choice of a resource's operations, in the order of the resource's list. */
const operationField = (
	operations: Operation[],
	initial: string,
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions,
	options: operations.map(({ name, value, action, description }) => ({
		name,
		value,
		action,
		description,
	})),
	default: initial,
});

/**
 * What a node offers, and what it offers as a tool of an AI agent: nothing that takes or gives a file. Where a resource
 * begins with such an operation, the tool begins with the first that only reads. The node's own field stands first:
 * n8n's node panel lists the first that it finds for a resource.
 */
function operationFields({ value, operations, default: initial }: Resource): INodeProperties[] {
	const offered = operations.filter(({ files }) => !files);
	const opens =
		offered.find((operation) => operation.value === initial) ??
		offered.find(({ value: name }) => name.startsWith('get'));
	const show = { resource: [value] };
	const asTool = { show: { ...show, '@tool': [true] } };
	return [
		operationField(operations, String(initial), { show, hide: { '@tool': [true] } }),
		operationField(offered, String(opens?.value ?? offered[0].value), asTool),
	];
}

/** The node's properties, built from the resources' lists: resource, operations, fields. */
export function buildProperties(): INodeProperties[] {
	const resourceField: INodeProperties = {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value, description }) => ({ name, value, description })),
		default: 'request',
		description:
			'What to work with. It lies on the Optimizer: the server with the One-Shot API, yours or the public one for tests.',
	};
	const fields = resources.flatMap((resource) =>
		resource.operations.flatMap((operation) => describedFields(resource, operation)),
	);
	return [resourceField, ...resources.flatMap(operationFields), ...fields];
}

/** What stands below the node's name on the canvas: the words of the operation that it is set to. */
export function buildSubtitle(): string {
	const actions = resources.flatMap(({ value: resource, operations }) =>
		operations.map(({ value, action }) => [`${resource}.${value}`, action]),
	);
	const words = JSON.stringify(Object.fromEntries(actions));
	return `={{ (${words})[$parameter["resource"] + "." + $parameter["operation"]] }}`;
}

/** The operation that a node is set to. Throws when the workflow names one that does not exist. */
export function findOperation(resource: string, operation: string): Operation {
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (!found) throw new Error(`There is no operation “${operation}” for “${resource}”`);
	return found;
}
