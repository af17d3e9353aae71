import type { IHookFunctions } from 'n8n-workflow';

import { callbackSecretProblem, readAccount } from '../client/account';
import { checkBeforePublishing } from '../operation/trigger';
import { readSettings } from './settings';

/** Checks the trigger while its workflow is being published. Throws n8n's error. */
export async function checkTrigger(context: IHookFunctions): Promise<void> {
	await checkBeforePublishing(context, async () => {
		readSettings(context);
		const { callbackSecret } = await readAccount(context);
		const problem = callbackSecretProblem(callbackSecret);
		if (problem) throw problem;
	});
}
