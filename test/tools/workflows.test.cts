// What runs with the power to publish: only what is named by its commit, with no more rights than it needs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { projectRoot } from '../../tools/shared/projectRoot.cjs';

const folder = join(projectRoot, '.github', 'workflows');
const workflows = readdirSync(folder).map((name) => ({
	name,
	text: readFileSync(join(folder, name), 'utf8'),
}));

test.each(workflows)(
	'$name: every action is pinned by its commit, with its version',
	({ text }) => {
		const uses = text.split('\n').filter((line) => line.includes('uses:'));
		expect(uses.length).toBeGreaterThan(0);
		for (const line of uses)
			expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
	},
);

test.each(workflows)('$name: has no rights but those that it names', ({ text }) => {
	const { permissions } = parse(text) as { permissions?: Record<string, string> };
	expect([{}, { contents: 'read' }]).toContainEqual(permissions);
});
