import type { IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { readAccount } from '../client/account';
import type { Problem } from '../client/problem';
import { linkKeys } from './keys';
import { readPageSettings } from './settings';

/** Checks the page while its workflow is being published. Throws n8n's error, which the editor shows. */
export async function checkPage(context: IHookFunctions): Promise<void> {
	try {
		readPageSettings(context);
		linkKeys((await readAccount(context)).linkSecret);
	} catch (error) {
		const { message, description } = error as Error & Partial<Problem>;
		throw new NodeOperationError(context.getNode(), message, { description });
	}
}
