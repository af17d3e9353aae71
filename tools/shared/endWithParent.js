// Preloaded into servers: when the process that started this one is gone, however it ended, this one ends
// as if it had been told to.
'use strict';

process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
