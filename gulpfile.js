const { src, dest } = require('gulp');

/** Copies what tsc leaves behind: icons and the codex files beside the nodes. */
function assets() {
	return src(['icons/*.svg', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(dest('dist'));
}

exports.default = assets;
