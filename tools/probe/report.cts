// What the probe says: a table for people, JSON for machines, both masked once more as a whole.
import type { Description } from './description.cjs';
import { plainPath } from './description.cjs';
import type { Finding } from './findings.cjs';

export interface Report {
	version: string;
	/** Without the server's name. */
	basePath: string;
	full: boolean;
	/** Where the Optimizer shows its own description. */
	description?: string;
	/** What the description has and client/routes.ts does not. */
	unknownToUs: string[];
	trailingSlash: string;
	findings: Finding[];
	/** Call by call, for those that the documentation leaves open. */
	settled: Record<string, string>;
}

/** What is known now of the inferred calls. */
function settledOf(findings: Finding[]): Record<string, string> {
	const inferred = findings.filter(({ source }) => source === 'inferred');
	const calls = [...new Set(inferred.map(({ call }) => call))];
	return Object.fromEntries(
		calls.map((call) => {
			const paths = inferred.filter((finding) => finding.call === call);
			const found = paths.find(({ verdict, described }) => verdict === 'exists' || described);
			if (found) return [call, `${found.method} ${found.path}`];
			const absent = paths.every(({ verdict }) => verdict === 'absent');
			const pathExists = paths.some(({ status }) => status === 405);
			return [
				call,
				absent ? 'not offered' : `still open${pathExists ? ', but the path exists' : ''}`,
			];
		}),
	);
}

export function reportOf(
	facts: Pick<Report, 'version' | 'basePath' | 'full' | 'trailingSlash' | 'findings'>,
	description?: Description,
): Report {
	const known = new Set(facts.findings.map(({ method, path }) => `${method} ${plainPath(path)}`));
	return {
		...facts,
		description: description?.place,
		unknownToUs: description?.operations.filter((operation) => !known.has(operation)) ?? [],
		settled: settledOf(facts.findings),
	};
}

function columns(rows: string[][]): string[] {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	return rows.map((row) =>
		row
			.map((text, column) => text.padEnd(widths[column]))
			.join('  ')
			.trimEnd(),
	);
}

/** The report for people. */
export function tableOf(report: Report): string {
	const rows = report.findings.map((finding) => [
		`${finding.method} ${finding.path}`,
		finding.source,
		finding.verdict,
		finding.status === undefined ? '' : String(finding.status),
		finding.described === undefined ? '' : finding.described ? 'yes' : 'no',
		finding.slashRedirect ? 'redirect' : '',
		finding.envelope ?? finding.error ?? finding.how,
	]);
	const head = ['Call', 'Standing', 'Now', 'HTTP', 'Described', 'Slash', 'Answer'];
	const settled = Object.entries(report.settled).map(([call, said]) => [call, said]);
	return [
		`${report.version} Optimizer under ${report.basePath}, ${report.full ? 'with a whole request' : 'harmless questions only'}`,
		`Its own description: ${report.description ?? 'not found'}`,
		`Trailing slash: ${report.trailingSlash}`,
		'',
		...columns([head, ...rows]),
		...(report.unknownToUs.length > 0
			? ['', 'In its description, unknown to this node:', ...report.unknownToUs]
			: []),
		...(settled.length > 0
			? ['', 'What the documentation leaves open:', ...columns(settled)]
			: ['', 'The documentation leaves nothing open for this version.']),
	].join('\n');
}
