import type { Account, Context } from './account';
import { readAccount } from './account';
import type { Answer } from './answer';
import type { CallOptions, Exchange, Receive } from './exchange';
import { exchange } from './exchange';
import { pause } from './pause';
import type { Problem, ProblemTemplate } from './problem';
import { problemFrom } from './problem';
import type { Failure } from './retry';
import { retryDelay } from './retry';
import type { CallName, Route } from './routes';
import { fillPath, routeOf } from './routes';

/** The way to the One-Shot API: nothing else in the package talks HTTP. */
export interface Client {
	account: Account;
	/** Aborts when the execution is stopped. */
	signal?: AbortSignal;
	/** Makes a call and takes the envelope off. Throws a Problem. */
	call(name: CallName, options?: CallOptions): Promise<Answer>;
	/** Makes a call that answers with a file. Throws a Problem. */
	download<T>(name: CallName, options: CallOptions, receive: Receive<T>): Promise<T>;
}

/** Which candidate path an Optimizer offers, by base URL and call: found out once per process. */
const knownPaths = new Map<string, string>();

/** The call does not exist on this Optimizer. */
export const NOT_OFFERED: ProblemTemplate = {
	kind: 'api',
	code: 'NOT_OFFERED',
	message: 'This Optimizer does not offer “{call}”',
	description: '{advice}',
};

const NO_ID: ProblemTemplate = {
	kind: 'input',
	code: 'INVALID_INPUT',
	message: 'An ID is missing, or is no ID',
	description: 'Choose it from the list, or check the expression that gives it.',
};

/** A download was answered with words. */
export const NO_FILE: ProblemTemplate = {
	kind: 'api',
	code: 'NO_FILE',
	message: '{sentence}',
	description: 'Check the ID of what you want to download.',
};

function notOffered(name: CallName, advice: string): Problem {
	const [resource, operation] = name
		.replace('getAll', 'getMany')
		.split('.')
		.map((word) => word.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
	return problemFrom(NOT_OFFERED, { call: `${resource}: ${operation}`, advice });
}

/** Fills a path, or says that an ID is missing. */
function pathFor(template: string, values: Record<string, string> = {}): string {
	const path = fillPath(template, values);
	if (path !== undefined) return path;
	throw problemFrom(NO_ID);
}

/** Reads the credential and returns the client for one run of a node, or one look-up of the editor. */
export async function createClient(context: Context): Promise<Client> {
	const account = await readAccount(context);
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

	/** One path, with repetitions where they are safe. */
	async function repeat<T>(
		name: CallName,
		route: Route,
		path: string,
		options: CallOptions,
		receive?: Receive<T>,
	): Promise<Exclude<Exchange<T>, { failure: Failure }>> {
		for (let count = 1; ; count++) {
			const result = await exchange(context, account, name, route, path, options, receive);
			if (!('failure' in result)) return result;
			const { failure, problem } = result;
			// An earlier attempt deleted it and its answer was lost.
			if (route.method === 'DELETE' && count > 1 && failure.status === 404) {
				return { answer: { data: undefined } };
			}
			const delay = retryDelay(route.method, count, failure);
			if (delay === undefined || signal?.aborted) throw problem;
			await pause(delay, signal);
		}
	}

	/** Tries the candidate paths of a call; only a missing route leads to the next. */
	async function request<T>(name: CallName, options: CallOptions, receive?: Receive<T>) {
		const route = routeOf(name, account.version);
		if (!route) {
			throw notOffered(name, 'It exists only on the other Optimizer Version (see the credential).');
		}
		const key = `${account.baseUrl} ${account.version} ${name}`;
		const known = knownPaths.get(key);
		// The path that worked comes first, and the others again: an Optimizer may have been upgraded.
		for (const template of new Set(known ? [known, ...route.paths] : route.paths)) {
			const path = pathFor(template, options.path);
			const result = await repeat(name, route, path, options, receive);
			if (!('routeMissing' in result)) {
				knownPaths.set(key, template);
				return result;
			}
		}
		throw notOffered(name, 'Check Optimizer Version and Base URL in the credential.');
	}

	return {
		account,
		signal,
		async call(name, options = {}) {
			return (await request(name, options)).answer;
		},
		async download(name, options, receive) {
			const { file, answer } = await request(name, options, receive);
			if (file !== undefined) return file;
			throw problemFrom(NO_FILE, { sentence: answer.message ?? 'The Optimizer sent no file' });
		},
	};
}
