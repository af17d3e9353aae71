// Faults that are put into the shipped code on purpose: of each, which run of the torture must find it.
import { inputMutants } from '../inputs/mutants.cjs';
import { secretMutants, unmasked } from '../secrets/mutants.cjs';
import type { Mutant } from '../shared/mutant.cjs';

const repeats: Pick<Mutant, 'file' | 'from' | 'to'> = {
	file: 'nodes/Oneshot/client/retry.ts',
	from: "const repeatable = method === 'GET' || method === 'DELETE';",
	to: 'const repeatable = method.length > 0;',
};

const operationMutants: Mutant[] = [
	{
		name: 'whatever comes under 200 counts as done',
		file: 'nodes/Oneshot/client/judge.ts',
		from: ": envelope.says === 'success' || isProven(call, answer);",
		to: ': true;',
		caughtBy: ['operations', '--family', 'answer', '--cells', '150'],
	},
	{
		name: 'a call that creates, sends or signs is repeated like one that reads',
		...repeats,
		caughtBy: ['operations', '--family', 'connection', '--cells', '100'],
	},
	{
		name: 'what a server echoes is not masked',
		...unmasked,
		caughtBy: ['operations', '--family', 'echo', '--cells', '100'],
	},
	{
		name: 'an answer has no limit',
		file: 'nodes/Oneshot/client/exchange.ts',
		from: 'const MAX_TEXT_BYTES = 16 * 1024 ** 2;',
		to: 'const MAX_TEXT_BYTES = 16 * 1024 ** 4;',
		caughtBy: ['operations', '--family', 'size', '--cells', '60'],
	},
	{
		name: 'half a file counts as a file',
		file: 'nodes/Oneshot/files/completeness.ts',
		from: "const yesIf = (complete: boolean): Completeness => (complete ? 'yes' : 'no');",
		to: "const yesIf = (complete: boolean): Completeness => (complete ? 'yes' : 'yes');",
		caughtBy: ['operations', '--family', 'file', '--cells', '100'],
	},
];

const flowMutants: Mutant[] = [
	{
		name: 'a connection that broke counts as “not done”',
		file: 'nodes/Oneshot/client/exchange.ts',
		from: 'return { failure, problem: outcomeUnknown(call.name, facts.message) };',
		to: "return { failure, problem: new Problem({ kind: 'api', ...facts }) };",
		caughtBy: ['flows', '--fault', 'reset', '--cells', '60'],
	},
	{
		name: 'a call that creates, sends or signs is repeated like one that reads',
		...repeats,
		caughtBy: ['flows', '--fault', 'reset', '--cells', '60'],
	},
	{
		name: 'Sign is called again when its answer was lost',
		file: 'nodes/Oneshot/entities/signing.ts',
		from: 'if (!problem.outcomeUnknown) throw problem;',
		to: "if (!problem.outcomeUnknown) throw problem;\n\tawait client.call('request.sign', { path: { pk }, json: body });",
		caughtBy: ['flows', '--flow', 'classic', '--cells', '80'],
	},
	{
		name: 'an uploaded file counts as the signed one',
		file: 'nodes/Oneshot/entities/signing.ts',
		from: 'original === undefined ? signed.signature : signed.sha256 !== original.sha256;',
		to: 'original === undefined || signed.sha256 !== undefined;',
		caughtBy: ['flows', '--flow', 'page', '--fault', 'file-other-pdf', '--cells', '40'],
	},
	{
		name: 'the trigger starts nothing where the request can’t be read',
		file: 'nodes/Oneshot/trigger/receive.ts',
		from: "(choice === 'drop' && is === 'contradicted')",
		to: "is === 'not_readable'",
		caughtBy: ['flows', '--flow', 'callback', '--cells', '30'],
	},
	{
		name: 'the trigger starts for every callback that comes',
		file: 'nodes/Oneshot/trigger/receive.ts',
		from: 'if (!isWanted(callback, settings)) return nothing;',
		to: '',
		caughtBy: ['flows', '--flow', 'callback', '--cells', '6'],
	},
];

/** The same through the real n8n, which installs the broken package: it must compile. */
const n8nMutants: Mutant[] = [
	{
		name: 'a call that creates, sends or signs is repeated like one that reads',
		...repeats,
		caughtBy: ['n8n', '--only', 'flows', '--fault', 'reset', '--cells', '12'],
	},
	{
		name: 'the trigger starts for every callback that comes, in n8n',
		file: 'nodes/Oneshot/trigger/receive.ts',
		from: 'if (!dropRepeats || ',
		to: 'if (dropRepeats || ',
		caughtBy: ['n8n', '--only', 'callbacks'],
	},
	{
		name: 'what a server repeats is not masked, in n8n',
		...unmasked,
		caughtBy: [
			...['secrets', '--where', 'n8n', '--fault', 'echo-raw-success'],
			...['--operation', 'request.sign'],
		],
	},
];

/** State of one signing that reaches another. */
const soakMutants: Mutant[] = [
	{
		name: 'what was done by one link counts for every link of the page',
		file: 'nodes/Oneshot/page/records.ts',
		from: 'const here = known.get(node) ?? new Map<string, LinkRecord>();',
		to: "const here = known.get(node) ?? new (class extends Map<string, LinkRecord> {\n\t\tget = () => super.get('all');\n\t\tset = (_: string, record: LinkRecord) => super.set('all', record);\n\t})();",
		caughtBy: ['soak', '--signings', '60'],
	},
	{
		name: 'a code is sent with the next signing',
		file: 'nodes/Oneshot/entities/signing.ts',
		from: "client.call('request.sign', { path: { pk }, json: body }),",
		to: "client.call('request.sign', { path: { pk }, json: ((globalThis as any).bodies = [body, ...((globalThis as any).bodies ?? [body])])[1] }),",
		caughtBy: ['soak', '--signings', '12'],
	},
];

/** All of them. */
export const mutants: Mutant[] = [
	...operationMutants,
	...flowMutants,
	...n8nMutants,
	...soakMutants,
	...inputMutants,
	...secretMutants,
];
