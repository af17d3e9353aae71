// What is found out, call by call.
import {
	routeOf,
	routes,
	type CallName,
	type OptimizerVersion,
} from '../../nodes/Oneshot/client/routes';
import type { Answered, Ask, Asking, Verdict } from './ask.cjs';
import { plainPath, type Description } from './description.cjs';

/** One path of one call. */
export interface Finding {
	call: CallName;
	method: string;
	/** With `{placeholders}`, as in client/routes.ts. */
	path: string;
	source: string;
	/** `not asked`: only a real change would tell. */
	verdict: Verdict | 'not asked';
	/** How it was asked, e.g. `OPTIONS`, or why it was not. */
	how: string;
	status?: number;
	envelope?: string;
	error?: string;
	slashRedirect?: boolean;
	/** Whether the Optimizer's own description has it; undefined where there is none. */
	described?: boolean;
}

/** IDs that can't exist: numbers start at 1, and no unique ID is all zeros. */
const impossible: Record<string, string> = {
	pk: '0',
	vpk: '0',
	uid: '0'.repeat(32),
	type: 'original',
};

const filled = (path: string) => path.replace(/\{(\w+)\}/g, (_, name: string) => impossible[name]);

/** Every path of a version's calls, not yet asked. */
export function openQuestions(version: OptimizerVersion, description?: Description): Finding[] {
	return (Object.keys(routes) as CallName[]).flatMap((call) => {
		const route = routeOf(call, version);
		return (route?.paths ?? []).map((path): Finding => {
			const { method, source } = route as NonNullable<typeof route>;
			const described = description?.operations.includes(`${method} ${plainPath(path)}`);
			return { call, method, path, source, described, verdict: 'not asked', how: '' };
		});
	});
}

/** Takes over what an answer tells; the form of a refusal that was seen before is kept beside a success. */
export function note(finding: Finding, how: string, answered: Answered): void {
	const { verdict, status, envelope, error, slashRedirect } = answered;
	const refusal = error ?? finding.error;
	Object.assign(finding, { how, verdict, status, envelope, error: refusal, slashRedirect });
}

/**
 * The harmless question for a call: reads as they are, deletions and changes of what can't exist; for
 * what has no ID, only which methods its path has. Undefined where nothing harmless would tell.
 */
function harmless({ method, path, source }: Finding): Asking | undefined {
	if (method === 'GET') return { method, path: filled(path) };
	if (source === 'documented') return undefined;
	if (method === 'DELETE' && path.includes('{')) return { method, path: filled(path) };
	if (method === 'PUT' && path.includes('{')) return { method, path: filled(path), json: {} };
	return { method: 'OPTIONS', path: filled(path) };
}

/** OPTIONS tells whether the path is there, and perhaps whether it has the method. */
function readMethods(finding: Finding, answered: Answered): Answered {
	const { allow, status } = answered;
	if (status === 404) return { ...answered, verdict: 'absent' };
	if (allow === undefined) {
		const error = status === 405 ? 'the path exists, its methods are not said' : answered.error;
		return { ...answered, verdict: 'unsettled', error };
	}
	const offered = allow.toUpperCase().includes(finding.method);
	return { ...answered, verdict: offered ? 'exists' : 'unsettled', error: `allows ${allow}` };
}

/** Asks every harmless question, one after the other. */
export async function askHarmless(ask: Ask, findings: Finding[]): Promise<void> {
	for (const finding of findings) {
		const asking = harmless(finding);
		if (!asking) {
			finding.how = 'documented; only a real change would tell more';
			continue;
		}
		const answered = await ask(asking);
		const isMethodQuestion = asking.method === 'OPTIONS';
		note(
			finding,
			`${asking.method}${asking.path === finding.path ? '' : " of an ID that can't exist"}`,
			isMethodQuestion ? readMethods(finding, answered) : answered,
		);
	}
}

/** Whether `/tokens` and `/tokens/` are the same to this server. */
export async function askSlash(ask: Ask): Promise<string> {
	const plain = await ask({ method: 'GET', path: '/tokens' });
	const slashed = await ask({ method: 'GET', path: '/tokens/' });
	if (plain.slashRedirect) return 'redirects to the path with a slash';
	if (plain.verdict !== 'exists') return 'not known';
	return slashed.verdict === 'exists' ? 'both forms answer' : 'only without a slash';
}
