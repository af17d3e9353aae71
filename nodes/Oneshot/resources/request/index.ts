import type { Resource } from '../../operation/operation';
import { cancel } from './cancel';
import { checkData } from './checkData';
import { create } from './create';
import { createSigningLink } from './createSigningLink';
import { generateOtp } from './generateOtp';
import { get } from './get';
import { getAsyncStatus } from './getAsyncStatus';
import { getContract } from './getContract';
import { signRequest } from './sign';
import { signDocuments } from './signDocuments';
import { update } from './update';
import { waitForStatus } from './waitForStatus';

export const request: Resource = {
	value: 'request',
	name: 'Request',
	description: 'One signer, the documents to sign, and the single-use certificate that signs them',
	default: 'create',
	operations: [
		checkData,
		create,
		getContract,
		createSigningLink,
		generateOtp,
		signRequest,
		signDocuments,
		get,
		waitForStatus,
		update,
		cancel,
		getAsyncStatus,
	],
};
