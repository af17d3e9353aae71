/** What all test files have in common. */
const project = {
	rootDir: __dirname,
	testEnvironment: '<rootDir>/test/shared/environment.js',
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	// TypeScript's own rule: a .cts file is imported by the name of what it compiles to.
	moduleNameMapper: {
		'^(\\.{1,2}/.*)\\.cjs$': ['$1.cts', '$1.cjs'],
		'^(fast-check|n8n-core|n8n-workflow|@n8n/(?:config|di))$':
			'<rootDir>/test/shared/modules/$1.js',
	},
	moduleFileExtensions: ['ts', 'cts', 'js', 'cjs', 'json', 'node'],
	transform: {
		'\\.c?ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	globalSetup: '<rootDir>/test/shared/globalSetup.js',
	globalTeardown: '<rootDir>/test/shared/globalTeardown.js',
};

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		// `npm test`: the package.
		{ ...project, displayName: 'package', testMatch: ['<rootDir>/test/{unit,node}/**/*.test.cts'] },
		// `npm run test:tools`: the local Optimizer, and the tools around the package.
		{
			...project,
			displayName: 'tools',
			testMatch: ['<rootDir>/test/{optimizer,tools}/**/*.test.cts'],
		},
	],
	// Each worker has an Optimizer of its own (test/shared/optimizer.cts).
	maxWorkers: 2,
	testTimeout: 60_000,
};
