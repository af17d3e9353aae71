// The examples for more than one signer, and the classic one in Spanish.
import type { INode } from 'n8n-workflow';

import { dataTables } from '../../tools/harness/dataTables.cjs';
import type { WorkflowJson } from '../../tools/harness/engine.cjs';
import { readExample, type ExampleResult, type ExampleRun } from '../../tools/harness/examples.cjs';
import { formUser, type Entries, type Upload } from '../../tools/harness/forms.cjs';
import { sandboxValues, versions } from '../../tools/harness/optimizer.cjs';
import { pdfsig } from '../../tools/harness/signatures.cjs';
import { signerName } from '../../tools/harness/signer.cjs';
import { some } from '../shared/everyValue.cjs';
import { fieldNames } from './examplePaths.cjs';
import { exampleRuns, inPerson, pdf, withoutDrive } from './exampleRuns.cjs';

const { optimizer, run, calls, creations, expectSigned } = exampleRuns();

describe.each(some(versions, 2))('two-signers, %s', (version) => {
	const documents = inPerson['classic-signature'];
	const second = {
		given_name: 'María',
		surname_1: 'López',
		surname_2: 'Gil',
		serial_number: '87654321X',
		mobile_phone_number: '600 999 999',
	};
	const pair = [
		expect.objectContaining({ signer: signerName, valid: true, totalDocument: false }),
		expect.objectContaining({ signer: 'María López Gil', valid: true, totalDocument: true }),
	];

	test.each(some<Record<string, string>>([{}, { inferred: 'absent' }], 2, 1))(
		'the second signs what the first signed, and both signatures are intact (%j)',
		async (dialect) => {
			await optimizer().dialect(dialect);
			const codes: Entries[] = [{ code: '000000' }, { wish: -1 }];
			const finished = await run('two-signers', version, { documents, second, codes });
			expect(finished.result.error).toBeUndefined();
			const { files, text } = finished.pages.at(-1) ?? { files: [], text: '' };
			expect(files.map(({ fileName }) => fileName)).toContain('contract (signed).pdf');
			for (const handed of [files, finished.filed]) {
				expect(handed).toHaveLength(3);
				const signatures = await Promise.all(handed.map(async (f) => await pdfsig(f.content)));
				expect(signatures.map((each) => each.length).sort()).toEqual([1, 1, 2]);
				expect(signatures.find((each) => each.length === 2)).toEqual(pair);
			}
			expect(text).toMatch(/filed as well/);
			expect(await calls('DELETE')).toHaveLength(2);
			const rows = finished.tables.rows('Signatures');
			expect(rows.map(({ signer }) => signer)).toEqual([signerName, 'María López Gil']);
			expect(rows.map((row) => row.identified_by)).toEqual([formUser.email, formUser.email]);
			// The second read what the first had signed.
			const [, page] = finished.pages.filter(({ fields }) =>
				fields.some(({ fieldName }) => fieldName === 'consent'),
			);
			expect(page.text).toContain('contract (signed).pdf');
		},
	);

	test("a mistake about the second signer is corrected on a page; the first's signature stays", async () => {
		const wrong = { ...second, mobile_phone_number: 'none' };
		const corrections = [{ mobile_phone_number: '600 999 999' }];
		const finished = await run('two-signers', version, { documents, second: wrong, corrections });
		expect(finished.result.error).toBeUndefined();
		expect(finished.pages.at(-1)?.name).toBe('Hand Over the Files');
		expect(await creations()).toHaveLength(2);
	});

	test('deletes nothing of either while the drive is switched off', async () => {
		const finished = await run('two-signers', version, {
			documents,
			second,
			change: withoutDrive,
		});
		expect(finished.pages.at(-1)?.text).toMatch(/NOT filed/);
		expect(await calls('DELETE')).toEqual([]);
		expect(finished.tables.rows('Signatures').map(({ state }) => state)).toEqual([
			'signed, not filed, still on the Optimizer',
			'signed, not filed, still on the Optimizer',
		]);
	});
});

describe('firma-clasica', () => {
	test('is classic-signature in Spanish, node by node', () => {
		const [english, spanish] = ['classic-signature', 'firma-clasica'].map(readExample);
		const shape = ({ nodes, connections }: WorkflowJson) => {
			const place = (each: string) => nodes.findIndex(({ name }) => name === each);
			return {
				nodes: nodes.map(({ type, typeVersion, position, onError, parameters }) => [
					...[type, typeVersion, position, onError, parameters.resource, parameters.operation],
					fieldNames({ parameters } as INode),
				]),
				connections: nodes.map(({ name }) =>
					(connections[name]?.main ?? []).map((output) => output?.map(({ node }) => place(node))),
				),
			};
		};
		expect(shape(spanish)).toEqual(shape(english));
	});

	test.each(some(versions, 2, 1))(
		'leads the signer in Spanish from a mistake to the file (%s)',
		async (version) => {
			const finished = await run('firma-clasica', version, {
				documents: inPerson['classic-signature'],
				entries: { mobile_phone_number: 'none' },
				corrections: [{ mobile_phone_number: '600 123 456' }],
				codes: [{ code: '000000' }, { wish: -1 }],
			});
			expect(finished.result.error).toBeUndefined();
			const { files, text, title } = finished.pages.at(-1) ?? { files: [], text: '', title: '' };
			expect([title, files.length]).toEqual(['Firmado', 2]);
			expect(text).toMatch(/También están archivados/);
			await expectSigned(files);
			await expectSigned(finished.filed);
			expect(await calls('DELETE')).toHaveLength(1);
		},
	);
});

describe.each(some(versions, 2))('bulk-signature, %s', (version) => {
	const columns =
		'given_name,surname_1,surname_2,email,mobile_phone_number,serial_number,consent_type,consent_value,customer_code';
	const { externalType, externalValue, pictureFreeRegistrationAuthority } = sandboxValues;
	const person = (name: string, phone = '600123456', value = externalValue) =>
		`${name},Muñoz,,${name}@example.com,${phone},12345678Z,${externalType},${value},customer-118`;
	const sheet = (...rows: string[]): Upload => ({
		content: Buffer.from([columns, ...rows].join('\n')),
		fileName: 'staff.csv',
		mimeType: 'text/csv',
	});
	const sign = async (rows: string[], options: Partial<ExampleRun> = {}) =>
		await run('bulk-signature', version, {
			nobody: true,
			credential: { registrationAuthority: pictureFreeRegistrationAuthority },
			documents: { sheet: sheet(...rows), document: pdf('pdfkit.pdf', 'policy.pdf') },
			...options,
		});
	const resultsOf = ({ pages }: ExampleResult) =>
		(pages.at(-1)?.files[0].content.toString('utf8') ?? '').split('\n').slice(1);

	test('gives one row of result for each, and goes on when one fails', async () => {
		const finished = await sign([
			person('Ana'),
			person('Eva', 'none'),
			person('Leo', '600123457', 'not-approved'),
			person('Max'),
		]);
		expect(finished.result.error).toBeUndefined();
		const results = resultsOf(finished);
		expect(results).toHaveLength(4);
		expect(results[0]).toMatch(/^"1","Ana Muñoz","signed","\d+","filed"$/);
		expect(results[1]).toMatch(
			/^"2","Eva Muñoz","to be corrected, nothing was created","",".*none/,
		);
		expect(results[2]).toMatch(/^"3","Leo Muñoz","look at the request","\d+","\S+/);
		expect(results[3]).toMatch(/^"4","Max Muñoz","signed","\d+","filed"$/);
		expect(await creations()).toHaveLength(3);
		expect(finished.pages.at(-1)?.text).toContain('2 of 4 rows are signed');

		// Document and contract of both, each with the signature of its own signer.
		expect(finished.filed).toHaveLength(4);
		const signers = await Promise.all(
			finished.filed.map(async ({ content }) =>
				(await pdfsig(content)).map(({ signer }) => signer),
			),
		);
		expect(signers.flat().sort()).toEqual(['Ana Muñoz', 'Ana Muñoz', 'Max Muñoz', 'Max Muñoz']);
		expect(await calls('DELETE')).toEqual([]);
		expect(finished.tables.rows('Signatures').map(({ signer }) => signer)).toEqual([
			'Ana Muñoz',
			'Max Muñoz',
		]);
	});

	test('says of each row that nothing was filed while the drive is switched off', async () => {
		const finished = await sign([person('Ana'), person('Max')], {
			change: withoutDrive,
		});
		expect(resultsOf(finished).filter((line) => /NOT filed/.test(line))).toHaveLength(2);
	});

	test('warns when the same sheet is sent again', async () => {
		const tables = dataTables();
		await sign([person('Ana')], { tables });
		const again = await sign([person('Ana')], { tables });
		expect(again.pages[0].name).toBe('Warn of the Second Time');
	});
});
