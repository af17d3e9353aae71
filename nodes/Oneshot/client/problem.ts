/**
 * What went wrong, as plain data: thrown by the client and by operations, turned into n8n's error
 * classes in one place (run/errors.ts), which knows the node and the item.
 */
export interface ProblemFacts {
	/** What happened: the API's own sentence where there is one. */
	message: string;
	/** What to do next, for a business user. */
	description?: string;
	/** A stable word that an IF node can branch on, e.g. `OTP_INVALID`. */
	code: string;
	/** `input`: found before anything was sent. `api`: an answer, or none, of the Optimizer. */
	kind: 'input' | 'api';
	/** HTTP status of the answer, when there was one. */
	status?: number;
	/** The call may have been carried out although no readable answer came back. */
	outcomeUnknown?: boolean;
}

export class Problem extends Error {
	constructor(readonly facts: ProblemFacts) {
		super(facts.message);
		this.name = 'Problem';
	}
}

/** Bad input: names the parameter as the editor shows it. */
export function inputProblem(parameter: string, message: string, description?: string): Problem {
	return new Problem({
		kind: 'input',
		code: 'INVALID_INPUT',
		message: `“${parameter}”: ${message}`,
		description,
	});
}

/** What a promise gave, or the Problem that it was rejected with; any other error stays thrown. */
export async function settle<T>(
	work: Promise<T>,
): Promise<{ value: T; problem?: undefined } | { value?: undefined; problem: Problem }> {
	return await work.then(
		(value) => ({ value }),
		(error: unknown) => {
			if (error instanceof Problem) return { problem: error };
			throw error;
		},
	);
}
