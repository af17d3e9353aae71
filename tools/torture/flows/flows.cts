// The flows: the nodes that a workflow has, one after the other.
import type { INodeParameters } from 'n8n-workflow';

import { contract } from '../../harness/samples.cjs';
import { signer } from '../../harness/signer.cjs';

export interface Step {
	/** `request.sign` */
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

const classic = (...names: string[]): Flow => ({
	documents: Object.fromEntries(names.map((name) => [name, pdf(name)])),
	steps: [
		{ operation: 'request.create', parameters: signer },
		{ operation: 'document.upload', parameters: { binaryPropertyName: names.join(', ') } },
		{ operation: 'request.generateOtp' },
		{ operation: 'request.sign', takesCode: true },
		{ operation: 'document.download' },
		{ operation: 'document.verify', parameters: { options: { failUnlessIntact: true } } },
	],
});

export const flows: Record<string, Flow> = {
	classic: classic('data'),
	several: classic('data', 'annex', 'terms'),
};

/** What the Optimizer's ledger counts when an operation is carried out; each run makes the call once at most. */
export const DEED_OF: Record<string, string> = {
	'request.create': 'created',
	'document.upload': 'documentsUploaded',
	'document.deleteAll': 'documentsDeleted',
	'request.generateOtp': 'codesSent',
	'request.sign': 'signings',
};
