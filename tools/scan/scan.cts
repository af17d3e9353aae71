// `npm run scan`: n8n's own scan for community packages, on the sources and on the packed package.
// Its command takes published names only, and ends with 0 whatever it finds; its analysis is a function.
// What is left out is the check of provenance, which only a published package has.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { projectRoot } from '../shared/projectRoot.cjs';
import { install } from '../n8n/install.cjs';
import { withUnpacked } from '../n8n/pack.cjs';

const name = '@n8n/scan-community-package';
const version = '0.32.0';

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage(
		folder: string,
		patterns: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
}

async function main(): Promise<void> {
	const installed = await install({
		name: `scan-${version}`,
		packages: [`${name}@${version}`],
		title: `${name} ${version}`,
	});
	const file = join(installed, 'node_modules', name, 'scanner', 'scanner.mjs');
	const scanner = (await import(pathToFileURL(file).href)) as Scanner;

	/** How many of the scanner's own two runs find something, each with its own patterns. */
	const failed = await withUnpacked(async (unpacked) => {
		const parts = [
			{ what: 'sources', folder: projectRoot, patterns: scanner.SOURCE_FILE_PATTERNS },
			{ what: 'tarball', folder: unpacked, patterns: ['**/*.js', 'package.json'] },
		];
		let failures = 0;
		for (const { what, folder, patterns } of parts) {
			const { passed, message, details } = await scanner.analyzePackage(folder, patterns);
			// A folder without files passes as well, with this message.
			const good = passed && message !== 'No files found to analyze';
			console.log(`${name} ${version}, ${what}: ${good ? 'passed' : message}`);
			if (details) console.log(details);
			if (!good) failures += 1;
		}
		return failures;
	});
	console.log(`${2 - failed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
