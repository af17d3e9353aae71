// Faults in the shipped code that generated input must find, two or more of each kind.
import type { Mutant } from '../shared/mutant.cjs';

/** As many cases of each kind as find all of its mutants. */
const COUNTS = {
	...{ parameters: '1200', tokens: '2000', callbacks: '1200' },
	...{ answers: '2000', pdf: '1000', cms: '1500' },
};
const by = (of: keyof typeof COUNTS) => ['inputs', '--of', of, '--count', COUNTS[of]];

export const inputMutants: Mutant[] = [
	{
		name: 'an ID stands in the path as it is',
		file: 'nodes/Oneshot/client/routes.ts',
		from: 'encodeURIComponent(values[name])',
		to: 'values[name]',
		caughtBy: by('parameters'),
	},
	{
		name: 'a deadline is not held in the range of timers',
		file: 'nodes/Oneshot/client/deadlines.ts',
		from: 'AbortSignal.timeout(Math.min(Math.ceil(ms), LONGEST_MS))',
		to: 'AbortSignal.timeout(ms)',
		caughtBy: by('parameters'),
	},
	{
		name: 'an expression that fails is not caught',
		file: 'nodes/Oneshot/operation/input.ts',
		from: 'throw this.invalid(name, `has an expression that fails: ${reason}`, OPEN_EXPRESSION);',
		to: 'throw reason && error;',
		caughtBy: by('parameters'),
	},
	{
		name: 'proofs are compared by their first bytes',
		file: 'nodes/Oneshot/page/keys.ts',
		from: 'timingSafeEqual(one, other)',
		to: 'timingSafeEqual(one.subarray(0, 4), other.subarray(0, 4))',
		caughtBy: by('tokens'),
	},
	{
		name: 'a link is good at every page',
		file: 'nodes/Oneshot/page/link.ts',
		from: 'JSON.stringify([VERSION, path, baseUrl, environment])',
		to: 'JSON.stringify([VERSION, path && baseUrl, environment])',
		caughtBy: by('tokens'),
	},
	{
		name: 'a link has several spellings',
		file: 'nodes/Oneshot/page/keys.ts',
		from: "bytes.toString('base64url') === text ? bytes : undefined",
		to: 'bytes',
		caughtBy: by('tokens'),
	},
	{
		name: 'a ticket does not expire',
		file: 'nodes/Oneshot/page/receipts.ts',
		from: 'ticket.expiresAt > now',
		to: 'ticket.expiresAt > now - 1e9',
		caughtBy: by('tokens'),
	},
	{
		name: 'the secret of the trigger is not looked at',
		file: 'nodes/Oneshot/trigger/receive.ts',
		from: "callbackSecret !== '' && !isSecret(secret, callbackSecret)",
		to: "callbackSecret === '' && !isSecret(secret, callbackSecret)",
		caughtBy: by('callbacks'),
	},
	{
		name: 'a callback is confirmed by any request',
		file: 'nodes/Oneshot/trigger/confirm.ts',
		from: "now === '' || String(number) !== String(pk)",
		to: "now === '' || String(number) === ''",
		caughtBy: by('callbacks'),
	},
	{
		name: 'a callback about request 0 is one',
		file: 'nodes/Oneshot/trigger/callback.ts',
		from: 'Number.isSafeInteger(number) && number > 0',
		to: 'Number.isSafeInteger(number) && number >= 0',
		caughtBy: by('callbacks'),
	},
	{
		name: 'any answer under 200 says that it was done',
		file: 'nodes/Oneshot/client/judge.ts',
		from: "envelope.says === 'success' || isProven(call, answer)",
		to: "envelope.says === 'success' || isProven(call, answer) || text !== ''",
		caughtBy: by('answers'),
	},
	{
		name: 'what a gateway says is the API’s word',
		file: 'nodes/Oneshot/client/judge.ts',
		from: 'const lost = LOST.includes(status) || LOST.includes(envelope.code ?? 0);',
		to: 'const lost = LOST.includes(-1);',
		caughtBy: by('answers'),
	},
	{
		name: 'a sentence of the API is as long as it is',
		file: 'nodes/Oneshot/client/answer.ts',
		from: 'text.length > longest ? `${text.slice(0, longest)}…` : text',
		to: 'text.length > LONGEST ** 3 ? `${text.slice(0, LONGEST)}…` : text',
		caughtBy: by('answers'),
	},
	{
		name: 'what was signed is not compared with its digest, in a PDF',
		file: 'nodes/Oneshot/cms/signer.ts',
		from: '!contentDigest(digest).equals(signedDigest)',
		to: '!contentDigest(digest).equals(contentDigest(digest))',
		caughtBy: by('pdf'),
	},
	{
		name: 'anything may follow the signed bytes',
		file: 'nodes/Oneshot/pdf/differences.ts',
		from: "else if (!parser.accept('startxref') || parser.integer() === undefined) return false;",
		to: "else if (!parser.accept('startxref') || parser.integer() === undefined) return true;",
		caughtBy: by('pdf'),
	},
	{
		name: 'what was signed is not compared with its digest, in a CMS',
		file: 'nodes/Oneshot/cms/signer.ts',
		from: '!contentDigest(digest).equals(signedDigest)',
		to: '!contentDigest(digest).equals(contentDigest(digest))',
		caughtBy: by('cms'),
	},
	{
		name: 'the value of a signature is not looked at',
		file: 'nodes/Oneshot/cms/signer.ts',
		from: 'if (!value.right) {',
		to: 'if (!value.right && !value) {',
		caughtBy: by('cms'),
	},
];
