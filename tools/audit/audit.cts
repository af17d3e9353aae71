// `npm run audit`: what is publicly known of the packages. What ships has no dependencies, so nothing of it can be found
// there; what only develops is known by name in known.json, with why it does no harm, until a day on which it is looked at
// again. Ends with another status than 0 for anything else, and where the registry does not answer.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectRoot } from '../shared/projectRoot.cjs';
import { judgeAudit, type Known, type Report } from './judge.cjs';

/** What npm says of the packages in the lock file. Throws with npm's own words where it says nothing. */
function ask(...options: string[]): Report {
	const { stdout, stderr } = spawnSync('npm', ['audit', '--json', ...options], {
		cwd: projectRoot,
		encoding: 'utf8',
		maxBuffer: 64 * 1024 ** 2,
	});
	const answer = JSON.parse(stdout || '{}') as Report & { message?: string };
	if (answer.vulnerabilities) return answer;
	throw new Error(`The registry does not tell what is known: ${answer.message ?? stderr}`);
}

function main(): void {
	const known = JSON.parse(readFileSync(join(__dirname, 'known.json'), 'utf8')) as Known;
	const today = new Date().toISOString().slice(0, 10);
	const { lines, failed } = judgeAudit(ask('--omit=dev'), ask(), known, today);
	for (const line of lines) console.log(line);
	process.exitCode = failed > 0 ? 1 : 0;
}

try {
	main();
} catch (error) {
	console.error((error as Error).message);
	process.exit(1);
}
