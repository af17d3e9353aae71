// A folder for what the test files share, e.g. word of which Optimizers are running.
'use strict';

const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = () => {
	process.env.ONESHOT_TEST_FOLDER = mkdtempSync(join(tmpdir(), 'oneshot-tests-'));
};
