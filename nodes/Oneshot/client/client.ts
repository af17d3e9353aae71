import type { FileKind } from '../files/kinds';
import type { Account, Context } from './account';
import type { Answer } from './answer';
import { deadlineOf, sharedDeadlines } from './deadlines';
import type { Attempt, CallOptions, Download, Exchange } from './exchange';
import { exchange } from './exchange';
import { pause } from './pause';
import type { ProblemTemplate } from './problem';
import { Problem, problemFrom } from './problem';
import type { Failure } from './retry';
import { neverSent, retryDelay } from './retry';
import type { CallName } from './routes';
import { fillPath, routeOf } from './routes';

/** The way to the One-Shot API: nothing else in the package talks HTTP. */
export interface Client {
	account: Account;
	/** Aborts when the execution is stopped. */
	signal?: AbortSignal;
	/** Makes a call and takes the envelope off. Throws a Problem. */
	call(name: CallName, options?: CallOptions): Promise<Answer>;
	/**
	 * Makes a call that answers with a file of one of these kinds, by its content. Throws a Problem.
	 *
	 * @param receive reads the file's stream to its end; runs again when the connection broke in the middle
	 */
	download<T>(
		name: CallName,
		options: CallOptions,
		kinds: FileKind[],
		receive: (file: Download) => Promise<T>,
	): Promise<T>;
}

/** What the user chose for all calls of a run. */
export interface ClientSettings {
	/** Milliseconds that one call may take in all; each call's own default where left out. */
	deadline?: number;
	/** Bytes that a downloaded file may have. */
	largestFile?: number;
}

const LARGEST_FILE = 2 * 1024 ** 3;

/** Which candidate path an Optimizer offers, by base URL and call: found out once per process. */
const knownPaths = new Map<string, string>();

/** The call does not exist on this Optimizer. */
export const NOT_OFFERED: ProblemTemplate = {
	kind: 'api',
	code: 'NOT_OFFERED',
	message: 'This Optimizer does not offer “{call}”',
	description: '{advice}',
};

/** A download was answered with words. */
export const NO_FILE: ProblemTemplate = {
	kind: 'api',
	code: 'NO_FILE',
	message: '{sentence}',
	description: 'Check the ID of what you want to download.',
};

const NO_ID: ProblemTemplate = {
	kind: 'input',
	code: 'INVALID_INPUT',
	message: 'An ID is missing, or is no ID',
	description: 'Choose it from the list, or check the expression that gives it.',
};

/** What to do without a call, where another way leads to the same. */
const otherWays: Partial<Record<CallName, string>> = {
	'document.getAll':
		'The uids of documents are in the output of "Document: Upload": refer to that node, e.g. {{ $("Upload").item.json.documents }}.',
	'request.get': 'A callback (Create, Additional Fields) tells the status of a request instead.',
};

function notOffered(name: CallName, advice: string): Problem {
	const [resource, operation] = name
		.replace('getAll', 'getMany')
		.split('.')
		.map((word) => word.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
	const ways = [otherWays[name], advice].filter(Boolean).join(' ');
	return problemFrom(NOT_OFFERED, { call: `${resource}: ${operation}`, advice: ways });
}

/** The candidate paths for which there are values. Throws a Problem when there is none. */
function pathsFor(templates: Iterable<string>, values: Record<string, string> = {}) {
	const paths = [...templates].flatMap((template) => {
		const path = fillPath(template, values);
		return path === undefined ? [] : [{ template, path }];
	});
	if (paths.length === 0) throw problemFrom(NO_ID);
	return paths;
}

/** An attempt whose answer was lost may have been carried out. */
const wasLost = ({ refused, status, ...failure }: Failure) =>
	!refused && status !== 429 && !neverSent(failure);

/** The client for one run of a node, one look-up of the editor or one call of a webhook. */
export function createClient(
	context: Context,
	account: Account,
	{ deadline, largestFile = LARGEST_FILE }: ClientSettings = {},
): Client {
	const cancelled =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

	const deadlineIn = sharedDeadlines(cancelled);

	/** One path, with repetitions where they are safe. */
	async function repeat<T>(
		attempt: Attempt<T>,
	): Promise<Exclude<Exchange<T>, { failure: Failure }>> {
		const { method } = attempt.route;
		let lost = false;
		for (let count = 1; ; count++) {
			const result = await exchange(context, account, attempt);
			if (!('failure' in result)) return result;
			const { failure, problem } = result;
			// An earlier attempt deleted it and its answer was lost.
			if (method === 'DELETE' && lost && failure.refused && failure.status === 404) {
				return { answer: { data: undefined } };
			}
			lost ||= wasLost(failure);
			const delay = retryDelay(method, count, failure);
			// A pause that outlives the deadline would only be waited for.
			if (delay === undefined || Date.now() + delay >= attempt.endsAt) throw problem;
			if (cancelled?.aborted) throw problem;
			await pause(delay, cancelled);
		}
	}

	/** Tries the candidate paths of a call; only a missing route leads to the next. */
	async function request<T>(
		name: CallName,
		options: CallOptions,
		receiver?: Attempt<T>['receiver'],
	) {
		const route = routeOf(name, account.version);
		if (!route) {
			throw notOffered(name, 'It exists only on the other Optimizer Version (see the credential).');
		}
		const withFile = receiver !== undefined || options.form !== undefined;
		const usual = deadline ?? deadlineOf(name, route.method === 'GET', withFile);
		// A short look is no longer than what the user allows.
		const most = Math.min(options.deadline ?? usual, usual);
		const attempt = {
			...{ name, route, options, receiver, cancelled },
			...deadlineIn(most),
			endsAt: Date.now() + most,
		};
		const key = `${account.baseUrl} ${account.version} ${name}`;
		const known = knownPaths.get(key);
		let missing: Problem | undefined;
		// The path that worked comes first, and the others again: an Optimizer may have been upgraded.
		const templates = new Set(known ? [known, ...route.paths] : route.paths);
		for (const { template, path } of pathsFor(templates, options.path)) {
			// What a path says itself is not said in the query as well.
			const own = template.includes('{type}') ? { ...options, query: undefined } : options;
			const result = await repeat({ ...attempt, options: own, path });
			if (!('routeMissing' in result)) {
				knownPaths.set(key, template);
				return result;
			}
			missing = result.routeMissing;
		}
		// What the vendor documents for this generation can only be missing where there is no Optimizer.
		if (missing && route.source === 'documented') throw missing;
		throw notOffered(name, 'Check Optimizer Version and Base URL in the credential.');
	}

	return {
		account,
		signal: cancelled,
		async call(name, options = {}) {
			return (await request(name, options)).answer;
		},
		async download(name, options, kinds, receive) {
			const { file, answer } = await request(name, options, { kinds, most: largestFile, receive });
			if (file !== undefined) return file;
			throw problemFrom(NO_FILE, { sentence: answer.message ?? 'The Optimizer sent no file' });
		},
	};
}
