import { spawnSync } from 'node:child_process';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function onPath(): string | undefined {
	for (const name of names) {
		const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
		if (status === 0) return stdout.trim();
	}
	return undefined;
}

/**
 * The path of a Chromium or Chrome: `CHROMIUM` names one, else one of the machine's, else Debian's is
 * installed where that is possible without asking.
 */
export function findChromium(): string {
	const found = process.env.CHROMIUM ?? onPath();
	if (found) return found;
	if (process.getuid?.() === 0 && process.platform === 'linux') {
		console.log('Installing Chromium …');
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
		const options = ['-y', '-qq', '--no-install-recommends'];
		spawnSync('apt-get', ['install', ...options, 'chromium'], { stdio: 'ignore', env });
	}
	const installed = onPath();
	if (installed) return installed;
	throw new Error('No Chromium was found. Install one, or name one in the variable CHROMIUM.');
}
