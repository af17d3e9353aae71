// What somebody sees of the node before running it: found by what people look for, operations in the order of the
// work, nothing destructive at hand, words that explain themselves and fit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	INodeParameters,
	INodeProperties,
	INodeTypeDescription,
	INodeTypes,
} from 'n8n-workflow';

import { OneshotApi } from '../../credentials/OneshotApi.credentials';
import type { Operation, Resource } from '../../nodes/Oneshot/operation/operation';
import { fieldsOf } from '../../nodes/Oneshot/engine/registry';
import { Oneshot } from '../../nodes/Oneshot/Oneshot.node';
import { OneshotTrigger } from '../../nodes/Oneshot/OneshotTrigger.node';
import { resources } from '../../nodes/Oneshot/resources';
import { projectRoot } from '../../tools/shared/projectRoot.cjs';

const { description } = new Oneshot();
const operations = resources.flatMap((resource) =>
	resource.operations.map((operation) => ({ resource, operation })),
);
const cases = operations.map(({ resource, operation }): [string, Resource, Operation] => [
	`${resource.name}: ${operation.name}`,
	resource,
	operation,
]);
const isLegacy = ({ onlyVersion }: Operation) => onlyVersion === 'legacy';
const destroys = ({ value }: Operation) => /^(cancel|refuse|delete.*)$/.test(value);

describe("in n8n's node panel", () => {
	/** n8n's own search, with the keys and weights that its panel uses. */
	const { sublimeSearch } = jest.requireActual('@n8n/utils/search/sublime-search') as {
		sublimeSearch: (text: string, items: object[]) => Array<{ score: number }>;
	};
	/** A node as the panel knows it. */
	function itemOf({ displayName, name }: INodeTypeDescription) {
		const file = `${name.replace('o', 'O')}.node.json`;
		const codex = JSON.parse(readFileSync(join(projectRoot, 'nodes', 'Oneshot', file), 'utf8')) as {
			alias: string[];
		};
		return { key: name, properties: { displayName, codex } };
	}
	const item = itemOf(description);
	const trigger = itemOf(new OneshotTrigger().description);

	test.each([
		...['one shot', 'oneshot', 'One-Shot', 'contract', 'contrato', 'certificado', 'certificate'],
		...['kyc', 'video id', 'otp', 'namirial', 'uanataca', 'sign', 'firma', 'firma electrónica'],
	])('it is found by “%s”', (text) => {
		const [found] = sublimeSearch(text, [item]);
		// What merely has these letters somewhere scores about 100 for all of them together.
		expect(found?.score).toBeGreaterThan(text.length * 40);
	});

	test.each(['one shot', 'callback', 'webhook', 'signed', 'video id', 'namirial', 'firmado'])(
		'its trigger is found by “%s”',
		(text) => {
			const [found] = sublimeSearch(text, [trigger]);
			expect(found?.score).toBeGreaterThan(text.length * 40);
		},
	);

	test('and not by any word', () =>
		expect(sublimeSearch('spreadsheet', [item, trigger])).toEqual([]));
});

describe('operations', () => {
	/** The operation field of a resource, as a node or as a tool shows it. */
	function shown(resource: string, asTool: boolean): INodeProperties {
		const name = `oneshot${asTool ? 'Tool' : ''}`;
		const [field, ...others] = description.properties.filter(
			(property) =>
				property.name === 'operation' &&
				NodeHelpers.displayParameter(
					{ resource },
					property,
					{ typeVersion: 1 },
					{ ...description, name },
				),
		);
		expect(others).toEqual([]);
		return field;
	}
	const valuesOf = ({ options = [] }: INodeProperties) =>
		options.map((option) => ('value' in option ? option.value : ''));

	test.each(resources.map((resource) => [resource.name, resource] as const))(
		'%s: as listed, legacy ones last, what removes something before them',
		(_, resource) => {
			expect(valuesOf(shown(resource.value, false))).toEqual(
				resource.operations.map(({ value }) => value),
			);
			const rank = (operation: Operation) =>
				isLegacy(operation) && !resource.operations.every(isLegacy)
					? 2
					: Number(destroys(operation));
			const ranks = resource.operations.map(rank);
			expect(ranks).toEqual([...ranks].sort());
		},
	);

	test('the classic flow reads downwards', () => {
		const flow = ['create', 'getContract', 'generateOtp', 'sign', 'get', 'cancel'];
		const documents = ['upload', 'download', 'verify', 'deleteAll'];
		const videoId = ['create', 'downloadVideo', 'approve', 'refuse'];
		for (const [value, order] of Object.entries({ request: flow, document: documents, videoId })) {
			const listed = valuesOf(shown(value, false)).filter((one) => order.includes(String(one)));
			expect(listed).toEqual(order);
		}
		expect(resources.map(({ value }) => value).slice(0, 2)).toEqual(['request', 'document']);
		expect(resources.at(-1)?.value).toBe('metadata');
	});

	test.each(cases.filter(([, , operation]) => isLegacy(operation)))(
		'%s is marked as a legacy one',
		(_, resource, { name, action }) => {
			expect(action).toMatch(/ \(legacy\)$/);
			expect([name, resource.name].some((text) => text.endsWith(' (Legacy)'))).toBe(true);
		},
	);

	test.each(resources.map((resource) => [resource.name, resource] as const))(
		'%s: nothing that removes something is chosen before the user chooses',
		(_, resource) => {
			for (const asTool of [false, true]) {
				const field = shown(resource.value, asTool);
				for (const value of [field.default, valuesOf(field)[0]]) {
					const chosen = resource.operations.find((operation) => operation.value === value);
					expect(chosen && !destroys(chosen)).toBe(true);
				}
			}
		},
	);

	test.each(resources.map((resource) => [resource.name, resource] as const))(
		'%s: as a tool it opens on what it offers, and offers nothing with files',
		(_, resource) => {
			const field = shown(resource.value, true);
			expect(valuesOf(field)).toContain(field.default);
			const offered = resource.operations.filter(({ files }) => !files).map(({ value }) => value);
			expect(valuesOf(field)).toEqual(offered);
		},
	);
});

test('as a tool, a request is read at first', () => {
	const fields = description.properties.filter(
		({ name, displayOptions: { show = {} } = {} }) =>
			name === 'operation' && show['@tool'] && show.resource?.includes('request'),
	);
	expect(fields.map((field) => field.default)).toEqual(['get']);
});

describe('on the canvas', () => {
	const nodeType = { ...new Oneshot(), description };
	const nodeTypes = {
		getByNameAndVersion: () => nodeType,
		getByName: () => nodeType,
		getKnownTypes: () => ({}),
	} as unknown as INodeTypes;

	/** The subtitle as n8n evaluates it. */
	function subtitleOf(parameters: INodeParameters) {
		const node = {
			...{ id: '1', name: 'A', type: 'oneshot', typeVersion: 1, parameters },
			position: [0, 0] as [number, number],
		};
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const [known] = Object.values(workflow.nodes);
		return workflow.expression.getSimpleParameterValue(
			known,
			description.subtitle,
			'internal',
			{},
		) as string;
	}

	test.each(cases)('%s is told in words', (_, { value }, { value: operation, action }) => {
		expect(subtitleOf({ resource: value, operation })).toBe(action);
	});

	test('a new node too', () => expect(subtitleOf({})).toBe('Create request'));
});

/** A field and all inside of it. */
const withInner = (field: INodeProperties): INodeProperties[] => [
	field,
	...(field.options ?? []).flatMap((option) => {
		if ('values' in option) return option.values.flatMap(withInner);
		return 'type' in option ? withInner(option as INodeProperties) : [];
	}),
];

const ofCredential = new OneshotApi().properties.flatMap(withInner);
const ofTrigger = new OneshotTrigger().description.properties.flatMap(withInner);

/** The words of a field, its choices included. */
const wordsOf = ({
	displayName,
	description: words = '',
	hint = '',
	options = [],
}: INodeProperties) =>
	[
		displayName,
		words,
		hint,
		...options.flatMap((option) =>
			'value' in option ? [option.name, option.description ?? ''] : [],
		),
	].join(' ');

describe('words', () => {
	/** What a newcomer can't know, and how it is told. */
	const terms: Array<[RegExp, RegExp]> = [
		[/\bRAO\b/, /Registration Authority Officer \(RAO\)/],
		[/\bQSCD\b/, /QSCD \(qualified signature creation device\)/],
		[/\bOptimizer\b/, /Optimizer[:,] the server (with|that offers) the One-Shot API/],
	];

	/** The first text with a term, which has to explain it. */
	function expectExplained(texts: string[]) {
		for (const [term, explanation] of terms) {
			const [first] = texts.filter((text) => term.test(text));
			if (first !== undefined) expect(first).toMatch(explanation);
		}
	}

	test.each(cases)(
		'%s explains RAO, QSCD and Optimizer where they first stand',
		(_, own, operation) => {
			const [resourceField] = description.properties;
			expectExplained([
				resourceField.description ?? '',
				own.description,
				operation.description,
				...fieldsOf(operation).flatMap(withInner).map(wordsOf),
			]);
		},
	);

	test('and so does the credential', () => expectExplained(ofCredential.map(wordsOf)));

	test('and the trigger', () => expectExplained(ofTrigger.map(wordsOf)));

	const fields: Array<[string, INodeProperties[]]> = [
		...operations.map(({ resource, operation }): [string, INodeProperties[]] => [
			`${resource.name}: ${operation.name}`,
			fieldsOf(operation).flatMap(withInner),
		]),
		['the credential', ofCredential],
		['the trigger', ofTrigger],
	];

	test.each(fields)('%s: labels and choices fit the panel', (_, all) => {
		const countries = (name: string) => / \([A-Z]{2}\)$/.test(name);
		for (const { type, displayName, options = [] } of all) {
			if (type === 'notice') continue;
			// Beside a label n8n puts “Fixed | Expression”; see `test/e2e/editor.test.cts`.
			expect(displayName.length).toBeLessThanOrEqual(32);
			for (const { name } of options) {
				if (!countries(name)) expect(name.length).toBeLessThanOrEqual(38);
			}
		}
	});

	test.each(fields)('%s: a text shows what goes in', (_, all) => {
		for (const field of all) {
			if (field.type !== 'string' || field.typeOptions?.password) continue;
			const { placeholder = '', description: words, hint } = field;
			const shownThere = /^(e\.g\. \S|-----BEGIN )/.test(placeholder) || words || hint;
			expect([field.name, Boolean(shownThere)]).toEqual([field.name, true]);
		}
	});
});
