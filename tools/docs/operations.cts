// docs/operations.md: every operation of the node for those who build workflows.
import type { CallName } from '../../nodes/Oneshot/client/routes';
import { routeOf } from '../../nodes/Oneshot/client/routes';
import { fieldsHead, noticesOf, rowsOf } from './fields.cjs';
import { anchor, code, plain, table } from './markdown.cjs';
import { withPlaceholders } from './placeholders.cjs';
import { commonProblems, problemsHead, problemsOf } from './problems.cjs';
import type { Run } from './runs.cjs';
import { versions } from '../harness/optimizer.cjs';

const headingOf = ({ resource, operation }: Run) => `${resource.name}: ${operation.name}`;

/** The calls of an operation, each with its paths. */
function callsOf(run: Run): string[] {
	const all = new Set(Object.values(run.calls).flat());
	return [...all].map((call) => {
		const paths = versions.flatMap((version) => {
			const route = run.calls[version]?.includes(call) ? routeOf(call, version) : undefined;
			return route ? [{ version, text: `${route.method} ${route.paths[0]}` }] : [];
		});
		const texts = new Set(paths.map(({ text }) => text));
		const told =
			texts.size === 1
				? code(paths[0].text)
				: paths.map(({ version, text }) => `${code(text)} (${version})`).join(', ');
		return told;
	});
}

function factsOf(run: Run): string[] {
	const { operation } = run;
	const calls = callsOf(run);
	const pace =
		operation.pace === 'serial'
			? 'One item at a time, since it creates, charges, sends or binds (option Parallel Calls).'
			: 'Up to 8 items at a time (option Parallel Calls).';
	const agents = operation.files
		? 'Not offered as a tool: it works with files.'
		: operation.guarded
			? "Only where the workflow's author switches on “Allow AI Agents”."
			: 'Yes.';
	return [
		`- **Optimizer**: ${operation.onlyVersion ? `${operation.onlyVersion} only` : 'current and legacy'}`,
		calls.length > 0
			? `- **Calls**: ${calls.join(' · ')} ([standing](api-coverage.md))`
			: '- **Calls**: none, it is carried out here',
		`- **Items**: ${pace}`,
		`- **AI agents**: ${agents}`,
		'',
	];
}

/** What came out of the run, and the files that it added. */
function returned(run: Run): string[] {
	const [first] = run.output;
	const files = Object.entries(first.binary ?? {}).filter(([name]) => !run.passedOn.has(name));
	// A file that replaces the input's is new as well.
	const replaced = Object.entries(first.binary ?? {}).filter(
		([name]) => run.passedOn.has(name) && run.operation.fields.some(isOutputField),
	);
	const example = withPlaceholders({
		json: first.json,
		files: [...files, ...replaced].map(([name, { fileName, mimeType }]) => ({
			name,
			fileName,
			mimeType,
		})),
	});
	const told = (example.files as Array<Record<string, string>>).map(
		({ name, fileName, mimeType }) => `${code(name)}: ${fileName} (${mimeType})`,
	);
	return [
		'**Returns** for example:',
		'',
		'```json',
		JSON.stringify(example.json, null, 2),
		'```',
		'',
		...(told.length > 0 ? [`With the file ${told.join(', ')}.`, ''] : []),
	];
}

const isOutputField = ({ displayName }: { displayName: string }) =>
	/^Put (Output File|Signed Files) in Field$/.test(displayName);

function operationText(run: Run): string[] {
	const { operation } = run;
	const fields = [...operation.fields, ...(operation.options ?? []).map(asOption)];
	const calls = [...new Set(Object.values(run.calls).flat())] as CallName[];
	const problems = problemsOf(operation, calls);
	const rows = fields.flatMap((field) => rowsOf(field, operation.fields));
	return [
		`### ${headingOf(run)}`,
		'',
		`${plain(operation.description)}.`,
		'',
		...noticesOf(operation.fields).flatMap((notice) => [`> ${plain(notice)}`, '']),
		...factsOf(run),
		...(rows.length > 0 ? table(fieldsHead, rows) : ['It has no fields.', '']),
		...returned(run),
		...(problems.length > 0 ? ['**What can go wrong**', '', ...table(problemsHead, problems)] : []),
	];
}

/** An entry of the group “Options”, which the node itself builds. */
const asOption = <T extends { displayName: string; name: string }>(field: T): T => ({
	...field,
	displayName: `Options → ${field.displayName}`,
	name: `options.${field.name}`,
});

const introduction = `<!-- Made by “npm run docs” out of the node's own description. Do not edit. -->

# Operations

Every resource and operation of the One-Shot node: what it does, its fields, what it returns, what can go
wrong. The examples come from real runs of the node against the local Optimizer; numbers, unique IDs and
dates are made up.

- **Parameter** is the field's name in a workflow file. It is the API's own name in camel case.
- Every operation has the option Parallel Calls (\`options.parallelCalls\`): how many items it works on at a time.
- Whatever concerns a request carries \`request_pk\` and \`env\`, so that the next node finds the request by itself
  and a sandbox signature is never taken for a real one.
- A call that an Optimizer does not have is answered with “This Optimizer does not offer …”.
  [API coverage](api-coverage.md) says how well each call is known.
- With “On Error: Continue”, a failed item becomes \`{ "message", "error": { "message", "description", "code", "statusCode", … } }\`.
  Branch on \`error.code\`: it stays the same when sentences change.
`;

/** The page's Markdown. */
export function operationsPage(runs: Run[]): string {
	const resources = [...new Set(runs.map(({ resource }) => resource))].map((resource) => ({
		resource,
		own: runs.filter((run) => run.resource === resource),
	}));
	const contents = resources.flatMap(({ resource, own }) => [
		`- [${resource.name}](#${anchor(resource.name)})`,
		...own.map((run) => `  - [${run.operation.name}](#${anchor(headingOf(run))})`),
	]);
	return [
		introduction,
		...contents,
		'- [Errors that any operation may meet](#errors-that-any-operation-may-meet)',
		'',
		...resources.flatMap(({ resource, own }) => [
			`## ${resource.name}`,
			'',
			...own.flatMap(operationText),
		]),
		'## Errors that any operation may meet',
		'',
		...table(problemsHead, commonProblems()),
	].join('\n');
}
