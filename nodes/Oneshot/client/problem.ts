/** What went wrong, as plain data. */
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
	/** Of bad input: the field as the editor shows it, e.g. `Request ID`. */
	field?: string;
}

/**
 * What the client and the operations throw. It knows neither node nor item: engine/errors.ts turns it into
 * n8n's error classes.
 */
export class Problem extends Error implements ProblemFacts {
	readonly description?: string;

	readonly code: string;

	readonly kind: 'input' | 'api';

	readonly status?: number;

	readonly outcomeUnknown: boolean;

	readonly field?: string;

	constructor(facts: ProblemFacts) {
		super(facts.message);
		this.name = 'Problem';
		this.description = facts.description;
		this.code = facts.code;
		this.kind = facts.kind;
		this.status = facts.status;
		this.outcomeUnknown = facts.outcomeUnknown ?? false;
		this.field = facts.field;
	}
}

/** A problem that the node itself finds, with `{placeholders}`; operations list theirs for the documentation. */
export interface ProblemTemplate {
	kind: 'input' | 'api';
	code: string;
	message: string;
	description?: string;
}

/** Makes a Problem out of its template, the values for its placeholders, and what came back. */
export function problemFrom(
	template: ProblemTemplate,
	values: Record<string, string | number> = {},
	cameBack: Pick<ProblemFacts, 'status' | 'outcomeUnknown' | 'field'> = {},
): Problem {
	const fill = (text: string) =>
		text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
	return new Problem({
		...template,
		...cameBack,
		message: fill(template.message),
		description: template.description && fill(template.description),
	});
}

export const INVALID_INPUT: ProblemTemplate = {
	kind: 'input',
	code: 'INVALID_INPUT',
	message: "The '{field}' field{predicate}",
	description: '{advice}',
};

/**
 * Bad input, found before anything is sent.
 *
 * @param label the field as the editor shows it, e.g. `Request ID`
 * @param predicate what is said of it: `is empty`, or what is said of its value, `“x” is not …`
 */
export function inputProblem(label: string, predicate: string, advice = ''): Problem {
	const link = /^[a-z]/.test(predicate) ? ' ' : ': ';
	const values = { field: label, predicate: link + predicate, advice };
	return problemFrom(INVALID_INPUT, values, { field: label });
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
