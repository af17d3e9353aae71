// The probe from its flags to its report.
import { writeFileSync } from 'node:fs';

import { asker } from './ask.cjs';
import { findDescription } from './description.cjs';
import { askHarmless, askSlash, openQuestions } from './findings.cjs';
import { askWholeRequest } from './full.cjs';
import { readOptions, usage, UsageError, type Options } from './options.cjs';
import { reportOf, tableOf } from './report.cjs';

/** How the probe ended: what a program prints, and its exit code. */
export interface Outcome {
	code: number;
	stdout: string;
	stderr: string;
}

/** Asks everything. */
async function probe(options: Options): Promise<Outcome> {
	const { baseUrl, version, account, json } = options;
	const ask = asker(options);
	const description = await findDescription(ask, baseUrl);
	const trailingSlash = await askSlash(ask);
	const findings = openQuestions(version, description);
	await askHarmless(ask, findings);
	const left = account ? await askWholeRequest(ask, findings, account) : [];

	const report = reportOf(
		{ version, basePath: baseUrl.pathname, full: account !== undefined, trailingSlash, findings },
		description,
	);
	if (json) writeFileSync(json, `${JSON.stringify(report, null, '\t')}\n`);
	const complaints: string[] = [];
	if (left.length > 0) {
		// For the person at the shell only: it is not part of the report.
		complaints.push(`Could not be removed again, please do so by hand: ${left.join(', ')}`);
	}
	if (findings.every(({ status }) => status === undefined)) {
		complaints.push('Nothing answered. Check --base-url, the network and the gateway.');
	}
	return {
		code: complaints.length > 0 ? 1 : 0,
		stdout: tableOf(report),
		stderr: complaints.join('\n'),
	};
}

/**
 * Runs the probe.
 * @param args its flags
 * @param env holds what must not stand among them
 */
export async function runProbe(
	args: string[],
	env: Record<string, string | undefined>,
): Promise<Outcome> {
	try {
		const options = readOptions(args, env);
		return options ? await probe(options) : { code: 0, stdout: usage, stderr: '' };
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		return { code: 2, stdout: '', stderr: error.message };
	}
}
