// The stand-ins for people and for n8n's own nodes.
import type { INode, IConnections } from 'n8n-workflow';
import {
	startEngine,
	type Engine,
	type Answers,
	type WorkflowJson,
} from '../../tools/harness/engine.cjs';
import { dataTables } from '../../tools/harness/dataTables.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { fillIn, type Entries } from '../../tools/harness/forms.cjs';

let engine: Engine;

beforeAll(async () => {
	engine = await startEngine();
});

afterAll(async () => {
	await engine.stop();
});

function node(name: string, type: string, typeVersion: number, parameters: object): INode {
	return {
		id: name,
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
	};
}

const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];

const formFields = {
	values: [
		{ fieldLabel: 'Contract (PDF)', fieldType: 'file', fieldName: 'contract', requiredField: true },
		{ fieldLabel: 'Full name', fieldType: 'text' },
		{ fieldLabel: 'Copies', fieldType: 'number' },
		{
			fieldLabel: 'Document',
			fieldType: 'dropdown',
			fieldOptions: { values: [{ option: 'IDC' }, { option: 'PAS' }] },
		},
	],
};

const contract = {
	content: fixture('pdf/pdfkit.pdf'),
	fileName: 'contract.pdf',
	mimeType: 'application/pdf',
};

const filled: Entries = {
	'Contract (PDF)': contract,
	'Full name': ' José Muñoz ',
	Copies: '2',
	Document: 'PAS',
};

function form(typeVersion: number): WorkflowJson {
	return { nodes: [node('Form', 'formTrigger', typeVersion, { formFields })], connections: {} };
}

const enters = (entries: Entries): Answers => ({
	Form: async (question) => await fillIn(engine, question, entries),
});

describe('forms', () => {
	it.each([
		[2.2, 'Contract (PDF)', 'Contract__PDF_'],
		[2.4, 'contract', 'contract'],
	])('names fields as n8n does in version %d', async (version, key, property) => {
		const result = await engine.runWorkflow(form(version), { answers: enters(filled) });
		const [item] = result.items('Form');
		expect(item.json).toMatchObject({
			[key]: { filename: 'contract.pdf', mimetype: 'application/pdf', size: 1309 },
			'Full name': 'José Muñoz',
			Copies: 2,
			Document: 'PAS',
			formMode: 'production',
		});
		expect(Object.keys(item.binary ?? {})).toEqual([property]);
		expect((await result.buffer(item, property)).equals(contract.content)).toBe(true);
	});

	it.each<[string, Entries, string]>([
		['a missing field', { ...filled, Phone: '1' }, '"Form" has no field for: Phone'],
		['a required field left empty', {}, '"Form" asks for "Contract (PDF)"'],
		['an unknown choice', { ...filled, Document: 'X' }, '"Document" offers no "X"'],
		['a text as a file', { 'Contract (PDF)': 'x' }, '"Contract (PDF)" is of the type file'],
	])('notices %s', async (_what, entries, message) => {
		const { error } = await engine.runWorkflow(form(2.4), { answers: enters(entries) });
		expect(error?.message).toBe(message);
	});

	it('asks with evaluated parameters, and nothing on the last page', async () => {
		const seen: unknown[] = [];
		const connections: IConnections = {
			Start: { main: [to('Code')] },
			Code: { main: [to('End')] },
		};
		const result = await engine.runWorkflow(
			{
				nodes: [
					node('Start', 'manualTrigger', 1, {}),
					node('Code', 'form', 2.4, { options: { formTitle: '=Code for {{ $json.name }}' } }),
					node('End', 'form', 2.4, { operation: 'completion', completionTitle: 'Done' }),
				],
				connections,
			},
			{
				input: [{ json: { name: 'Ana' } }],
				answers: {
					Code: ({ parameters }) => {
						seen.push(parameters);
						return [{ json: { code: '123' } }];
					},
				},
			},
		);
		expect(seen).toEqual([{ options: { formTitle: 'Code for Ana' } }]);
		expect(result.json('End')).toEqual([{ code: '123' }]);
	});
});

describe("a form's last page with files", () => {
	const workflow = (names: string): WorkflowJson => ({
		nodes: [
			node('Form', 'formTrigger', 2.4, { formFields }),
			node('Only Text', 'set', 3.4, { assignments: {} }),
			node('End', 'form', 2.5, {
				operation: 'completion',
				respondWith: 'returnBinary',
				completionTitle: 'Done',
				inputDataFieldName: names,
			}),
		],
		connections: { Form: { main: [to('Only Text')] }, 'Only Text': { main: [to('End')] } },
	});

	it('gives the files that a node before it holds', async () => {
		const given: unknown[] = [];
		const { error } = await engine.runWorkflow(workflow('contract'), {
			answers: {
				...enters(filled),
				End: ({ files }) => {
					given.push(...files.map(({ fileName }) => fileName));
					return [];
				},
			},
		});
		expect([error, given]).toEqual([undefined, ['contract.pdf']]);
	});

	it('fails when no node holds such a file', async () => {
		const { error } = await engine.runWorkflow(workflow('contract, annex'), {
			answers: enters(filled),
		});
		expect(error?.message).toBe('No binary data with field annex found.');
	});
});

describe('data tables', () => {
	const table = { __rl: true, mode: 'name', value: 'People' };
	const rows = (operation: string, parameters: object): WorkflowJson => ({
		nodes: [
			node('Start', 'manualTrigger', 1, {}),
			node('Table', 'dataTable', 1.1, {
				resource: 'row',
				operation,
				dataTableId: table,
				...parameters,
			}),
		],
		connections: { Start: { main: [to('Table')] } },
	});
	const create: WorkflowJson = {
		nodes: [
			node('Start', 'manualTrigger', 1, {}),
			node('Table', 'dataTable', 1.1, {
				resource: 'table',
				operation: 'create',
				tableName: 'People',
				columns: { column: [{ name: 'name', type: 'string' }] },
				options: { createIfNotExists: true },
			}),
		],
		connections: { Start: { main: [to('Table')] } },
	};
	const insert = (value: object) =>
		rows('insert', { columns: { mappingMode: 'defineBelow', value } });
	const get = (keyName: string, keyValue: string) =>
		rows('get', {
			matchType: 'allConditions',
			filters: { conditions: [{ keyName, condition: 'eq', keyValue }] },
		});

	it('keep rows from one run to the next, and find them', async () => {
		const { answers } = dataTables();
		for (const workflow of [create, create, insert({ name: 'Ana' }), insert({ name: 'Eva' })]) {
			expect((await engine.runWorkflow(workflow, { answers })).error).toBeUndefined();
		}
		const found = await engine.runWorkflow(get('name', 'Eva'), { answers });
		expect(found.json('Table')).toEqual([expect.objectContaining({ id: 2, name: 'Eva' })]);
	});

	it.each([
		['a table that was not created', get('name', 'Ana'), false, /no data table “People”/],
		['a column that it lacks', insert({ age: 4 }), true, /no column age/],
		['a condition on a column that it lacks', get('age', '4'), true, /no column age/],
	])('refuse %s', async (_what, workflow, created, message) => {
		const { answers } = dataTables();
		if (created) await engine.runWorkflow(create, { answers });
		const { error } = await engine.runWorkflow(workflow, { answers });
		expect(error?.message).toMatch(message);
	});
});

describe('logic', () => {
	it('runs code, and makes an item of each file', async () => {
		const result = await engine.runWorkflow(
			{
				nodes: [
					node('Form', 'formTrigger', 2.4, { formFields }),
					node('Twice', 'code', 2, {
						jsCode:
							"const { contract } = $('Form').first().binary;\nreturn [{ json: {}, binary: { a: contract, b: contract } }];",
					}),
					node('Each', 'splitOut', 1, { fieldToSplitOut: '$binary' }),
				],
				connections: { Form: { main: [to('Twice')] }, Twice: { main: [to('Each')] } },
			},
			{ answers: enters(filled) },
		);
		expect(result.error).toBeUndefined();
		expect(result.items('Each').map(({ binary }) => Object.keys(binary ?? {}))).toEqual([
			['a'],
			['b'],
		]);
	});

	it('sets fields and branches', async () => {
		const workflow: WorkflowJson = {
			nodes: [
				node('Start', 'manualTrigger', 1, {}),
				node('Set', 'set', 3.4, {
					assignments: {
						assignments: [
							{ id: '1', name: 'pk', value: '={{ $json.request_pk }}', type: 'string' },
							{ id: '2', name: 'twice', value: '={{ $json.request_pk * 2 }}', type: 'number' },
						],
					},
					includeOtherFields: true,
				}),
				node('If', 'if', 2.2, {
					conditions: {
						options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
						conditions: [
							{
								id: '1',
								leftValue: '={{ $json.twice }}',
								rightValue: 5,
								operator: { type: 'number', operation: 'gt' },
							},
						],
						combinator: 'and',
					},
				}),
				node('Large', 'noOp', 1, {}),
				node('Small', 'noOp', 1, {}),
			],
			connections: {
				Start: { main: [to('Set')] },
				Set: { main: [to('If')] },
				If: { main: [to('Large'), to('Small')] },
			},
		};
		const input = [2, 3].map((pk) => ({ json: { request_pk: pk } }));
		const result = await engine.runWorkflow(workflow, { input });
		expect(result.error).toBeUndefined();
		expect(result.json('Large')).toEqual([{ request_pk: 3, pk: '3', twice: 6 }]);
		expect(result.json('Small')).toEqual([{ request_pk: 2, pk: '2', twice: 4 }]);
		expect(result.items('If')[0].pairedItem).toEqual({ item: 1 });
	});
});
