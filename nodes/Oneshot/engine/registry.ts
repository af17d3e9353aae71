import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Operation, Resource } from '../operation/operation';
import { resources } from '../resources';
import { allowAiAgentsField } from './agents';

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
	a.displayName.localeCompare(b.displayName);

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

/** What takes or gives a file is not offered to AI agents. */
const notInTools = { hide: { '@tool': [true] } };

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

const byOptionName = (a: INodePropertyOptions, b: INodePropertyOptions) =>
	a.name.localeCompare(b.name);

/** The node's properties, built from the resources' lists: resource, operations, fields. */
export function buildProperties(): INodeProperties[] {
	const resourceField: INodeProperties = {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value }) => ({ name, value })).sort(byOptionName),
		default: 'request',
	};
	const operationFields = resources.map((resource): INodeProperties => {
		const options = resource.operations.map(({ name, value, action, description, files }) => ({
			name,
			value,
			action,
			description,
			...(files && { displayOptions: notInTools }),
		}));
		return {
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource.value] } },
			options: options.sort(byOptionName),
			default: String(resource.default),
		};
	});
	const fields = resources.flatMap((resource) =>
		resource.operations.flatMap((operation) => describedFields(resource, operation)),
	);
	return [resourceField, ...operationFields, ...fields];
}

/** The operation that a node is set to. Throws when the workflow names one that does not exist. */
export function findOperation(resource: string, operation: string): Operation {
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (!found) throw new Error(`There is no operation “${operation}” for “${resource}”`);
	return found;
}
