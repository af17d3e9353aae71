// Everything that does not ship: tests, sandbox, demo and tools. What ships is linted by n8n's own
// configuration (eslint.config.mjs), which n8n requires unchanged.
import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['**/node_modules/**', 'dist/**'] },
	{
		files: ['**/*.cts', '**/*.mts'],
		extends: [js.configs.recommended, tseslint.configs.strict],
	},
	{
		files: ['**/*.cts', '**/*.mts', '**/*.js', '**/*.mjs'],
		plugins: { 'import-x': importX },
		settings: {
			// TypeScript's own rule: a .cts file is imported by the name of what it compiles to.
			'import-x/resolver-next': [
				createNodeResolver({
					extensions: ['.ts', '.js', '.json'],
					extensionAlias: { '.cjs': ['.cts', '.cjs'], '.mjs': ['.mts', '.mjs'] },
				}),
			],
		},
		rules: {
			// What a file imports is declared in package.json, not there by chance.
			'import-x/no-extraneous-dependencies': ['error', { includeTypes: true }],
			// Tests import tools, never the reverse.
			'import-x/no-restricted-paths': [
				'error',
				{
					zones: [
						{ target: ['./tools', './demo', './bench', './sandbox', './nodes'], from: './test' },
					],
				},
			],
		},
	},
);
