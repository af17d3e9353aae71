// n8n's own nodes as far as the workflows of this project use them. They stand for people, drives and
// mail, and for the few nodes that are pure logic; never for this package's own nodes, which run as
// they are. In an n8n installation the same workflow files run with n8n's own nodes.
import { randomUUID } from 'node:crypto';

import {
	NodeConnectionTypes,
	NodeOperationError,
	executeFilter,
	validateFieldType,
} from 'n8n-workflow';
import type {
	FieldType,
	FilterValue,
	GenericValue,
	IBinaryData,
	IConnections,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeProperties,
	INodeType,
	IWorkflowSettings,
} from 'n8n-workflow';

/** A workflow as n8n exports it. */
export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

/** What somebody sees who is asked at a node: its evaluated parameters and the items that reached it. */
export interface Question {
	parameters: INodeParameters;
	/** The parameters as they are for one of the items. */
	parametersOf: (itemIndex: number) => INodeParameters;
	items: INodeExecutionData[];
	node: INode;
	/** At a form's last page that returns files: these files. */
	files: IBinaryData[];
}

/**
 * Answers by a node's name or by its type: what a person enters in a form, or what a drive or a mailbox
 * gives back. An error that is thrown is the node's.
 */
export type Answers = Record<
	string,
	(question: Question) => INodeExecutionData[] | Promise<INodeExecutionData[]>
>;

type Execute = (
	this: IExecuteFunctions,
	parameters: (itemIndex: number) => INodeParameters,
) => Promise<INodeExecutionData[][]>;

interface Assignment {
	name: string;
	type: FieldType;
	value: GenericValue;
}

/** Manual Trigger and No Operation: items go through. */
const passThrough: Execute = async function () {
	return [this.getInputData()];
};

/** Edit Fields (Set) v3: assignments, and "Include Other Input Fields". */
const set: Execute = async function (parametersOf) {
	const output = this.getInputData().map((item, index) => {
		const parameters = parametersOf(index);
		const { assignments = [] } = (parameters.assignments ?? {}) as {
			assignments?: Assignment[];
		};
		const includeOther = parameters.includeOtherFields === true;
		const json: IDataObject = includeOther ? { ...item.json } : {};
		for (const { name, type, value } of assignments) {
			const checked = validateFieldType(name, value, type, { parseStrings: true });
			if (!checked.valid) throw new NodeOperationError(this.getNode(), checked.errorMessage);
			json[name] = (checked.newValue ?? null) as IDataObject[string];
		}
		const binary = includeOther ? item.binary : undefined;
		return { json, ...(binary && { binary }), pairedItem: { item: index } };
	});
	return [output];
};

/** IF v2: true to the first output, false to the second. The conditions are evaluated by n8n itself. */
const branch: Execute = async function (parametersOf) {
	const outputs: INodeExecutionData[][] = [[], []];
	this.getInputData().forEach((item, index) => {
		const { conditions } = parametersOf(index);
		const isTrue = executeFilter(conditions as unknown as FilterValue, { itemIndex: index });
		outputs[isTrue ? 0 : 1].push({ ...item, pairedItem: { item: index } });
	});
	return outputs;
};

/** Merge v3, "Append": the items of both inputs, one after the other. */
const append: Execute = async function () {
	const { numberInputs = 2 } = this.getNode().parameters as { numberInputs?: number };
	const inputs = Array.from({ length: numberInputs }, (_each, input) => input);
	return [inputs.flatMap((input) => this.getInputData(input) ?? [])];
};

/** Sort v1, "Simple": by one field, the smallest first. */
const sort: Execute = async function (parametersOf) {
	const { sortField } = parametersOf(0).sortFieldsUi as { sortField: Array<{ fieldName: string }> };
	const [{ fieldName }] = sortField;
	const items = [...this.getInputData()];
	return [items.sort((a, b) => Number(a.json[fieldName]) - Number(b.json[fieldName]))];
};

/** Extract from File v1, "Extract From CSV": an item for each row, without quotes in them. */
const extractFromFile: Execute = async function (parametersOf) {
	const property = String(parametersOf(0).binaryPropertyName);
	const content = await this.helpers.getBinaryDataBuffer(0, property);
	const [head, ...rows] = content.toString('utf8').trim().split(/\r?\n/);
	const columns = head.split(',');
	const output = rows.map((row) => {
		const cells = row.split(',');
		const json = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
		return { json, pairedItem: { item: 0 } };
	});
	return [output];
};

/** Convert to File v1, "Convert to CSV": one file of all items. */
const convertToFile: Execute = async function (parametersOf) {
	const { binaryPropertyName, options } = parametersOf(0);
	const { fileName } = options as { fileName: string };
	const rows = this.getInputData().map(({ json }) => json);
	const columns = Object.keys(rows[0] ?? {});
	const cell = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`;
	const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
	const content = Buffer.from(lines.map((line) => line.map(cell).join(',')).join('\n'));
	const file = await this.helpers.prepareBinaryData(content, fileName, 'text/csv');
	return [[{ json: {}, binary: { [String(binaryPropertyName)]: file } }]];
};

/** Code v2, "Run Once for All Items", without n8n's task runner. */
const code: Execute = async function (parametersOf) {
	const proxy = this.getWorkflowDataProxy(0);
	const names = ['$', '$input', '$json', '$now'];
	const run = new Function(...names, String(parametersOf(0).jsCode)) as (
		...values: unknown[]
	) => INodeExecutionData[];
	return [run(...names.map((name) => proxy[name] as unknown))];
};

/** Split Out v1: an item for each file, or for each member of a list, which keeps nothing else. */
const splitOut: Execute = async function (parametersOf) {
	const output = this.getInputData().flatMap(({ json, binary = {} }, index) => {
		const field = String(parametersOf(index).fieldToSplitOut);
		const pairedItem = { item: index };
		if (field === '$binary') {
			return Object.entries(binary).map(
				([name, file]): INodeExecutionData => ({
					json: {},
					binary: { [name]: file },
					pairedItem,
				}),
			);
		}
		return (json[field] as IDataObject[]).map((each) => ({ json: each, pairedItem }));
	});
	return [output];
};

/** Crypto v2, "Generate" a UUID. */
const generate: Execute = async function (parametersOf) {
	const output = this.getInputData().map(({ json }, index) => {
		const { action, encodingType, dataPropertyName } = parametersOf(index);
		if (action !== 'generate' || encodingType !== 'uuid') {
			throw new NodeOperationError(this.getNode(), 'The stand-in only generates UUIDs');
		}
		return {
			json: { ...json, [String(dataPropertyName)]: randomUUID() },
			pairedItem: { item: index },
		};
	});
	return [output];
};

/**
 * The files that a form's last page returns: each the first that is found in the first item of the
 * nodes before, the nearest first, as n8n looks for it (Form/utils/formCompletionUtils).
 */
function returnedFiles(context: IExecuteFunctions, names: string): IBinaryData[] {
	const { $ } = context.getWorkflowDataProxy(0) as {
		$: (name: string) => { first: () => INodeExecutionData | undefined };
	};
	const parents = context.getParentNodes(context.getNode().name).reverse();
	const carried = parents.map(({ name }) => {
		try {
			return $(name).first()?.binary ?? {};
		} catch {
			return {};
		}
	});
	return names.split(',').map((name) => {
		const file = carried.find((binary) => Object.hasOwn(binary, name.trim()))?.[name.trim()];
		if (file === undefined) {
			const message = `No binary data with field ${name.trim()} found.`;
			throw new NodeOperationError(context.getNode(), message);
		}
		return file;
	});
}

/** Whatever needs somebody or something outside of the workflow. */
function ask(answers: Answers): Execute {
	return async function (parametersOf) {
		const node = this.getNode();
		const items = this.getInputData();
		const parameters = parametersOf(0);
		// A form's last page only tells and gives; nobody enters anything there.
		const isLast = node.type === 'n8n-nodes-base.form' && parameters.operation === 'completion';
		const files =
			isLast && parameters.respondWith === 'returnBinary'
				? returnedFiles(this, String(parameters.inputDataFieldName))
				: [];
		const answer = answers[node.name] ?? answers[node.type];
		if (answer === undefined && isLast) return [items];
		if (answer === undefined) {
			throw new NodeOperationError(
				node,
				`Nobody answers at the node "${node.name}" (${node.type})`,
			);
		}
		const given = await answer({ parameters, parametersOf, items, node, files });
		return [isLast ? items : given];
	};
}

const logic: Record<string, { execute: Execute; inputs?: number; outputs?: number }> = {
	'n8n-nodes-base.manualTrigger': { execute: passThrough },
	'n8n-nodes-base.noOp': { execute: passThrough },
	'n8n-nodes-base.set': { execute: set },
	'n8n-nodes-base.if': { execute: branch, outputs: 2 },
	'n8n-nodes-base.merge': { execute: append, inputs: 2 },
	'n8n-nodes-base.sort': { execute: sort },
	'n8n-nodes-base.extractFromFile': { execute: extractFromFile },
	'n8n-nodes-base.convertToFile': { execute: convertToFile },
	'n8n-nodes-base.code': { execute: code },
	'n8n-nodes-base.splitOut': { execute: splitOut },
	'n8n-nodes-base.crypto': { execute: generate },
};

/**
 * A stand-in for one of n8n's own node types.
 * @param type full name, e.g. `n8n-nodes-base.formTrigger`
 * @param workflow the engine drops parameters that a type does not declare, so the parameters that
 * the workflow's nodes of this type hold are declared
 */
export function imitationOf(type: string, workflow: WorkflowJson, answers: Answers): INodeType {
	const isTrigger = type.endsWith('Trigger') || type === 'n8n-nodes-base.webhook';
	const names = new Set(
		workflow.nodes
			.filter((node) => node.type === type)
			.flatMap((node) => Object.keys(node.parameters)),
	);
	const properties = [...names].map(
		(name): INodeProperties => ({ displayName: name, name, type: 'json', default: undefined }),
	);
	const known = logic[type] ?? { execute: ask(answers) };
	const { execute, outputs = 1 } = known;
	const inputs = Math.max(
		known.inputs ?? 1,
		...workflow.nodes
			.filter((node) => node.type === type)
			.map(({ parameters }) => Number(parameters.numberInputs ?? 1)),
	);
	return {
		description: {
			displayName: type,
			name: type,
			group: [isTrigger ? 'trigger' : 'transform'],
			version: 1,
			description: '',
			defaults: { name: type },
			inputs: Array.from({ length: isTrigger ? 0 : inputs }, () => NodeConnectionTypes.Main),
			outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
			properties,
		},
		async execute(this: IExecuteFunctions) {
			const given = Object.entries(this.getNode().parameters).filter(
				([, value]) => value !== undefined,
			);
			const parametersOf = (itemIndex: number) =>
				Object.fromEntries(
					given.map(([name]) => [name, this.getNodeParameter(name, itemIndex)]),
				) as INodeParameters;
			return await execute.call(this, parametersOf);
		},
	};
}
