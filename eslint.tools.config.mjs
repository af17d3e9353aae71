// Everything that does not ship: tests, sandbox, demo and tools. What ships is linted by n8n's own
// configuration (eslint.config.mjs), which n8n requires unchanged.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config({
	files: ['**/*.cts', '**/*.mts'],
	ignores: ['**/node_modules/**', 'dist/**'],
	extends: [js.configs.recommended, tseslint.configs.strict],
});
