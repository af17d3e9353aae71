// What can go wrong, as rows of a table: code, sentence, what to do. Codes and advice are the node's own.
import { advise, adviseConnection } from '../../nodes/Oneshot/client/catalogue';
import type { CallName } from '../../nodes/Oneshot/client/routes';
import type { ProblemTemplate } from '../../nodes/Oneshot/client/problem';
import { problemFrom } from '../../nodes/Oneshot/client/problem';
import { commonErrors } from '../../nodes/Oneshot/engine/errors';
import type { Operation } from '../../nodes/Oneshot/operation/operation';
import { documentedErrors } from '../../nodes/Oneshot/client/documentedErrors';
import { code } from './markdown.cjs';

export const problemsHead = ['Code', 'What is said', 'What to do'];

/** An error as a row tells it. */
export interface ErrorRow {
	code: string;
	sentence: string;
	advice: string;
}

/** What stands in the place of what differs from case to case. */
const EXAMPLES = {
	action: 'sign request',
	advice: 'What to do depends on the case.',
	call: 'request: get',
	field: 'Mobile Phone',
	file: 'order.p7m',
	operation: 'Upload',
	place: 'HTTP 502, /tokens',
	predicate: ' holds “none”, which is not a phone number',
	reason: '…',
	request: 388141,
	seconds: 900,
	sentence: 'A web page came back instead of an answer of the Optimizer',
	status: 'ENROLLREADY',
	verdict: 'Not everything is as it was signed: …',
	wanted: 'ISSUED',
};

/** A problem of the node's own, as it reads in an example. */
function exampleOf(template: ProblemTemplate): ErrorRow {
	const { code: name, message, description = '' } = problemFrom(template, EXAMPLES);
	return { code: name, sentence: message, advice: description };
}

/** One row per code and advice, with all its sentences. */
function rows(errors: ErrorRow[]): string[][] {
	const byAdvice = new Map<string, ErrorRow & { sentences: Set<string> }>();
	for (const one of errors) {
		const key = `${one.code} ${one.advice}`;
		const known = byAdvice.get(key) ?? { ...one, sentences: new Set<string>() };
		known.sentences.add(one.sentence);
		byAdvice.set(key, known);
	}
	return [...byAdvice.values()].map(({ code: name, sentences, advice }) => [
		code(name),
		[...sentences].join(' · '),
		advice,
	]);
}

/** The API's documented sentences for an operation's calls, and those of the operation itself. */
export function errorsOf(operation: Operation, calls: CallName[]): ErrorRow[] {
	const documented = calls.flatMap((call) =>
		(documentedErrors[call] ?? []).map(([status, sentence]): ErrorRow => {
			const { code: name, description } = advise(call, sentence, status, '388141');
			return { code: name, sentence, advice: description };
		}),
	);
	return [...documented, ...(operation.errors ?? []).map(exampleOf)];
}

/** What the documentation says of an operation's calls, and what the node itself may say. */
export const problemsOf = (operation: Operation, calls: CallName[]): string[][] =>
	rows(errorsOf(operation, calls));

const CONNECTION_CODES = [
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'ETIMEDOUT',
	'ECONNRESET',
	'ERR_CANCELED',
	'CERT_HAS_EXPIRED',
];
const STATUSES = [400, 401, 403, 404, 413, 422, 429, 500];

/** A connection that failed with a code of Node's. */
export function connectionError(name: string): ErrorRow {
	const url = new URL('https://optimizer.example.com/oneshot/api/v1');
	const { code: word, message, description } = adviseConnection(name, url);
	return { code: word, sentence: message, advice: description };
}

/** What the node itself says of any operation. */
export const ownErrors = (): ErrorRow[] => commonErrors.map(exampleOf);

/** An answer that says nothing but its HTTP status. */
const statusError = (status: number): ErrorRow => {
	const { code: word, description } = advise('settings.hello', '', status);
	const sentence = `HTTP ${status} with a sentence that is none of the documented ones`;
	return { code: word, sentence, advice: description };
};

/** Broken connections and bare HTTP statuses. */
export const wayErrors = (): ErrorRow[] => [
	...CONNECTION_CODES.map(connectionError),
	...STATUSES.map(statusError),
];

/** What every operation may meet. */
export const commonProblems = (): string[][] => [
	...rows(ownErrors()),
	...rows(CONNECTION_CODES.map(connectionError)),
	...rows(STATUSES.map(statusError)),
];
