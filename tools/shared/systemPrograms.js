// Programs of the machine that npm does not bring. Plain JavaScript without dependencies: it runs before anything is
// installed.
'use strict';

const { spawnSync } = require('node:child_process');

const onPath = (program) => spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined;

/**
 * Installs what is missing, where that is possible without asking: as root on a Debian. Gives the programs that are
 * missing still.
 * @param {Array<[program: string, debianPackage: string]>} wanted
 * @param {(program: string) => boolean} has
 * @returns {Array<[program: string, debianPackage: string]>}
 */
function provide(wanted, has = onPath) {
	const missing = () => wanted.filter(([program]) => !has(program));
	const packages = missing().map(([, name]) => name);
	if (packages.length > 0 && process.getuid?.() === 0 && onPath('apt-get')) {
		console.log(`Installing ${packages.join(', ')} …`);
		spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
		spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
			stdio: 'ignore',
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
		});
	}
	return missing();
}

module.exports = { provide };
