// Holds the direction of imports: down the house (docs/architecture.md), never back, never in a circle.
const layers = [
	'values',
	'files',
	'pdf',
	'cms',
	'client',
	'operation',
	'entities',
	'page',
	'resources',
	'engine',
	'trigger',
];
const house = '^nodes/Oneshot';

/** A layer imports nothing of the layers above it. */
const downOnly = layers.map((layer, index) => ({
	name: `${layer}-imports-down-only`,
	severity: 'error',
	from: { path: `${house}/${layer}/` },
	to: {
		path: `${house}/(${[...layers.slice(index + 1), '[^/]+\\.node\\.ts$'].join('|')})`,
	},
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		...downOnly,
		{
			name: 'readers-stand-alone',
			comment: 'What reads PDFs and signatures knows nothing of the house.',
			severity: 'error',
			from: { path: `${house}/(pdf|cms)/` },
			to: { path: '^(nodes|credentials)/', pathNot: `${house}/$1/` },
		},
		{ name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
		{
			name: 'resources-stay-apart',
			comment: 'What two resources share is an entity.',
			severity: 'error',
			from: { path: `${house}/resources/([^/]+)/` },
			to: { path: `${house}/resources/`, pathNot: `${house}/resources/$1/` },
		},
		{
			name: 'pure-parts-know-no-n8n',
			severity: 'error',
			from: { path: `${house}/(values|files|pdf|cms)/` },
			to: { path: 'n8n-workflow', dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'triggers-take-steps-not-operations',
			comment: 'A trigger uses the steps of entities/ and what is below; nothing uses it.',
			severity: 'error',
			from: { path: `${house}/trigger/` },
			to: { path: `${house}/(resources|engine)/` },
		},
		{
			name: 'what-ships-stands-alone',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^(tools|test|sandbox|demo|bench)/' },
		},
		{
			name: 'tools-never-import-tests',
			severity: 'error',
			from: { path: '^(tools|demo|sandbox|bench)/' },
			to: { path: '^test/' },
		},
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.tools.json' },
		doNotFollow: { path: 'node_modules' },
		enhancedResolveOptions: { extensions: ['.ts', '.cts', '.mts', '.js', '.cjs', '.json'] },
	},
};
