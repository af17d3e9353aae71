// Ways in which a secret gets out, put into the shipped code on purpose: the search must find each.
import type { Mutant } from '../shared/mutant.cjs';

const engine = (...more: string[]) => ['secrets', '--where', 'engine', ...more];

/** What a server repeats is not masked. */
export const unmasked: Pick<Mutant, 'file' | 'from' | 'to'> = {
	file: 'nodes/Oneshot/client/judge.ts',
	from: 'const body = maskTexts(parsed, call.mask);',
	to: 'const body = parsed ?? maskTexts(parsed, call.mask);',
};

export const secretMutants: Mutant[] = [
	{
		name: 'what a server repeats is not masked',
		...unmasked,
		caughtBy: engine('--cells', '60'),
	},
	{
		name: 'what a server repeats in hex is not masked',
		file: 'nodes/Oneshot/client/secrets.ts',
		from: '(word) => [...base64Of(word), hexOf(word)]',
		to: '(word) => base64Of(word)',
		caughtBy: engine('--fault', 'echo-hex-error', '--cells', '20'),
	},
	{
		name: 'what a server repeats in base64 of several lines is not masked',
		file: 'nodes/Oneshot/client/secrets.ts',
		from: 'masked(inWholeLines(text, masked))',
		to: 'masked(text)',
		caughtBy: engine('--fault', 'echo-mime-error', '--cells', '40'),
	},
	{
		name: 'a body is logged',
		file: 'nodes/Oneshot/client/exchange.ts',
		from: 'const call: CallMade = {',
		to: 'context.logger.debug(JSON.stringify(json ?? {}));\n\tconst call: CallMade = {',
		caughtBy: engine('--operation', 'request.sign', '--cells', '20'),
	},
	{
		name: 'the headers of a call that failed are logged',
		file: 'nodes/Oneshot/client/transport.ts',
		from: 'return { error: readError(error) };',
		to: 'const { config } = ((error as { cause?: object }).cause ?? error) as { config?: object };\n\t\t\tcontext.logger.debug(JSON.stringify({ ...config, body: 0, data: 0, deadline: 0, signal: 0, httpAgent: 0, httpsAgent: 0 }));\n\t\t\treturn { error: readError(error) };',
		caughtBy: engine('--fault', 'reset', '--cells', '20'),
	},
	{
		name: 'the error shows the node as its author filled it in',
		file: 'nodes/Oneshot/engine/errors.ts',
		from: 'withoutTypedSecrets(context.getNode()),',
		to: 'context.getNode(),',
		caughtBy: engine('--operation', 'token.create', '--cells', '20'),
	},
	{
		name: 'the node is left in the context of an error',
		file: 'nodes/Oneshot/engine/errors.ts',
		from: 'Object.assign(error.context, details);',
		to: 'Object.assign(error.context, details, { left: { filledIn: context.getNode().parameters } });',
		caughtBy: engine('--operation', 'token.create', '--cells', '20'),
	},
];
