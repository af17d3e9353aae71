// The examples as they are in the repository, in both generations, as a user would meet them.
import type { INode, INodeExecutionData } from 'n8n-workflow';

import { startEngine, type Engine, type WorkflowJson } from '../../tools/harness/engine.cjs';
import {
	exampleNames,
	readExample,
	runExample,
	type ExampleResult,
} from '../../tools/harness/examples.cjs';
import { fixture } from '../shared/fixtures.cjs';
import type { Upload } from '../../tools/harness/forms.cjs';
import {
	credentialFor,
	type ReceivedCall,
	type Optimizer,
	type Version,
	versions,
} from '../../tools/harness/optimizer.cjs';
import { opensslCms, pdfsig } from '../../tools/harness/signatures.cjs';
import { signerName } from '../../tools/harness/signer.cjs';
import { sharedOptimizer } from '../shared/optimizer.cjs';

let engine: Engine;
let optimizer: Optimizer;
beforeAll(async () => {
	[engine, optimizer] = await Promise.all([startEngine(), sharedOptimizer()]);
});
afterAll(async () => await engine.stop());
beforeEach(async () => await optimizer.clearCalls());

const pdf = (path: string, fileName: string): Upload => ({
	content: fixture(`pdf/${path}`),
	fileName,
	mimeType: 'application/pdf',
});
const order: Upload = {
	content: fixture('hash/order.txt'),
	fileName: 'order.txt',
	mimeType: 'text/plain',
};

/** What each example is given. */
const documents: Record<string, Record<string, Upload | Upload[]>> = {
	'classic-signature': { document: pdf('word.pdf', 'contract.pdf') },
	'several-documents': {
		documents: [
			pdf('word.pdf', 'contract.pdf'),
			pdf('two-pages.pdf', 'annex.pdf'),
			pdf('xref-stream.pdf', 'manual.pdf'),
		],
	},
	'sign-hash': { data: order },
};

const everyRun = exampleNames().flatMap((name) =>
	versions.map((version) => [name, version] as const),
);

/** Optimizers that lack what is not documented, have it under another path, or say so in other words. */
const optimizers: Array<[string, Record<string, string>]> = [
	['none of the inferred calls', { inferred: 'absent' }],
	[
		"none of them, and another framework's pages",
		{ inferred: 'absent', missingRoute: 'framework' },
	],
	['the second candidates', { inferred: 'second', download: 'path' }],
	[
		'other spellings',
		{ list: 'details', create: 'message', upload: 'map', errors: 'fastapi', names: 'cleaned' },
	],
];

interface Finished extends ExampleResult {
	calls: ReceivedCall[];
	/** Items of the documents that the Optimizer still holds. */
	left: INodeExecutionData[];
}

const runs = new Map<string, Promise<Finished>>();

/** An example that ran to its last page; each runs once in each generation. */
async function finished(name: string, version: Version): Promise<Finished> {
	const key = `${name} ${version}`;
	const known = runs.get(key) ?? runToEnd(name, version);
	runs.set(key, known);
	return await known;
}

async function runToEnd(name: string, version: Version): Promise<Finished> {
	const run = await runExample(name, { engine, optimizer, version, documents: documents[name] });
	if (run.result.error) throw run.result.error;
	const calls = await optimizer.calls();
	const requestPk = String(run.result.json('Create')[0].request_pk);
	const list = await engine.runNode(
		{ resource: 'document', operation: 'getAll', requestPk, returnAll: true },
		{ credentials: { oneshotApi: credentialFor(optimizer, version) } },
	);
	if (list.error) throw list.error;
	return { ...run, calls, left: list.items() };
}

/** Every file is signed by the signer, up to its end. */
async function expectSigned(files: Upload[]) {
	for (const { content } of files) {
		expect(await pdfsig(content)).toEqual([
			expect.objectContaining({ signer: signerName, valid: true, totalDocument: true }),
		]);
	}
}

describe.each(optimizers)('on an Optimizer with %s', (_title, dialect) => {
	beforeEach(async () => await optimizer.dialect(dialect));
	afterEach(async () => await optimizer.reset());

	test.each(everyRun)('%s runs to its end (%s)', async (name, version) => {
		const run = { engine, optimizer, version, documents: documents[name] };
		const { result, filed } = await runExample(name, run);
		expect(result.error).toBeUndefined();
		expect(result.executed().slice(-3)).toEqual(['File Them', 'Delete All', 'Done']);
		const uploads = Object.values(documents[name]).flat();
		const [p7m, pdfs] = [/\.p7m$/, / \(signed\)\.pdf$/].map((kind) =>
			filed.filter(({ fileName }) => kind.test(fileName)),
		);
		if (name === 'sign-hash') {
			const cms = await opensslCms(p7m[0].content, order.content, await optimizer.ca());
			expect(cms).toMatchObject({ valid: true });
		} else {
			expect(pdfs.map(({ fileName }) => fileName).sort()).toEqual(
				uploads.map(({ fileName }) => fileName.replace('.pdf', ' (signed).pdf')).sort(),
			);
			await expectSigned(pdfs);
		}
		const failed = (await optimizer.calls()).filter(({ status }) => status >= 400);
		const missing = version === 'current' ? [404, 405] : [];
		expect(failed.filter(({ status }) => !missing.includes(status))).toEqual([]);
	});
});

test('each example has something to sign', () => {
	expect(exampleNames().sort()).toEqual(Object.keys(documents).sort());
});

describe.each(everyRun)('%s, %s', (name, version) => {
	test('files first, deletes then, and leaves nothing on the Optimizer', async () => {
		const { result, calls, left } = await finished(name, version);
		expect(result.executed().slice(-3)).toEqual(['File Them', 'Delete All', 'Done']);
		expect(left).toEqual([]);
		expect(calls.map(({ method }) => method).indexOf('DELETE')).toBe(calls.length - 1);
		expect(calls.at(-1)?.status).toBe(200);
	});

	test('passes no identity picture on after Create', async () => {
		const { result } = await finished(name, version);
		const pictures = ['document_front', 'document_rear', 'document_owner'];
		expect(Object.keys(result.items('Create')[0].binary ?? {})).not.toHaveLength(0);
		for (const node of result.executed().slice(1)) {
			const carried = result.items(node).flatMap(({ binary }) => Object.keys(binary ?? {}));
			expect(carried.filter((property) => pictures.includes(property))).toEqual([]);
		}
	});

	test('tells the signer what is going to be signed', async () => {
		const { told } = await finished(name, version);
		for (const { fileName } of Object.values(documents[name]).flat()) {
			expect(told).toContain(`<li>${fileName}`);
		}
		expect(told).toContain('José Muñoz is going to sign');
		expect(told).toContain('600 123 456');
		expect(told).not.toContain('undefined');
	});
});

describe.each(versions)('%s', (version) => {
	test('classic-signature files the signed PDF and the signed contract', async () => {
		const run = await finished('classic-signature', version);
		expect(run.filed.map(({ fileName }) => fileName)).toEqual([
			'contract (signed).pdf',
			run.result.json('Get Contract')[0].contract_filename,
		]);
		await expectSigned(run.filed);

		const [shown] = run.result.items('Get Contract');
		expect(await pdfsig(await run.result.buffer(shown, 'contract'))).toEqual([]);
	});

	test('classic-signature asks nothing of the back of a passport', async () => {
		const { result, filed } = await runExample('classic-signature', {
			engine,
			optimizer,
			version,
			documents: documents['classic-signature'],
			entries: { id_document_type: 'Passport' },
		});
		expect(result.error).toBeUndefined();
		await expectSigned(filed);
		const create = (await optimizer.calls()).find(({ fields }) => 'given_name' in fields);
		expect(create?.fields.id_document_type).toBe('PAS');
		expect(create?.files.map(({ field }) => field).sort()).toEqual([
			'document_front',
			'document_owner',
		]);
	});

	test('classic-signature deletes nothing when filing fails', async () => {
		const { result } = await runExample('classic-signature', {
			engine,
			optimizer,
			version,
			documents: documents['classic-signature'],
			answers: {
				'File Them': async () => {
					throw new Error('The drive is full');
				},
			},
		});
		expect(result.error?.message).toBe('The drive is full');
		expect((await optimizer.calls()).some(({ method }) => method === 'DELETE')).toBe(false);
	});

	test('several-documents signs all by one call', async () => {
		const { filed, calls } = await finished('several-documents', version);
		expect(filed.map(({ fileName }) => fileName).sort()).toEqual([
			'annex (signed).pdf',
			'contract (signed).pdf',
			'manual (signed).pdf',
		]);
		await expectSigned(filed);
		expect(calls.filter(({ path }) => /\/sign\//.test(path))).toHaveLength(1);
	});

	test('sign-hash files the untouched file and a P7M that openssl accepts', async () => {
		const { filed, calls } = await finished('sign-hash', version);
		expect(filed.map(({ fileName }) => fileName).sort()).toEqual([
			'order.txt',
			'order.txt (signed).p7m',
		]);
		const p7m = filed.find(({ fileName }) => fileName.endsWith('.p7m'));
		const file = filed.find(({ fileName }) => fileName === 'order.txt');
		if (!p7m || !file) throw new Error('Not both were filed');
		expect(file.content.equals(order.content)).toBe(true);
		expect(await opensslCms(p7m.content, file.content, await optimizer.ca())).toMatchObject({
			valid: true,
		});
		const sent = calls.flatMap(({ files }) => files);
		expect(sent.map(({ filename }) => filename)).toContain('order.txt.json');
		expect(sent.map(({ filename }) => filename)).not.toContain('order.txt');
	});
});

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
		expect(notes.filter((text) => /history/.test(text) && /not saved/.test(text))).toHaveLength(1);
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
