// docs/api-coverage.md: every call of the API, how well it is known, what makes it, what proves it.
import { routeOf, type CallName } from '../../nodes/Oneshot/client/routes';
import { versions, type Version } from '../harness/optimizer.cjs';
import { nameOf, titleOf } from '../harness/scenarios.cjs';
import { anchor, code, table } from './markdown.cjs';
import { callNames, type Run } from './runs.cjs';

const introduction = `<!-- Made by “npm run docs” out of client/routes.ts and a run of every operation. Do not edit. -->

# API coverage

Every call of the One-Shot API that is known, per generation of the Optimizer.

- **documented**: by the vendor, for this generation.
- **inferred**: after the conventions of the server's framework, or carried over from the other generation. Where there are two
  paths, the node tries the second when the server says that the first does not exist, and remembers what worked. When none exists:
  “This Optimizer does not offer …”. Whoever has access to a real Optimizer can settle these with \`npm run probe\`.
- **Test**: its title in \`test/node/operations.test.cts\`, which runs each operation in n8n's engine against the local Optimizer.
  That refuses what the API descriptions in \`sandbox/openapi\` do not have.
`;

/** The operations that make a call; first the one that is named like it. */
function makersOf(call: CallName, version: Version, runs: Run[]): Run[] {
	return runs
		.filter((run) => run.calls[version]?.includes(call))
		.sort((a, b) => Number(nameOf(b) === call) - Number(nameOf(a) === call));
}

function rowsOf(version: Version, runs: Run[]): string[][] {
	return callNames.flatMap((call) => {
		const route = routeOf(call, version);
		if (!route) return [];
		const makers = makersOf(call, version, runs);
		if (makers.length === 0) throw new Error(`No operation makes the ${version} call ${call}`);
		const links = makers.map(({ resource, operation }) => {
			const heading = `${resource.name}: ${operation.name}`;
			return `[${heading}](operations.md#${anchor(heading)})`;
		});
		return [
			[
				route.paths.map((path) => code(`${route.method} ${path}`)).join(', else '),
				route.source,
				links.join(', '),
				code(titleOf(makers[0], version)),
			],
		];
	});
}

/** The page's Markdown. Throws when an operation is missing for a call. */
export function coveragePage(runs: Run[]): string {
	const bases: Record<Version, string> = {
		current: 'One-Shot API 1.0.0; paths after `https://<host>/oneshot/api/v1`.',
		legacy: 'The legacy v1 Optimizer; paths after `https://<host>/api/v1`.',
	};
	return [
		introduction,
		...versions.flatMap((version) => {
			const rows = rowsOf(version, runs);
			const documented = rows.filter(([, standing]) => standing === 'documented').length;
			return [
				`## ${version === 'current' ? 'Current' : 'Legacy'} Optimizer`,
				'',
				`${bases[version]} ${rows.length} calls: ${documented} documented, ${rows.length - documented} inferred.`,
				'',
				...table(['Call', 'Standing', 'Operations', 'Test'], rows),
			];
		}),
	].join('\n');
}
