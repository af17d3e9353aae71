import type { IHookFunctions } from 'n8n-workflow';

import { readAccount } from '../client/account';
import { checkBeforePublishing } from '../operation/trigger';
import { linkKeys } from './keys';
import { readPageSettings } from './settings';

/** Checks the page while its workflow is being published. Throws n8n's error. */
export async function checkPage(context: IHookFunctions): Promise<void> {
	await checkBeforePublishing(context, async () => {
		readPageSettings(context);
		linkKeys((await readAccount(context)).linkSecret);
	});
}
