import { isObject } from '../../client/answer';
import { knownDocuments, toDocumentItem } from '../../entities/document';
import {
	chosenBinaries,
	pdfsField,
	readPdfs,
	uploadHashes,
	uploadPdfs,
} from '../../entities/documentUpload';
import { requestField } from '../../entities/request';
import { chunksOf, readAll, sha256Of } from '../../files/bytes';
import type { Input } from '../../operation/input';
import type { InputFile } from '../../operation/inputFile';
import { openInput } from '../../operation/inputFile';
import { defineOperation } from '../../operation/operation';

/** The message digest file of a binary of any type: SHA-256, computed while streaming. */
async function makeHashFile(input: Input, file: InputFile): Promise<InputFile> {
	const digest = await sha256Of(chunksOf(file));
	const content = Buffer.from(
		JSON.stringify({
			messageDigest: digest.toString('base64'),
			digestAlgorithm: input.account.version === 'legacy' ? 'sha256' : 'sha256WithRSAEncryption',
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
		digested: { sha256: digest.toString('hex'), size: file.size },
		open: async () => content,
	};
}

/** Checks that a ready-made hash file is one: JSON with a messageDigest. */
async function checkHashFile(input: Input, file: InputFile): Promise<InputFile> {
	const problem = input.invalid(
		'binaryPropertyName',
		`names the file “${file.fileName}” (${file.property}), which is not a hash file`,
		'A hash file is JSON: {"messageDigest": "<base64>", "digestAlgorithm": "sha256WithRSAEncryption", …}. To have it made from any file, choose "Hash Only" as Upload.',
	);
	if (file.size > 64 * 1024) throw problem;
	try {
		const content: unknown = JSON.parse((await readAll(file)).toString('utf8'));
		if (isObject(content) && typeof content.messageDigest === 'string') {
			const digest = Buffer.from(content.messageDigest, 'base64');
			const sha256 = /sha-?256/i.test(String(content.digestAlgorithm)) && digest.length === 32;
			return {
				...file,
				contentType: 'application/json',
				...(sha256 && { digested: { sha256: digest.toString('hex') } }),
			};
		}
	} catch {
		// said below
	}
	throw problem;
}

/** The hash files that the field names, or one made of each file that it names. */
async function readHashFiles(input: Input, made: boolean): Promise<InputFile[]> {
	const files: InputFile[] = [];
	for (const binary of chosenBinaries(input)) {
		const file = await openInput(input, binary);
		files.push(made ? await makeHashFile(input, file) : await checkHashFile(input, file));
	}
	return files;
}

/** `POST /document/{pk}`, multipart `file`, `file2`, … or `hashfile` → uid per document. */
export const upload = defineOperation({
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
	async prepare(input) {
		const pk = input.requestPk();
		const type = input.choice('uploadType');
		const known = knownDocuments(input, pk);
		if (type === 'pdf') return { pk, known, upload: uploadPdfs, files: await readPdfs(input) };
		const files = await readHashFiles(input, type === 'hashOnly');
		return { pk, known, upload: uploadHashes, files };
	},
	async carryOut({ pk, known, upload: uploadFiles, files }, work) {
		const documents = await uploadFiles(work, pk, files);
		return {
			json: {
				request_pk: pk,
				...(documents.length === 1 && { uid: documents[0].uid }),
				documents: [...known, ...documents].map(toDocumentItem),
			},
		};
	},
});
