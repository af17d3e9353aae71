// Runs a workflow of `examples/` as it is, and plays everybody that it needs: the clerk who fills in its
// form, the signer who reads, agrees and types the code, and the drive that takes the files.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { BinaryDataService } from 'n8n-core';
import type {
	FormFieldsParameter,
	IBinaryData,
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
} from 'n8n-workflow';

import { dataTables, type DataTables } from './dataTables.cjs';
import type { Engine, NodeEvent, Answers, Question, RunResult, WorkflowJson } from './engine.cjs';
import { fillIn, formUser, type Entries, type Upload } from './forms.cjs';
import { credentialFor, lastCode, type Optimizer, type Version } from './optimizer.cjs';
import { picture } from './samples.cjs';
import { Container } from './services.cjs';
import { signer } from './signer.cjs';

const folder = join(__dirname, '..', '..', 'examples');

/** The names of all examples, without `.json`. */
export const exampleNames = (): string[] =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.map((name) => name.slice(0, -'.json'.length))
		.sort();

export const readExample = (name: string): WorkflowJson =>
	JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as WorkflowJson;

/** What is entered about the signer, in the fields that every example's first form has. */
const identity: Entries = {
	given_name: signer.givenName,
	surname_1: signer.surname1,
	surname_2: signer.surname2,
	email: signer.email,
	mobile_phone_number: signer.mobilePhoneNumber,
	serial_number: signer.serialNumber,
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

/** A page that somebody was shown. */
export interface ShownPage {
	name: string;
	title: string;
	text: string;
	fields: FormFieldsParameter;
	/** The files that it gave. */
	files: Upload[];
}

/** A mail that was sent. */
export interface SentMail {
	to: string;
	subject: string;
	text: string;
	files: Upload[];
}

export interface ExampleRun {
	engine: Engine;
	optimizer: Optimizer;
	version?: Version;
	/** The first form's file fields. */
	documents: Record<string, Upload | Upload[]>;
	/** Changes to the credential. */
	credential?: ICredentialDataDecryptedObject;
	/** Who signs is not entered in the first form. */
	nobody?: boolean;
	/** Changes to what is entered about the signer at first. */
	entries?: Entries;
	/** Changes to what is entered about a second signer. */
	second?: Entries;
	/** What is entered on the pages that ask to correct something, one after another. */
	corrections?: Entries[];
	/** What is entered where the code is asked for, one after another; then the code that came. */
	codes?: Entries[];
	/** The step that the run starts with; the first form by default. */
	start?: string;
	/** What starts it, where that is not a form, e.g. a callback. */
	input?: INodeExecutionData[];
	/** The same for a trigger with several outputs. */
	outputs?: INodeExecutionData[][];
	/** What is to be known from earlier runs. */
	tables?: DataTables;
	/** Changes to the workflow. */
	change?: (workflow: WorkflowJson) => void;
	onNode?: (event: NodeEvent) => void;
	/** Somebody else than those below, by the node's name or type. */
	answers?: Answers;
}

export interface ExampleResult {
	result: RunResult;
	/** What reached the drive, in its order. */
	filed: Upload[];
	/** The mails that were sent, in their order. */
	mails: SentMail[];
	/** The pages after the first form, in their order. */
	pages: ShownPage[];
	tables: DataTables;
}

/** The bytes, name and kind of a file in n8n's store. */
async function contentOf(file: IBinaryData): Promise<Upload> {
	return {
		content: await Container.get(BinaryDataService).getAsBuffer(file),
		fileName: file.fileName ?? '',
		mimeType: file.mimeType,
	};
}

const fieldsOf = ({ parameters }: Question): FormFieldsParameter =>
	((parameters.formFields ?? {}) as { values?: FormFieldsParameter }).values ?? [];

/** Ticks every box that must be ticked. */
export function agreement(fields: FormFieldsParameter): Entries {
	const boxes = fields.filter(
		({ fieldType, requiredField }) => fieldType === 'checkbox' && requiredField,
	);
	return Object.fromEntries(
		boxes.map(({ fieldName, fieldOptions }) => [
			String(fieldName),
			(fieldOptions?.values ?? []).map(({ option }) => option),
		]),
	);
}

/** A page as it was shown. */
export async function shownPage(question: Question): Promise<ShownPage> {
	const { parameters, node, files } = question;
	const options = (parameters.options ?? {}) as IDataObject;
	return {
		name: node.name,
		title: String(parameters.completionTitle ?? options.formTitle),
		text: String(parameters.completionMessage ?? options.formDescription),
		fields: fieldsOf(question),
		files: await Promise.all(files.map(contentOf)),
	};
}

/** Triggers that nobody fills in: what they are given starts the run. */
const started: Answers = Object.fromEntries(
	[
		'n8n-nodes-oneshot.oneshotTrigger',
		'n8n-nodes-base.scheduleTrigger',
		'n8n-nodes-base.webhook',
	].map((type) => [type, ({ items }: Question) => items]),
);

/** Runs an example to its end, or to its error. */
export async function runExample(name: string, run: ExampleRun): Promise<ExampleResult> {
	const { engine, optimizer, version, documents, entries, onNode, answers, change } = run;
	const { tables = dataTables(), start, input, outputs } = run;
	const workflow = readExample(name);
	change?.(workflow);
	const filed: Upload[] = [];
	const mails: SentMail[] = [];
	const pages: ShownPage[] = [];
	const corrections = [...(run.corrections ?? [])];
	const codes = [...(run.codes ?? [])];

	/** What is entered on a page, by what it asks. */
	async function entriesFor(question: Question): Promise<Entries> {
		const fields = fieldsOf(question);
		if (fields.some(({ fieldName }) => fieldName === 'code')) {
			const { wish, ...typed } = codes.shift() ?? { code: await lastCode(optimizer) };
			if (wish === undefined) return typed;
			const choices = fields.find(({ fieldName }) => fieldName === 'wish')?.fieldOptions?.values;
			return { ...typed, wish: choices?.at(Number(wish))?.option ?? '' };
		}
		const boxes = agreement(fields);
		// The page of a further signer is the first form once more.
		if ('declaration' in boxes) return { ...identity, ...boxes, ...run.second };
		if (Object.keys(boxes).length > 0) return boxes;
		const corrected = corrections.shift();
		if (corrected) return corrected;
		const { text } = await shownPage(question);
		const words = text
			.replace(/<[^>]*>/g, ' ')
			.replace(/&#(\d+);/g, (_all, point: string) => String.fromCharCode(Number(point)))
			.replace(/\s+/g, ' ');
		throw new Error(`Nobody corrects what “${question.node.name}” asks for: ${words.trim()}`);
	}

	const user = workflow.nodes.some(({ parameters }) => parameters.authentication === 'n8nUserAuth')
		? formUser
		: undefined;

	const result = await engine.runWorkflow(workflow, {
		credentials: { oneshotApi: credentialFor(optimizer, version, run.credential) },
		onNode,
		start,
		input,
		outputs,
		answers: {
			...tables.answers,
			...started,
			'n8n-nodes-base.formTrigger': async (question) =>
				await fillIn(
					engine,
					question,
					{
						...(run.nobody ? {} : identity),
						...agreement(fieldsOf(question)),
						...documents,
						...entries,
					},
					user,
				),

			'n8n-nodes-base.form': async (question) => {
				pages.push(await shownPage(question));
				if (question.parameters.operation === 'completion') return [];
				return await fillIn(engine, question, await entriesFor(question), user);
			},

			'n8n-nodes-base.googleDrive': async ({ items, parametersOf }) =>
				await Promise.all(
					items.map(async ({ binary }, index) => {
						const property = String(parametersOf(index).inputDataFieldName);
						const file = binary?.[property];
						if (file === undefined) throw new Error(`An item has no file "${property}" to upload`);
						filed.push(await contentOf(file));
						return {
							json: { id: `file-${index}`, name: String(parametersOf(index).name) },
							pairedItem: { item: index },
						};
					}),
				),
			'n8n-nodes-base.emailSend': async ({ items, parametersOf }) =>
				await Promise.all(
					items.map(async ({ binary = {} }, index) => {
						const { toEmail, subject, text, options } = parametersOf(index);
						const { fileAttachments = '' } = options as { fileAttachments?: string };
						const names = fileAttachments.split(',').filter(Boolean);
						const files = await Promise.all(
							names.map(async (name) => await contentOf(binary[name])),
						);
						mails.push({
							to: String(toEmail),
							subject: String(subject),
							text: String(text),
							files,
						});
						return {
							json: { messageId: `<${mails.length}@example.com>` },
							pairedItem: { item: index },
						};
					}),
				),
			...answers,
		},
	});
	return { result, filed, mails, pages, tables };
}
