// Makes `npm run demo` and `npm test` work in a fresh clone: installs what is missing, and only that.
// Plain JavaScript without dependencies, since it runs before anything is installed.
'use strict';

const { execFileSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const { provide } = require('./shared/systemPrograms.js');

const root = join(__dirname, '..');

if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
	console.log('Installing the development packages (about a minute, once) …');
	execFileSync('npm', ['ci', '--no-progress', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
}

// Signatures are checked by programs that this project did not write: pdfsig and openssl.
const missing = provide([
	['pdfsig', 'poppler-utils'],
	['openssl', 'openssl'],
]);
if (missing.length > 0) {
	const programs = missing.map(([program]) => program).join(', ');
	const packages = missing.map(([, name]) => name).join(', ');
	console.log(`Not found: ${programs}. Install ${packages} to check signatures.`);
}
