// `npm run page`: compiles what the browser runs (browser/) into the module that ships; `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { minify, transform } from '@swc/core';
import { format, resolveConfig } from 'prettier';

import { projectRoot } from '../shared/projectRoot.cjs';

const shipped = join(projectRoot, 'nodes', 'Oneshot', 'page', 'browser.ts');
const sourceOf = (name: string) => readFileSync(join(projectRoot, 'browser', name), 'utf8');

async function script(): Promise<string> {
	const { code } = await transform(sourceOf('signing.mts'), {
		jsc: { parser: { syntax: 'typescript' }, target: 'es2020' },
		module: { type: 'es6' },
	});
	const small = await minify(code, { module: true, compress: { passes: 2 }, mangle: true });
	return small.code.trim();
}

const style = (): string =>
	sourceOf('signing.css')
		.replace(/\/\*[^]*?\*\//g, '')
		.replace(/\s+/g, ' ')
		.replace(/ ?([{};,]) ?/g, '$1')
		.trim();

/** The module as it has to be. */
export async function browserModule(): Promise<string> {
	const [SCRIPT, STYLE] = [await script(), style()];
	// Nothing in them ends the element in which they stand.
	if (/<\/|<!--/.test(SCRIPT + STYLE)) throw new Error('browser/ has a tag in it');
	const module = `// Generated out of browser/ by “npm run page”.
/** Compiled \`browser/signing.mts\`. */
export const SCRIPT = ${JSON.stringify(SCRIPT)};
/** \`browser/signing.css\`, without what only people need. */
export const STYLE = ${JSON.stringify(STYLE)};
`;
	return await format(module, { ...(await resolveConfig(shipped)), filepath: shipped });
}

async function main(): Promise<void> {
	const made = await browserModule();
	if (made === readFileSync(shipped, 'utf8')) return;
	if (process.argv.includes('--check')) {
		console.error(
			'nodes/Oneshot/page/browser.ts is not up to date. Run “npm run page” and commit it.',
		);
		process.exitCode = 1;
	} else {
		writeFileSync(shipped, made);
		console.log(`Written: nodes/Oneshot/page/browser.ts (${made.length} characters)`);
	}
}

void main();
