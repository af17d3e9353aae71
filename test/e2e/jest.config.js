// The slow tests, in the real n8n: `npm run test:e2e`.
const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/e2e/**/*.test.cts'],
	testPathIgnorePatterns: ['/node_modules/'],
	globalSetup: '<rootDir>/test/e2e/globalSetup.js',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.js',
	// One n8n and one Optimizer serve all tests.
	maxWorkers: 1,
	testTimeout: 120_000,
};
