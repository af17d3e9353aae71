// Preloaded into servers: when the process that started this one is gone, however it ended, this one ends
// as if it had been told to; at once where its output has nowhere to go, or it takes long.
'use strict';

const PATIENCE_MS = 10_000;

process.once('disconnect', () => {
	const kill = () => process.kill(process.pid, 'SIGKILL');
	// To log that nobody reads the log is an error to log.
	process.stdout.once('error', kill);
	process.stderr.once('error', kill);
	setTimeout(kill, PATIENCE_MS).unref();
	process.kill(process.pid, 'SIGTERM');
});
