// What an audit means: nothing in what ships, and nothing that is not known in the rest.
import { judgeAudit, type Report } from '../../../tools/audit/judge.cjs';

const nothing: Report = { vulnerabilities: {} };
const id = 'GHSA-aaaa-bbbb-cccc';
const advisory = {
	title: 'It hangs',
	url: `https://github.com/advisories/${id}`,
	severity: 'high',
};
const one: Report = { vulnerabilities: { parser: { via: [advisory] }, tool: { via: ['parser'] } } };
const known = { [id]: { why: 'It reads our own files alone.', until: '2027-01-31' } };

test('nothing found is nothing to tell', () => {
	expect(judgeAudit(nothing, nothing, {}, '2026-11-29')).toEqual({
		lines: ['0 passed, 0 failed'],
		failed: 0,
	});
});

test('what is known passes, with its reason', () => {
	const { lines, failed } = judgeAudit(nothing, one, known, '2027-01-31');
	expect(failed).toBe(0);
	expect(lines[0]).toMatch(/GHSA-aaaa-bbbb-cccc \(high\) in parser: It hangs\. It reads our own/);
});

test.each([
	['is not known', nothing, one, {}, '2026-11-29', /not known: GHSA/],
	['ships', one, one, known, '2026-11-29', /ships: GHSA/],
	['was known until yesterday', nothing, one, known, '2027-02-01', /look again/],
	['is known and gone', nothing, nothing, known, '2026-11-29', /not there any more/],
])('what %s fails', (_, shipped, all, list, today, line) => {
	const { lines, failed } = judgeAudit(shipped, all, list, today);
	expect(failed).toBe(1);
	expect(lines.join('\n')).toMatch(line);
});
