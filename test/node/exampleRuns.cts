// What the tests of the examples have in common: an engine, an Optimizer, who signs what, and what has to come of it.
import type { INode } from 'n8n-workflow';

import { startEngine, type Engine, type WorkflowJson } from '../../tools/harness/engine.cjs';
import {
	readExample,
	runExample,
	type ExampleResult,
	type ExampleRun,
} from '../../tools/harness/examples.cjs';
import type { Upload } from '../../tools/harness/forms.cjs';
import { type Optimizer, type Version } from '../../tools/harness/optimizer.cjs';
import { opensslCms, pdfsig } from '../../tools/harness/signatures.cjs';
import { signerName } from '../../tools/harness/signer.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';
import { isDrive } from './examplePaths.cjs';

export const pdf = (path: string, fileName: string): Upload => ({
	content: fixture(`pdf/${path}`),
	fileName,
	mimeType: 'application/pdf',
});
const order: Upload = {
	content: fixture('hash/order.txt'),
	fileName: 'order.txt',
	mimeType: 'text/plain',
};
export const noPdf: Upload = { ...order, fileName: 'contract.pdf', mimeType: 'application/pdf' };

/** The examples in which one signer signs beside a clerk, with what they sign. */
export const inPerson: Record<string, Record<string, Upload | Upload[]>> = {
	'classic-signature': { document: pdf('word.pdf', 'contract.pdf') },
	'several-documents': {
		documents: [
			pdf('word.pdf', 'contract.pdf'),
			pdf('two-pages.pdf', 'annex.pdf'),
			pdf('xref-stream.pdf', 'manual.pdf'),
		],
	},
	'sign-hash': { file: order },
};

/** Switches off the steps that need a drive. */
export function withoutDrive({ nodes }: WorkflowJson): void {
	for (const node of nodes.filter(isDrive)) node.disabled = true;
}

/** The names of the nodes that an example has by another name in each language. */
export const nodeNamed = (name: string, choice: (node: INode) => boolean): string => {
	const found = readExample(name).nodes.find(choice);
	if (!found) throw new Error(`${name} has no such node`);
	return found.name;
};

export const namesOf = (files: Upload[]) => files.map(({ fileName }) => fileName).sort();

/** What is to be handed over and filed: the signed documents and the signed contract. */
export function signedNames(name: string, contract: string): string[] {
	const uploads = namesOf(Object.values(inPerson[name]).flat());
	const signed =
		name === 'sign-hash'
			? ['order.txt', 'order.txt (signed).p7m']
			: uploads.map((each) => each.replace('.pdf', ' (signed).pdf'));
	return [...signed, contract].sort();
}

/** Starts what the examples of a test file need, and ends it with the file. */
export function exampleRuns() {
	let engine: Engine;
	let optimizer: Optimizer;
	beforeAll(async () => {
		[engine, optimizer] = await Promise.all([startEngine(), sharedOptimizer()]);
	});
	afterAll(async () => await engine.stop());
	beforeEach(async () => await optimizer.clearCalls());
	afterEach(async () => await optimizer.reset());

	/** The calls with that method whose path has this in it. */
	const calls = async (method: string, path: RegExp | string = '') =>
		(await optimizer.calls()).filter((call) => call.method === method && call.path.match(path));

	/** Every file is signed by the signer, up to its end: a PDF inside, a P7M beside the file. */
	async function expectSigned(files: Upload[]) {
		for (const { content, fileName } of files) {
			if (fileName === order.fileName) {
				expect(content.equals(order.content)).toBe(true);
			} else if (fileName.endsWith('.p7m')) {
				const verdict = await opensslCms(content, order.content, await optimizer.ca());
				expect(verdict).toMatchObject({ valid: true });
			} else {
				expect(await pdfsig(content)).toEqual([
					expect.objectContaining({ signer: signerName, valid: true, totalDocument: true }),
				]);
			}
		}
	}

	/** A run that came to its end, with the files in hand and on the drive. */
	async function expectDone(name: string, { result, filed, pages, tables }: ExampleResult) {
		expect(result.error).toBeUndefined();
		const [contract] = result.json('Get Signed Contract').map((json) => json.contract_filename);
		const expected = signedNames(name, String(contract));
		const last = pages.at(-1);
		expect(namesOf(last?.files ?? [])).toEqual(expected);
		expect(namesOf(filed)).toEqual(expected);
		await expectSigned(filed);
		await expectSigned(last?.files ?? []);
		expect(last?.text).toMatch(/filed as well/);
		expect(tables.rows('Signatures').at(-1)?.state).toMatch(/filed, deleted/);
	}

	return {
		engine: () => engine,
		optimizer: () => optimizer,
		/** Starts the engine anew, with other options. */
		async restart(options: Parameters<typeof startEngine>[0]) {
			await engine.stop();
			engine = await startEngine(options);
		},
		run: async (name: string, version: Version, options: Partial<ExampleRun> = {}) =>
			await runExample(name, { engine, optimizer, version, documents: inPerson[name], ...options }),
		calls,
		creations: async () => (await calls('POST')).filter(({ fields }) => 'given_name' in fields),
		/** The next call of that kind is refused. */
		refuse: async (path: string, status: number, message: string) =>
			await optimizer.fault({
				match: { method: 'POST', path },
				action: { type: 'status', status, body: { status: 'error', message } },
			}),
		expectSigned,
		expectDone,
	};
}
