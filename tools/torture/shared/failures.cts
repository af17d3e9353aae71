// What a user reads of a run that failed.
import type { IDataObject } from 'n8n-workflow';

import type { RunResult } from '../../harness/workflowRun.cjs';

export interface Failure {
	code: string;
	message: string;
	description: string;
}

/** What a run's failure says, as an error that stopped it or as an item. */
export function errorOf(run: RunResult): Failure | undefined {
	const { error } = run;
	if (error) {
		const { context, description } = error as { context?: IDataObject; description?: string };
		return {
			code: String(context?.code ?? error.name),
			message: error.message,
			description: String(description ?? ''),
		};
	}
	for (const { json } of run.items()) {
		const { message, error: failure } = json as { message?: string; error?: IDataObject };
		if (failure && typeof failure === 'object') {
			const { code, description } = failure;
			return { code: String(code), message: message ?? '', description: String(description) };
		}
	}
	return undefined;
}
