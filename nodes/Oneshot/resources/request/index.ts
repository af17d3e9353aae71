import type { Resource } from '../../operation/operation';
import { cancel } from './cancel';
import { checkData } from './checkData';
import { create } from './create';
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
	default: 'create',
	operations: [
		cancel,
		checkData,
		create,
		generateOtp,
		get,
		getAsyncStatus,
		getContract,
		signRequest,
		signDocuments,
		update,
		waitForStatus,
	],
};
