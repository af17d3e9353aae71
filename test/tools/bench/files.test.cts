// The files that are sent: what they say they are, as large as they say, readable by others.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bufferOf, fileOf, pdfOfObjects } from '../../../bench/server/files.cjs';
import { kindOf } from '../../../nodes/Oneshot/files/kinds';
import { inspectPdf } from '../../../nodes/Oneshot/pdf';
import { runProgram } from '../../../tools/shared/programs.cjs';

test.each(['pdf', 'mp4', 'png', 'jpeg'] as const)('a %s is one, of its size', (kind) => {
	const bytes = bufferOf(kind, 0.6);
	expect(kindOf(bytes)).toBe(kind);
	expect(bytes).toHaveLength(fileOf(kind, 0.6).size);
	expect(bytes.length).toBeGreaterThan(0.6 * 1024 ** 2 - 1);
});

test.each([
	['with an attachment', () => bufferOf('pdf', 0.6)],
	['of many objects', () => pdfOfObjects(5000)],
])('a PDF %s can be signed, and another program finds nothing to mend', async (_, make) => {
	const bytes = make();
	const { findings, pages } = await inspectPdf(bytes);
	expect(findings.filter(({ severity }) => severity === 'stops')).toEqual([]);
	expect(pages).toHaveLength(1);

	const folder = await mkdtemp(join(tmpdir(), 'oneshot-bench-test-'));
	const path = join(folder, 'file.pdf');
	await writeFile(path, bytes);
	const { code, stdout, stderr } = await runProgram({ program: 'pdfinfo', args: [path] });
	await rm(folder, { recursive: true });
	expect([code, stderr]).toEqual([0, '']);
	expect(stdout).toMatch(/Pages:\s+1\n/);
});
