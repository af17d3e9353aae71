// What can go wrong, as rows of a table: code, sentence, what to do. Codes and advice are the node's own.
import { advise, adviseConnection } from '../../nodes/Oneshot/client/catalogue';
import type { CallName } from '../../nodes/Oneshot/client/routes';
import { commonErrors, documentedErrors, ownErrors } from './documentedErrors.cjs';
import { code } from './markdown.cjs';

export const problemsHead = ['Code', 'What is said', 'What to do'];

interface Told {
	code: string;
	sentence: string;
	advice: string;
}

/** One row per code and advice, with all its sentences. */
function rows(told: Told[]): string[][] {
	const byAdvice = new Map<string, Told & { sentences: Set<string> }>();
	for (const one of told) {
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

/** What the documentation says of an operation's calls, and what the node itself may say. */
export function problemsOf(operation: string, calls: CallName[]): string[][] {
	const documented = calls.flatMap((call) =>
		(documentedErrors[call] ?? []).map(([status, sentence]): Told => {
			const { code: name, description } = advise(call, sentence, status, '388141');
			return { code: name, sentence, advice: description };
		}),
	);
	return rows([...documented, ...(ownErrors[operation] ?? [])]);
}

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

/** What every operation may meet. */
export function commonProblems(): string[][] {
	const url = new URL('https://optimizer.example.com/oneshot/api/v1');
	const connections = CONNECTION_CODES.map((name): Told => {
		const { code: word, message, description } = adviseConnection(name, url);
		return { code: word, sentence: message, advice: description };
	});
	const statuses = STATUSES.map((status): Told => {
		const { code: word, description } = advise('settings.hello', '', status);
		return {
			code: word,
			sentence: `HTTP ${status} with a sentence that is none of the documented ones`,
			advice: description,
		};
	});
	return [...rows(commonErrors), ...rows(connections), ...rows(statuses)];
}
