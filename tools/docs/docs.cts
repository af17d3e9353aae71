// `npm run docs`: writes the pages that are made out of the node itself; `--check` only compares them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { coveragePage } from './coverage.cjs';
import { operationsPage } from './operations.cjs';
import { runAll } from './runs.cjs';

const folder = join(__dirname, '..', '..', 'docs');

async function main(): Promise<void> {
	const check = process.argv.includes('--check');
	const runs = await runAll((line) => {
		if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
	});
	if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');

	const pages = { 'operations.md': operationsPage(runs), 'api-coverage.md': coveragePage(runs) };
	const outdated: string[] = [];
	mkdirSync(folder, { recursive: true });
	for (const [name, text] of Object.entries(pages)) {
		const path = join(folder, name);
		const page = await format(text, { ...(await resolveConfig(path)), filepath: path });
		if (existsSync(path) && readFileSync(path, 'utf8') === page) continue;
		outdated.push(`docs/${name}`);
		if (!check) writeFileSync(path, page);
	}
	if (outdated.length === 0) console.log('The generated pages are up to date.');
	else if (!check) console.log(`Written: ${outdated.join(', ')}`);
	else {
		console.error(
			`Not up to date: ${outdated.join(', ')}. Run “npm run docs” and commit the result.`,
		);
		process.exitCode = 1;
	}
}

main().catch((error: Error & { description?: string }) => {
	console.error([error.message, error.description].filter(Boolean).join(' '));
	process.exitCode = 1;
});
