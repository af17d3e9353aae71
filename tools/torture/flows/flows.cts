// The flows: the nodes that a workflow has, one after the other.
import type { INodeParameters } from 'n8n-workflow';

import { contract } from '../../harness/samples.cjs';
import { signer } from '../../harness/signer.cjs';

export interface Step {
	/**
	 * `request.sign`; or what is no node: `ceremony` (a signer goes through the signing page), `film` (a person
	 * identifies themselves by video), `callback` (a trigger is told that it is signed, and starts what comes next).
	 */
	operation: string;
	parameters?: INodeParameters;
	/** It takes the code that the signer was sent last. */
	takesCode?: boolean;
	/** What it gives can be had elsewhere, where the Optimizer does not offer it. */
	elsewhere?: boolean;
	/** It takes the address of a trigger, which is called back there. */
	takesAddress?: boolean;
}

export interface Flow {
	/** By the names under which the item carries them. */
	documents: Record<string, Buffer>;
	steps: Step[];
}

/** The contract, with a remark of its own at its end: no two are the same file. */
const pdf = (remark: string) => Buffer.concat([contract(), Buffer.from(`% ${remark}\n`)]);

const create: Step = { operation: 'request.create', parameters: signer };

/** From the files to the request that waits for its signature, what signs it, and what comes after. */
const flowOf = (names: string[], signing: Step[], first: Step[] = [create]): Flow => ({
	documents: Object.fromEntries(names.map((name) => [name, pdf(name)])),
	steps: [
		...first,
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

const byVideo: Step[] = [
	{
		operation: 'videoId.create',
		parameters: { mobilePhoneNumber: signer.mobilePhoneNumber, email: signer.email },
	},
	{ operation: 'film' },
	{
		operation: 'videoId.downloadVideo',
		parameters: { binaryPropertyName: 'video' },
		elsewhere: true,
	},
	{ operation: 'videoId.approve' },
];

const inBackground: Step = {
	operation: 'request.create',
	parameters: { ...signer, additionalFields: { useasync: true } },
};

export const flows: Record<string, Flow> = {
	classic: flowOf(['data'], inPerson),
	several: flowOf(['data', 'annex', 'terms'], inPerson),
	video: flowOf(['data'], inPerson, byVideo),
	waiting: flowOf(
		['data'],
		[...inPerson, { operation: 'request.waitForStatus', elsewhere: true }],
		[inBackground],
	),
	callback: flowOf(
		['data'],
		[...inPerson, { operation: 'callback' }],
		[{ ...inBackground, takesAddress: true }],
	),
	page: flowOf(['data'], [{ operation: 'ceremony' }]),
};

/** What the Optimizer's ledger counts when an operation is carried out; each run makes the call once at most. */
export const DEED_OF: Record<string, string> = {
	'request.create': 'created',
	'videoId.create': 'created',
	'videoId.approve': 'approved',
	'document.upload': 'documentsUploaded',
	'document.deleteAll': 'documentsDeleted',
	'request.generateOtp': 'codesSent',
	'request.sign': 'signings',
};
