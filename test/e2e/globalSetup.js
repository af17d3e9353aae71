// jest transforms neither what this file imports nor maps its names: tsx does both.
'use strict';

require('tsx/cjs');
const { startForTests } = require('./installation.cts');

module.exports = async () => {
	globalThis.stopInstallation = await startForTests();
};
