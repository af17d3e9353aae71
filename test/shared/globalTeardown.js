// Ends the shared Optimizers that have not ended with their workers.
'use strict';

const { readdirSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');

module.exports = () => {
	const folder = process.env.ONESHOT_TEST_FOLDER;
	const words = readdirSync(folder).filter((name) => name.startsWith('optimizer-'));
	for (const name of words) {
		const { pid } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
		try {
			process.kill(pid, 'SIGTERM');
		} catch (error) {
			if (error.code !== 'ESRCH') throw error;
		}
	}
	rmSync(folder, { recursive: true });
};
