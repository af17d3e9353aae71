import type { IExecuteFunctions } from 'n8n-workflow';

import type { ProblemTemplate } from '../client/problem';
import { problemFrom } from '../client/problem';
import type { Operation } from '../operation/operation';

export const RETRY_ON_FAIL: ProblemTemplate = {
	kind: 'input',
	code: 'RETRY_ON_FAIL',
	message:
		'“Retry On Fail” is switched on. It repeats every item of this node, also those that were charged or sent already',
	description:
		'Nothing was sent. Switch it off in the settings of this node: the node itself repeats what is safe to repeat. To go on after an error, set On Error to “Continue (using error output)” and branch on error.code.',
};

/** Refuses what charges, sends, binds or deletes under n8n's own repetition of whole runs. */
export function checkRetryOnFail(context: IExecuteFunctions, operation: Operation): void {
	if (operation.guarded && context.getNode().retryOnFail === true) {
		throw problemFrom(RETRY_ON_FAIL);
	}
}
