// Makes `npm run demo` and `npm test` work in a fresh clone: installs what is missing, and only that.
// Plain JavaScript without dependencies, since it runs before anything is installed.
'use strict';

const { execFileSync, spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

function has(program) {
	return spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined;
}

if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
	console.log('Installing the development packages (about a minute, once) …');
	execFileSync('npm', ['ci', '--no-progress', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
}

// Signatures are checked by programs that this project did not write: pdfsig and openssl.
const missing = [
	['pdfsig', 'poppler-utils'],
	['openssl', 'openssl'],
].filter(([program]) => !has(program));
if (missing.length > 0) {
	const packages = missing.map(([, name]) => name);
	const mayInstall = process.getuid?.() === 0 && has('apt-get');
	if (mayInstall) {
		console.log(`Installing ${packages.join(', ')} …`);
		spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
		spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
			stdio: 'ignore',
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
		});
	}
	const still = missing.filter(([program]) => !has(program)).map(([program]) => program);
	if (still.length > 0) {
		console.log(
			`Not found: ${still.join(', ')}. Install ${packages.join(', ')} to check signatures.`,
		);
	}
}
