// docs/troubleshooting.md: the sentences that somebody may read, and what to do about each.
import { OneshotApi } from '../../credentials/OneshotApi.credentials';
import type { CallName } from '../../nodes/Oneshot/client/routes';
import { code, table } from './markdown.cjs';
import type { ErrorRow } from './problems.cjs';
import { connectionError, errorsOf, ownErrors, wayErrors } from './problems.cjs';
import type { Run } from './runs.cjs';

/** Codes that n8n's Test button shows bare, as they appear most. */
export const BARE_CODES = [
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'ETIMEDOUT',
	'ECONNRESET',
	'EPROTO',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'CERT_HAS_EXPIRED',
];

const introduction = `<!-- Made by “npm run docs” out of the node's own catalogue of errors. Do not edit. -->

# Troubleshooting

Search this page for the sentence that you read: in the node, in the execution, or on a form. What to do stands beside it, as in the node
itself below the sentence. \`388141\`, \`9d2b…\` and \`…\` stand for what differs from case to case.

- The sentences of the Optimizer are those of the legacy documentation. A current Optimizer may word them differently; the advice is the same.
- **Code** is what an IF node compares: \`{{ $json.error.code }}\`, on the error output or with On Error: Continue.
- After an answer that was lost, look before you repeat: the sentence says where.
`;

/** One row per sentence and advice, with the operations that may meet it. */
function bySentence(errors: Array<ErrorRow & { where?: string }>): string[][] {
	const found = new Map<string, ErrorRow & { places: Set<string> }>();
	for (const { where, ...error } of errors) {
		const key = JSON.stringify(error);
		const known = found.get(key) ?? { ...error, places: new Set<string>() };
		if (where) known.places.add(where);
		found.set(key, known);
	}
	return [...found.values()]
		.sort((a, b) => a.sentence.localeCompare(b.sentence, 'en'))
		.map(({ sentence, places, advice, code: name }) => [
			sentence,
			...(places.size > 0 ? [[...places].join(', ')] : []),
			advice,
			code(name),
		]);
}

/** What the Test button may say, each once, by HTTP status where one belongs to it. */
function testSentences(): string[][] {
	const said = new Map<string, Set<number>>();
	for (const { type, properties } of new OneshotApi().test.rules ?? []) {
		const statuses = said.get(properties.message) ?? new Set<number>();
		if (type === 'responseCode') statuses.add(Number(properties.value));
		said.set(properties.message, statuses);
	}
	// Alike sentences of several answers differ only in what came back.
	const plainly = new Map(
		[...said].map(([sentence, statuses]) => [sentence.replace(/\("[^)]*"\)/, '(…)'), statuses]),
	);
	return [...plainly].map(([sentence, statuses]) => [[...statuses].join(', '), sentence]);
}

/** What the credential itself says of its Test. */
function testNotice(): string {
	const notice = new OneshotApi().properties.find(({ name }) => name === 'testNotice');
	if (!notice) throw new Error('The credential has no notice about its Test');
	return notice.displayName;
}

const sentenceHead = ['The sentence', 'What to do', 'Code'];
const placedHead = ['The sentence', 'Where', 'What to do', 'Code'];

/** The page's Markdown. */
export function troubleshootingPage(runs: Run[]): string {
	const resources = [...new Set(runs.map(({ resource }) => resource))];
	const byResource = resources.flatMap((resource) => {
		const errors = runs
			.filter((run) => run.resource === resource)
			.flatMap(({ operation, calls }) => {
				const own = [...new Set(Object.values(calls).flat())] as CallName[];
				return errorsOf(operation, own).map((error) => ({ ...error, where: operation.name }));
			});
		if (errors.length === 0) return [];
		return [`## ${resource.name}`, '', ...table(placedHead, bySentence(errors))];
	});
	return [
		introduction,
		'## The credential’s Test is red',
		'',
		'“Couldn’t connect with these settings”: the reason stands behind **More details**. Where no answer comes back, it is a bare code:',
		'',
		...table(
			['What n8n shows', 'What it means', 'What to do'],
			BARE_CODES.map((name) => {
				const { sentence, advice } = connectionError(name);
				return [code(name), sentence, advice];
			}),
		),
		'Where one comes back:',
		'',
		...table(['HTTP status', 'The sentence'], testSentences()),
		testNotice(),
		'',
		'## Any operation',
		'',
		...table(sentenceHead, bySentence(ownErrors())),
		'## The way to the Optimizer',
		'',
		...table(sentenceHead, bySentence(wayErrors())),
		...byResource,
	].join('\n');
}
