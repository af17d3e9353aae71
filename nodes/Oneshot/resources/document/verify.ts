import type { IDataObject } from 'n8n-workflow';

import type { ProblemTemplate } from '../../client/problem';
import { problemFrom } from '../../client/problem';
import type { Certificate } from '../../cms/certificate';
import { readAuthorities } from '../../cms/chain';
import type { KnownDocument } from '../../entities/document';
import { fromDocumentItem, knownDocuments } from '../../entities/document';
import { chosenBinaries, pdfsField } from '../../entities/documentUpload';
import { notice } from '../../operation/fields';
import type { Input } from '../../operation/input';
import type { InputFile } from '../../operation/inputFile';
import { fileOfKind, openInput } from '../../operation/inputFile';
import { defineOperation } from '../../operation/operation';
import { NOT_DETECTED } from '../../pdf';
import { isForTests, isStatedQualified, holderOf, signatureEntry } from './signatureEntry';
import { isIntact, verdictOf } from './verdict';
import type { VerifiedFile } from './verifiedFile';
import { NO_SIGNED_FILE, verifyFile } from './verifiedFile';

const NOT_INTACT: ProblemTemplate = {
	kind: 'input',
	code: 'NOT_INTACT',
	message: '{verdict}',
	description:
		'Do not file or pass on this file as signed. Download the signed document again; if it is the same, ask whoever runs the Optimizer.',
};

const NOT_STATED_QUALIFIED: ProblemTemplate = {
	kind: 'input',
	code: 'NOT_STATED_QUALIFIED',
	message: 'A certificate does not state that it was issued as a qualified one: {verdict}',
	description:
		'Compare the profile of the request, or of the credential, with what you have agreed with Namirial.',
};

/** One of the files to verify, with what it may have been made of. */
interface Task {
	file: InputFile;
	isP7m: boolean;
	uploads: KnownDocument[];
}

/** What was uploaded of a document, as the item of Download tells it. */
function uploadOf(item: IDataObject): KnownDocument | undefined {
	const { uid, uploaded_sha256: sha256, uploaded_size: size } = item;
	return fromDocumentItem({ uid, sha256, size });
}

/**
 * The documents of which one must have become the file: the file's own where the item tells which is which, else all.
 * None for a file beside them, such as the signed contract.
 */
function uploadsOf(input: Input, property: string): KnownDocument[] {
	const { json } = input.item;
	const documents = (Array.isArray(json.documents) ? json.documents : []) as IDataObject[];
	const assigned = documents.filter((each) => typeof each?.binary_property === 'string');
	const own =
		assigned.length > 0 ? assigned.find((each) => each.binary_property === property) : json;
	if (own === undefined) return [];
	const known = [uploadOf(own), ...knownDocuments(input)].filter((each) => each?.sha256);
	const found = own.uid === undefined ? known : known.filter((each) => each?.uid === own.uid);
	return found as KnownDocument[];
}

/** What the item knows of the request and of the documents: a later step needs it as it is. */
const PASSED_ON = [
	'request_pk',
	'uid',
	'filename',
	'document_type',
	'uploaded_sha256',
	'uploaded_size',
	'documents',
	'profile',
	'env',
];

const passedOn = (json: IDataObject): IDataObject =>
	Object.fromEntries(PASSED_ON.filter((key) => key in json).map((key) => [key, json[key]]));

async function readTasks(input: Input): Promise<Task[]> {
	const tasks: Task[] = [];
	for (const binary of chosenBinaries(input)) {
		const accepted = ['pdf', 'p7m', 'pemP7m'] as const;
		const { file, kind } = await fileOfKind(input, 'binaryPropertyName', binary, [...accepted]);
		tasks.push({ file, isP7m: kind !== 'pdf', uploads: uploadsOf(input, binary.property) });
	}
	return tasks;
}

async function readContents(input: Input): Promise<InputFile[]> {
	if (input.text('signedFile') === '') return [];
	const files = chosenBinaries(input, 'signedFile').map((binary) => openInput(input, binary));
	return await Promise.all(files);
}

function readCaCertificates(input: Input): Certificate[] | undefined {
	const name = 'options.caCertificates';
	const pem = input.verbatim(name).replace(/\\n/g, '\n');
	if (pem.trim() === '') return undefined;
	try {
		return readAuthorities(pem);
	} catch (error) {
		throw input.invalid(name, `can't be used: ${(error as Error).message}`);
	}
}

/** What is known of all files together. */
function outputOf(files: VerifiedFile[], profile: string, inSandbox: boolean): IDataObject {
	const reports = files.flatMap(({ signatures }) => signatures.map(({ report }) => report));
	const forTests = inSandbox || reports.some((report) => isForTests(holderOf(report)));
	const signers = reports.filter(({ kind }) => kind === 'signature');
	const made = files.map(({ startsWithUpload }) => startsWithUpload);
	return {
		intact: files.every(isIntact),
		verdict: verdictOf(files, profile, forTests),
		...(forTests && { sandbox: true }),
		signatures_count: reports.length,
		qualified_stated: signers.length > 0 && signers.every(isStatedQualified),
		starts_with_upload: made.includes(false) ? false : made.includes(undefined) ? 'unknown' : true,
		signatures: files.flatMap((file) =>
			file.signatures.map((found) => signatureEntry(file, found, profile, inSandbox)),
		),
		not_detected: NOT_DETECTED,
	};
}

/** Checks signatures here: no call is made, to the Optimizer or anybody else. */
export const verify = defineOperation({
	value: 'verify',
	name: 'Verify',
	action: 'Verify signatures of document',
	description:
		'Check the signatures of PDFs and P7M files: whether what was signed is unchanged, who signed and when',
	pace: 'parallel',
	files: true,
	fields: [
		notice(
			'It is checked here, without asking anybody: whether what was signed is unchanged, and what the certificate says of itself. Revocation and trusted lists are not looked up.',
		),
		{
			...pdfsField,
			hint: 'The names under which the Binary tab of the input shows the signed PDFs or P7M files, separated by commas; * stands for anything',
		},
		{
			displayName: 'Signed File Field',
			name: 'signedFile',
			type: 'string',
			default: '',
			placeholder: 'e.g. order',
			hint: 'Only for a P7M: the name under which the Binary tab of the input shows the file that was signed. Several, separated by commas, for several P7M files.',
		},
	],
	options: [
		{
			displayName: 'CA Certificates (PEM)',
			name: 'caCertificates',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description:
				'The certificates of the authorities that you trust, one after another: whether the signer’s and the time stamp’s certificates lead to one of them is checked then. They stand on the EU trusted list of the country.',
		},
		{
			displayName: 'Fail Unless Stated Qualified',
			name: 'failUnlessQualified',
			type: 'boolean',
			default: false,
			description:
				'Whether to fail when a signer’s certificate does not state that it was issued as a qualified one',
		},
		{
			displayName: 'Fail Unless Intact',
			name: 'failUnlessIntact',
			type: 'boolean',
			default: false,
			description:
				'Whether to fail when there is no signature, or what was signed was changed, or is known not to be what was uploaded',
		},
	],
	errors: [NO_SIGNED_FILE, NOT_INTACT, NOT_STATED_QUALIFIED],
	async prepare(input) {
		const { account, item } = input;
		const { json } = item;
		const asked = typeof json.profile === 'string' ? json.profile : account.profile.profile;
		return {
			tasks: await readTasks(input),
			contents: await readContents(input),
			authorities: readCaCertificates(input),
			profile: String(asked ?? ''),
			inSandbox: json.env === 'sandbox',
			failUnlessIntact: input.flag('options.failUnlessIntact'),
			failUnlessQualified: input.flag('options.failUnlessQualified'),
			about: passedOn(json),
		};
	},
	async carryOut({ tasks, contents, authorities, profile, inSandbox, about, ...fail }) {
		const options = { authorities, now: new Date() };
		const files: VerifiedFile[] = [];
		for (const { file, isP7m, uploads } of tasks) {
			files.push(await verifyFile(file, isP7m, contents, uploads, options));
		}
		const output = outputOf(files, profile, inSandbox);
		const verdict = String(output.verdict);
		const sound = output.intact === true && output.starts_with_upload !== false;
		if (fail.failUnlessIntact && !sound) throw problemFrom(NOT_INTACT, { verdict });
		if (fail.failUnlessQualified && output.qualified_stated !== true) {
			throw problemFrom(NOT_STATED_QUALIFIED, { verdict });
		}
		return { json: { ...about, ...output } };
	},
});
