// How the guide's steps are read and done; `npm run guide` does all of them.
import { applyStep, stepsOf } from '../../tools/guide/steps.cjs';

const guide = `Create \`a.ts\`, one file:

\`\`\`ts
const a = 1;
\`\`\`

In the same file \`a.ts\`, after the line \`const a = 1;\`, add:

<!-- prettier-ignore -->
\`\`\`ts
	const b = 2;
\`\`\`
`;

test('a step is a new file, or lines after a line', () => {
	const [create, add] = stepsOf(guide);
	expect(stepsOf(guide)).toHaveLength(2);
	expect(applyStep(create)).toBe('const a = 1;\n');
	expect(applyStep(add, 'const a = 1;\nend();\n')).toBe('const a = 1;\n\tconst b = 2;\nend();\n');
});

test('what the guide speaks of must be there, what it creates must not', () => {
	const [create, add] = stepsOf(guide);
	expect(() => applyStep(create, '')).toThrow('creates a.ts, which exists');
	expect(() => applyStep(add)).toThrow('changes a.ts, which does not exist');
	expect(() => applyStep(add, 'end();')).toThrow('“const a = 1;”, which a.ts has not');
});
