// The flows: the nodes that a workflow has, one after the other.
import type { INodeParameters } from 'n8n-workflow';

import { contract } from '../../harness/samples.cjs';
import { signer } from '../../harness/signer.cjs';

export interface Step {
	/** `request.sign`; `ceremony` for a signer who goes through the signing page. */
	operation: string;
	parameters?: INodeParameters;
	/** It takes the code that the signer was sent last. */
	takesCode?: boolean;
}

export interface Flow {
	/** By the names under which the item carries them. */
	documents: Record<string, Buffer>;
	steps: Step[];
}

/** The contract, with a remark of its own at its end: no two are the same file. */
const pdf = (remark: string) => Buffer.concat([contract(), Buffer.from(`% ${remark}\n`)]);

/** From the files to the request that waits for its signature, what signs it, and what comes after. */
const flowOf = (names: string[], signing: Step[]): Flow => ({
	documents: Object.fromEntries(names.map((name) => [name, pdf(name)])),
	steps: [
		{ operation: 'request.create', parameters: signer },
		{ operation: 'document.upload', parameters: { binaryPropertyName: names.join(', ') } },
		...signing,
		{ operation: 'document.download' },
		{ operation: 'document.verify', parameters: { options: { failUnlessIntact: true } } },
	],
});

const inPerson: Step[] = [
	{ operation: 'request.generateOtp' },
	{ operation: 'request.sign', takesCode: true },
];

export const flows: Record<string, Flow> = {
	classic: flowOf(['data'], inPerson),
	several: flowOf(['data', 'annex', 'terms'], inPerson),
	page: flowOf(['data'], [{ operation: 'ceremony' }]),
};

/** What the Optimizer's ledger counts when an operation is carried out; each run makes the call once at most. */
export const DEED_OF: Record<string, string> = {
	'request.create': 'created',
	'document.upload': 'documentsUploaded',
	'document.deleteAll': 'documentsDeleted',
	'request.generateOtp': 'codesSent',
	'request.sign': 'signings',
};
