const { readFile, readdir, rm, writeFile } = require('node:fs/promises');
const { join } = require('node:path');

const { minify } = require('@swc/core');
const { src, dest, series } = require('gulp');

/** Nothing of an earlier build is left to ship. */
async function clean() {
	await rm('dist', { recursive: true, force: true });
}

/** Takes out white space and shortens local names; those of functions stay, for stack traces. */
async function compact() {
	const files = await readdir('dist', { recursive: true });
	for (const file of files.filter((name) => name.endsWith('.js'))) {
		const path = join('dist', file);
		const mangle = { keep_fnames: true, keep_classnames: true };
		const options = { compress: false, mangle, module: false };
		const { code } = await minify(await readFile(path, 'utf8'), options);
		await writeFile(path, `${code}\n`);
	}
}

/** Copies what tsc leaves behind: icons and the codex files beside the nodes. */
function assets() {
	return src(['icons/*.svg', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);
}

exports.clean = clean;
exports.default = series(compact, assets);
