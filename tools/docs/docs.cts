// `npm run docs`: writes the pages that are made out of the node itself; `--check` only compares them.
import { writeFileSync } from 'node:fs';

import { during } from '../shared/progress.cjs';
import { isUpToDate, pagesOf } from './pages.cjs';
import { runAll } from './runAll.cjs';

async function main(): Promise<void> {
	const check = process.argv.includes('--check');
	const runs = await during(
		'Running every operation',
		async (progress) => await runAll(progress.at),
	);
	const outdated = (await pagesOf(runs)).filter((page) => !isUpToDate(page));
	const names = outdated.map(({ name }) => name).join(', ');
	if (outdated.length === 0) {
		console.log('The generated pages are up to date.');
	} else if (check) {
		console.error(`Not up to date: ${names}. Run “npm run docs” and commit the result.`);
		process.exitCode = 1;
	} else {
		for (const { path, text } of outdated) writeFileSync(path, text);
		console.log(`Written: ${names}`);
	}
}

main().catch((error: Error & { description?: string }) => {
	console.error([error.message, error.description].filter(Boolean).join(' '));
	process.exitCode = 1;
});
