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

// Jest compiles modules anew for each test file, for the context that the file's environment names; here they are
// compiled once, for the process's own.
const { compileFunction } = vm;
const compiled = new Map();
vm.compileFunction = (code, params, { parsingContext: _own, ...options }) => {
	const known = compiled.get(options.filename);
	if (known?.code === code) return known.made;
	const made = compileFunction(code, params, options);
	compiled.set(options.filename, { code, made });
	return made;
};

module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		this.global = globalThis;
		globalThis.sharedModule = (name) => shared[name]();
	}

	/**
	 * The globals are those of the next test file as well: Date.now() and the like are put back, and jest's own part of
	 * this file goes, which would else hear of every test of all files that follow.
	 */
	async teardown() {
		this.moduleMocker.restoreAllMocks();
		delete globalThis[Symbol.for('EVENT_HANDLERS')];
		await super.teardown();
	}
};
