// Runs a workflow of `examples/` as it is, and plays everybody that it needs: who fills in its forms,
// the signer who reads the code, and the drive that takes the files.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { BinaryDataService } from 'n8n-core';

import type { Engine, NodeEvent, Answers, RunResult, WorkflowJson } from './engine.cjs';
import { fillIn, type Entries, type Upload } from './forms.cjs';
import { credentialFor, lastCode, type Optimizer, type Version } from './optimizer.cjs';
import { picture } from './samples.cjs';
import { Container } from './services.cjs';

const folder = join(__dirname, '..', '..', 'examples');

/** The names of all examples, without `.json`. */
export const exampleNames = (): string[] =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.map((name) => name.slice(0, -'.json'.length));

export const readExample = (name: string): WorkflowJson =>
	JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as WorkflowJson;

/** What is entered about the signer, in the fields that every example's first form has. */
const identity: Entries = {
	given_name: 'José',
	surname_1: 'Muñoz',
	surname_2: 'Peña',
	email: 'jose@example.com',
	mobile_phone_number: '600 123 456',
	id_document_type: 'National identity card',
	serial_number: '12345678Z',
	document_front: {
		content: picture('id-front.jpg'),
		fileName: 'front.jpg',
		mimeType: 'image/jpeg',
	},
	document_rear: {
		content: picture('id-rear.jpg'),
		fileName: 'rear.jpg',
		mimeType: 'image/jpeg',
	},
	document_owner: {
		content: picture('selfie.png'),
		fileName: 'selfie.png',
		mimeType: 'image/png',
	},
};

export interface ExampleRun {
	engine: Engine;
	optimizer: Optimizer;
	version?: Version;
	/** The first form's file fields. */
	documents: Record<string, Upload | Upload[]>;
	/** Changes to what is entered about the signer. */
	entries?: Entries;
	onNode?: (event: NodeEvent) => void;
	/** Somebody else than those below, by node name. */
	answers?: Answers;
}

export interface ExampleResult {
	result: RunResult;
	/** What reached the drive, in its order. */
	filed: Upload[];
	/** What the page that asks for the code tells the signer. */
	told: string;
}

/** The node of a type that an example has once. */
function onlyNode({ nodes }: WorkflowJson, type: string): string {
	const found = nodes.filter((node) => node.type === `n8n-nodes-base.${type}`);
	if (found.length !== 1) throw new Error(`The example has ${found.length} nodes ${type}`);
	return found[0].name;
}

/** Runs an example to its end, or to its error. */
export async function runExample(name: string, run: ExampleRun): Promise<ExampleResult> {
	const { engine, optimizer, version, documents, entries, onNode, answers } = run;
	const workflow = readExample(name);
	const filed: Upload[] = [];
	let told = '';

	const result = await engine.runWorkflow(workflow, {
		credentials: { oneshotApi: credentialFor(optimizer, version) },
		onNode,
		answers: {
			[onlyNode(workflow, 'formTrigger')]: async (question) =>
				await fillIn(engine, question, { ...identity, ...documents, ...entries }),

			'Ask for the Code': async (question) => {
				const { formDescription } = question.parameters.options as { formDescription: string };
				told = formDescription;
				const code = await lastCode(optimizer);
				return await fillIn(engine, question, { consent: ['Yes, and wants to sign'], code });
			},

			[onlyNode(workflow, 'googleDrive')]: async ({ items, parameters }) => {
				const property = String(parameters.inputDataFieldName);
				for (const { binary } of items) {
					const file = binary?.[property];
					if (file === undefined) throw new Error(`An item has no file "${property}" to upload`);
					filed.push({
						content: await Container.get(BinaryDataService).getAsBuffer(file),
						fileName: file.fileName ?? '',
						mimeType: file.mimeType,
					});
				}
				return items.map(({ binary }, index) => ({
					json: { id: `file-${index}`, name: binary?.[property].fileName },
					pairedItem: { item: index },
				}));
			},
			...answers,
		},
	});
	return { result, filed, told };
}
