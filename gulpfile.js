const { rm } = require('node:fs/promises');

const { src, dest } = require('gulp');

/** Nothing of an earlier build is left to ship. */
async function clean() {
	await rm('dist', { recursive: true, force: true });
}

/** Copies what tsc leaves behind: icons and the codex files beside the nodes. */
function assets() {
	return src(['icons/*.svg', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);
}

exports.clean = clean;
exports.default = assets;
