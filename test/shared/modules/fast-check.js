module.exports = globalThis.sharedModule('fast-check');
