// Node's own globals for the test files, instead of a world of their own for each, so that n8n's engine and
// fast-check (two seconds and one to load) are loaded once per jest worker: see `moduleNameMapper` in jest.config.js.
'use strict';

const { createRequire } = require('node:module');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/** Modules that all test files of a worker share, by what they are imported as. */
const shared = {
	'fast-check': () => require('fast-check'),
	'n8n-core': () => require('n8n-core'),
	'n8n-workflow': () => require('n8n-workflow'),
	// n8n-core's own copies, wherever npm put them.
	'@n8n/config': () => createRequire(require.resolve('n8n-core'))('@n8n/config'),
	'@n8n/di': () => createRequire(require.resolve('n8n-core'))('@n8n/di'),
};

// Jest compiles modules for the context that an environment names; here they are compiled for the process's own.
const { compileFunction } = vm;
vm.compileFunction = (code, params, { parsingContext: _own, ...options }) =>
	compileFunction(code, params, options);

module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		this.global = globalThis;
		globalThis.sharedModule = (name) => shared[name]();
	}

	/** The globals are those of the next test file as well: Date.now() and the like are put back. */
	async teardown() {
		this.moduleMocker.restoreAllMocks();
		await super.teardown();
	}
};
