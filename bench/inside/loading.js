// Loads what a package's package.json lists for n8n, with n8n-workflow loaded already, and prints what that took. Plain
// JavaScript, so that nothing else is loaded:
//   node --expose-gc loading.js FOLDER-OF-N8N FOLDER [FILE of a node …]
'use strict';

const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename, join } = require('node:path');

const [, , n8nFolder, folder, ...only] = process.argv;
createRequire(join(n8nFolder, 'package.json'))('n8n-workflow');

const { n8n } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const files = only.length > 0 ? only : [...n8n.nodes, ...(n8n.credentials ?? [])];

const heap = () => {
	globalThis.gc();
	return process.memoryUsage().heapUsed;
};

const before = heap();
const start = performance.now();
const types = files.map(
	(file) => new (require(join(folder, file))[basename(file).split('.')[0]])(),
);
const ms = performance.now() - start;
const heapMB = (heap() - before) / 1e6;

/** Of a node with versions, that of the newest. */
const descriptionOf = (type) => type.getNodeType?.().description ?? type.description;
const descriptions = types.map(descriptionOf).filter((description) => description !== undefined);
const descriptionKB = Buffer.byteLength(JSON.stringify(descriptions)) / 1e3;

process.stdout.write(JSON.stringify({ ms, heapMB, descriptionKB }));
