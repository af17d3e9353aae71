// Each example as a file: what n8n keeps of its runs, its addresses, how it lies on the canvas.
import type { INode } from 'n8n-workflow';

import type { WorkflowJson } from '../../tools/harness/engine.cjs';
import { exampleNames, readExample } from '../../tools/harness/examples.cjs';
import { isFormTrigger, isTable, isTrigger } from './examplePaths.cjs';

describe.each(exampleNames())('%s as a file', (name) => {
	const example = readExample(name) as WorkflowJson & { settings: object };
	const shown = (type: string) => example.nodes.filter((node) => node.type.endsWith(`.${type}`));

	test("keeps personal data out of n8n's history, and says why", () => {
		expect(example.settings).toMatchObject({
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'all',
			saveManualExecutions: false,
		});
		const notes = shown('stickyNote').map(({ parameters }) => String(parameters.content));
		expect(
			notes.filter(
				(text) => /history|historial/.test(text) && /not saved|no se guardan/.test(text),
			),
		).toHaveLength(1);
	});

	test('has an address for each form, and no credential of its own', () => {
		const forms = [...shown('formTrigger'), ...shown('form')];
		const addresses = forms.map(({ webhookId }) => webhookId);
		expect(addresses).toEqual(forms.map(() => expect.stringMatching(/^[\da-f-]{36}$/)));
		expect(new Set(addresses).size).toBe(forms.length);
		for (const { credentials } of example.nodes) {
			for (const { id } of Object.values(credentials ?? {})) expect(id).toBeNull();
		}
	});

	test('shares no address with another example', () => {
		const addressesOf = ({ nodes }: WorkflowJson) =>
			nodes.flatMap(({ webhookId, parameters }) => [webhookId ?? [], parameters.path ?? []].flat());
		const own = addressesOf(example);
		const others = exampleNames()
			.filter((each) => each !== name)
			.flatMap((each) => addressesOf(readExample(each)));
		expect(own.filter((address) => others.includes(address))).toEqual([]);
	});

	test('lies so that nothing covers anything', () => {
		// n8n draws a node as a square of 100, and its name below it.
		const sizeOf = ({ type, parameters }: INode): [number, number] =>
			type.endsWith('stickyNote')
				? [Number(parameters.width), Number(parameters.height)]
				: [100, 140];
		const boxes = example.nodes.map((node) => {
			const [x, y] = node.position;
			const [width, height] = sizeOf(node);
			return { name: node.name, left: x, top: y, right: x + width, bottom: y + height };
		});
		const covered = boxes.flatMap((a, index) =>
			boxes
				.slice(index + 1)
				.filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
				.map((b) => `${a.name} and ${b.name}`),
		);
		expect(covered).toEqual([]);
	});
});

test('each example that starts with a form makes its own table', () => {
	for (const name of exampleNames()) {
		const { nodes } = readExample(name);
		if (!nodes.some(isFormTrigger) || !nodes.some(isTable('insert'))) continue;
		expect([name, nodes.some(isTable('create')), nodes.some(isTrigger)]).toEqual([
			name,
			true,
			true,
		]);
	}
});
