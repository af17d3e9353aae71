// The slow tests, in the real n8n: `npm run test:e2e`.
const {
	projects: [base],
} = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	displayName: 'e2e',
	testMatch: ['<rootDir>/test/e2e/**/*.test.cts'],
	globalSetup: '<rootDir>/test/e2e/globalSetup.js',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.js',
	// One n8n and one Optimizer serve all tests.
	maxWorkers: 1,
	testTimeout: 120_000,
};
