import { createHash } from 'crypto';

import type { INodeProperties } from 'n8n-workflow';

import type { Answer } from '../../client/answer';
import { isObject } from '../../client/answer';
import type { FilePart } from '../../client/multipart';
import { checkedFile, openInput } from '../../files/inputFile';
import type { InputFile } from '../../files/inputFile';
import { chunksOf, readAll } from '../../files/inspect';
import { requestField } from '../../fields/shared';
import { pkValue } from '../../run/call';
import type { Call, InputBinary } from '../../run/call';
import type { Operation } from '../../run/operation';

/** The API takes at most this many documents per call. */
const PER_CALL = 10;

/** A document as the next node needs it. */
interface Uploaded {
	/** Missing where the Optimizer's answer did not say it. */
	uid?: string;
	filename: string;
}

/** The binaries that the field names: `data`, `data, annex`, `contract_*`, or `*` for all. */
function chosenBinaries(call: Call): InputBinary[] {
	const patterns = call
		.required('binaryPropertyName')
		.split(',')
		.map((name) => name.trim())
		.filter(Boolean);
	const present = Object.keys(call.item.binary ?? {});
	const names = patterns.flatMap((pattern) => {
		if (!pattern.includes('*')) return [pattern];
		const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
		const expression = new RegExp(`^${parts.join('.*')}$`);
		const matching = present.filter((name) => expression.test(name));
		return matching.length > 0 ? matching : [pattern];
	});
	return [...new Set(names)].map((name) => call.binary('binaryPropertyName', name));
}

/**
 * The uid of each uploaded form field, in the answer's many shapes: a bare uid, `{name, uid}`, a list of
 * `{name | key, uid}` in any order, or a map from name to uid.
 */
export function uidsByField({ data }: Answer, fields: string[]): Map<string, string> {
	const found = new Map<string, string>();
	const elements = Array.isArray(data) ? data : [data];
	for (const element of elements) {
		if (typeof element === 'string') {
			found.set(fields[found.size], element);
		} else if (isObject(element)) {
			const field = element.name ?? element.key;
			if (typeof element.uid === 'string') {
				found.set(typeof field === 'string' ? field : fields[found.size], element.uid);
			} else {
				for (const [name, value] of Object.entries(element)) {
					const uid = isObject(value) ? value.uid : value;
					if (typeof uid === 'string') found.set(name, uid);
				}
			}
		}
	}
	return found;
}

/** Sends files in calls of ten and returns their uids in the files' order. */
async function send(
	call: Call,
	pk: string,
	files: InputFile[],
	field: (index: number) => string,
	perCall: number,
): Promise<Uploaded[]> {
	const uploaded: Uploaded[] = [];
	for (let start = 0; start < files.length; start += perCall) {
		const batch = files.slice(start, start + perCall);
		const form: FilePart[] = batch.map((file, index) => ({ ...file, name: field(index) }));
		const answer = await call.client.call('document.upload', { path: { pk }, form });
		const uids = uidsByField(
			answer,
			form.map(({ name }) => name),
		);
		for (const { name, fileName } of form) {
			const uid = uids.get(name);
			uploaded.push({ uid, filename: fileName });
			call.done.push(`document “${fileName}” was uploaded${uid ? ` (${uid})` : ''}`);
		}
		call.facts.document_uids = uploaded.flatMap(({ uid: known }) => known ?? []);
	}
	return uploaded;
}

/** Field names of several PDFs in one call: file, file2, file3 … */
const pdfField = (index: number) => (index === 0 ? 'file' : `file${index + 1}`);

/** Uploads PDFs that were checked before. */
export async function uploadPdfs(call: Call, pk: string, files: InputFile[]): Promise<Uploaded[]> {
	return await send(call, pk, files, pdfField, PER_CALL);
}

/** The PDFs that the field names, each found to be one. */
export async function checkedPdfs(call: Call): Promise<InputFile[]> {
	const files: InputFile[] = [];
	for (const binary of chosenBinaries(call)) {
		files.push(await checkedFile(call, 'binaryPropertyName', binary, ['pdf']));
	}
	return files;
}

/** The message digest file of a binary of any type: SHA-256, computed while streaming. */
async function digestFile(call: Call, file: InputFile): Promise<InputFile> {
	const hash = createHash('sha256');
	for await (const chunk of chunksOf(file)) hash.update(chunk);
	const content = Buffer.from(
		JSON.stringify({
			messageDigest: hash.digest('base64'),
			digestAlgorithm:
				call.client.account.version === 'legacy' ? 'sha256' : 'sha256WithRSAEncryption',
			addAuthAttribute: 1,
			addSigningTime: 1,
			otherAuthAttributes: [],
		}),
	);
	return {
		property: file.property,
		fileName: `${file.fileName}.json`,
		contentType: 'application/json',
		size: content.length,
		open: async () => content,
	};
}

/** Checks that a ready-made hash file is one: JSON with a messageDigest. */
async function readyHashFile(call: Call, file: InputFile): Promise<InputFile> {
	const problem = call.invalid(
		'binaryPropertyName',
		`the file “${file.fileName}” (${file.property}) is not a hash file`,
		'A hash file is JSON: {"messageDigest": "<base64>", "digestAlgorithm": "sha256WithRSAEncryption", …}. To have it made from any file, choose "Hash Only" as Upload.',
	);
	if (file.size > 64 * 1024) throw problem;
	try {
		const content: unknown = JSON.parse((await readAll(file)).toString('utf8'));
		if (isObject(content) && typeof content.messageDigest === 'string') {
			return { ...file, contentType: 'application/json' };
		}
	} catch {
		// said below
	}
	throw problem;
}

async function uploadHashes(call: Call, pk: string, made: boolean): Promise<Uploaded[]> {
	const files: InputFile[] = [];
	for (const binary of chosenBinaries(call)) {
		const file = await openInput(call, binary);
		files.push(made ? await digestFile(call, file) : await readyHashFile(call, file));
	}
	return await send(call, pk, files, () => 'hashfile', 1);
}

/** Which files of the item are meant. */
export const pdfsField: INodeProperties = {
	displayName: 'Input Binary Field(s)',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data, annex',
	hint: 'The names of the input binary fields, separated by commas; * stands for anything, e.g. contract_*',
};

/** `POST /document/{pk}`, multipart `file`, `file2`, … or `hashfile` → uid per document. */
export const upload: Operation = {
	value: 'upload',
	name: 'Upload',
	action: 'Upload document',
	description:
		'Add PDFs, or the digest of any file, to a request so that its one signature covers them',
	pace: 'parallel',
	files: true,
	fields: [
		requestField,
		{
			displayName: 'Upload',
			name: 'uploadType',
			type: 'options',
			options: [
				{
					name: 'Hash Only',
					value: 'hashOnly',
					description: 'Any file: only its SHA-256 digest, computed here, leaves n8n',
				},
				{
					name: 'PDF',
					value: 'pdf',
					description: 'The whole document, which gets the signature inside',
				},
				{
					name: 'Ready-Made Hash File',
					value: 'hashFile',
					description: 'A JSON file with a messageDigest that was made elsewhere',
				},
			],
			default: 'pdf',
			description: 'Hashes come back as a detached signature (P7M) beside the file',
		},
		pdfsField,
	],
	async run(call) {
		const pk = call.requestPk();
		const type = call.text('uploadType');
		const documents =
			type === 'pdf'
				? await uploadPdfs(call, pk, await checkedPdfs(call))
				: await uploadHashes(call, pk, type === 'hashOnly');
		return {
			json: {
				request_pk: pkValue(pk),
				...(documents.length === 1 && { uid: documents[0].uid }),
				documents: documents.map(({ uid, filename }) => ({ uid, filename })),
			},
		};
	},
};
