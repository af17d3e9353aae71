import type { IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { callbackSecretProblem, readAccount } from '../client/account';
import type { Problem } from '../client/problem';
import { inputProblem } from '../client/problem';
import { readSettings } from './settings';

/** Checks the trigger while its workflow is being published: at a callback nobody would see the error. */
async function check(context: IHookFunctions): Promise<void> {
	const path = String(context.getNodeParameter('path', ''));
	if (!/^[\w.~-]+(\/[\w.~-]+)*$/.test(path)) {
		throw inputProblem(
			'Path',
			path.trim() === '' ? 'is empty' : `“${path.slice(0, 60)}” can’t be part of an address`,
			'Use letters, digits, hyphens and slashes, e.g. oneshot-callbacks.',
		);
	}
	readSettings(context);
	const { callbackSecret } = await readAccount(context);
	const problem = callbackSecretProblem(callbackSecret);
	if (problem) throw problem;
}

/** Throws n8n's error, which the editor shows at Publish. */
export async function checkTrigger(context: IHookFunctions): Promise<void> {
	try {
		await check(context);
	} catch (error) {
		const { message, description } = error as Error & Partial<Problem>;
		throw new NodeOperationError(context.getNode(), message, { description });
	}
}
