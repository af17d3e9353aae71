// `npm run probe -- --base-url …`: asks a real Optimizer what the documentation leaves open.
import { writeFileSync } from 'node:fs';

import { asker } from './ask.cjs';
import { findDescription } from './description.cjs';
import { askHarmless, askSlash, openQuestions } from './findings.cjs';
import { askWholeRequest } from './full.cjs';
import { readOptions, usage, UsageError, type Options } from './options.cjs';
import { reportOf, tableOf } from './report.cjs';

async function probe(options: Options): Promise<void> {
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
	console.log(tableOf(report));
	if (json) writeFileSync(json, `${JSON.stringify(report, null, '\t')}\n`);
	if (left.length > 0) {
		// For the person at the shell only: it is not part of the report.
		console.error(`\nCould not be removed again, please do so by hand: ${left.join(', ')}`);
		process.exitCode = 1;
	}
	if (findings.every(({ status }) => status === undefined)) {
		console.error('\nNothing answered. Check --base-url, the network and the gateway.');
		process.exitCode = 1;
	}
}

async function main(): Promise<void> {
	try {
		const options = readOptions(process.argv.slice(2), process.env);
		if (options) await probe(options);
		else console.log(usage);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		console.error(error.message);
		process.exitCode = 2;
	}
}

void main();
