// The example that takes up again what a run has left: all that the death of n8n may leave of a signing.
import type { INodeExecutionData } from 'n8n-workflow';

import { dataTables, type DataTables, type Row } from '../../tools/harness/dataTables.cjs';
import type { ExampleRun } from '../../tools/harness/examples.cjs';
import { sandboxValues, versions } from '../../tools/harness/optimizer.cjs';
import { worldOf } from '../../tools/harness/world.cjs';
import { some } from '../shared/everyValue.cjs';
import { exampleRuns } from './exampleRuns.cjs';

const { engine, optimizer, run, calls, creations, expectSigned } = exampleRuns();

const consent = {
	consent_type: sandboxValues.externalType,
	consent_value: sandboxValues.externalValue,
	customer_code: 'customer-118',
};

describe.each(some(versions, 2, 1))('recovery, %s', (version) => {
	const world = () => worldOf(engine(), optimizer());

	/** What a minute brings. */
	const aMinute = async (tables: DataTables, answers: ExampleRun['answers'] = {}) =>
		await run('recovery', version, {
			...{ documents: {}, tables, start: 'Every Minute', input: [{ json: {} }] },
			answers: {
				'Ask for the Consent': () => [{ json: consent }],
				'Fetch the Document': async () => [{ json: {}, binary: { document: await world().pdf() } }],
				...answers,
			},
		});

	/** The register with one row, as a run has left it some minutes ago. */
	async function left(row: Partial<Row>, { json }: INodeExecutionData, minutesAgo = 20) {
		const tables = dataTables();
		// The first look makes the register.
		await aMinute(tables);
		const at = new Date(Date.now() - minutesAgo * 60_000).toISOString();
		tables.rows('Signatures').push({
			...{ id: 1, createdAt: at, updatedAt: at, link: 'link-1', state: 'being signed' },
			...{ signer: 'José Muñoz Peña', document: 'contract.pdf', documents: '' },
			...{ request_pk: String(json.request_pk ?? ''), identified_by: 'clerk@example.com' },
			...row,
		});
		return { tables, row: tables.rows('Signatures')[0] };
	}

	const documentsOf = ({ json }: INodeExecutionData) => ({
		documents: JSON.stringify(json.documents),
	});
	const deedsOf = async ({ request_pk: pk }: Row) =>
		(await optimizer().ledger()).requests[String(pk)];
	const once = { documentsUploaded: 1, signings: 1, documentsSigned: 1 };

	test.each<[string, () => Promise<[INodeExecutionData, Partial<Row>]>]>([
		['before the upload', async () => [await world().request(version), {}]],
		['before the upload was noted', async () => [await world().uploaded(version), {}]],
		[
			'before the signature',
			async () => {
				const item = await world().uploaded(version);
				return [item, documentsOf(item)];
			},
		],
		[
			'before the signature was noted',
			async () => {
				const item = await world().signed(version);
				return [item, documentsOf(item)];
			},
		],
	])('what was left %s is signed once and filed', async (_title, leave) => {
		const [item, noted] = await leave();
		const { tables, row } = await left(noted, item);
		const { result, filed } = await aMinute(tables);
		expect([result.error, row.state, filed.length]).toEqual([undefined, 'signed, filed', 2]);
		await expectSigned(filed);
		expect(await deedsOf(row)).toMatchObject(once);
		expect((await aMinute(tables)).filed).toEqual([]);
		expect(await calls('DELETE')).toEqual([]);
	});

	test('of two runs at once, one takes it', async () => {
		const { tables, row } = await left({}, await world().request(version));
		await Promise.all([aMinute(tables), aMinute(tables)]);
		expect(row.state).toBe('signed, filed');
		expect(await deedsOf(row)).toMatchObject(once);
	});

	test('a request whose number did not arrive is named to the clerk, and not made again', async () => {
		const { tables, row } = await left({ state: 'creating' }, { json: {} });
		const { mails } = await aMinute(tables);
		expect(row.state).toMatch(/^look at it: possibly created, number unknown, since \d{4}-/);
		expect(mails).toEqual([expect.objectContaining({ to: 'clerk@example.com' })]);
		expect(mails[0].text).toContain('José Muñoz Peña');
		expect(await creations()).toEqual([]);
		expect((await aMinute(tables)).mails).toEqual([]);
	});

	test('what a run may still be working on is left alone', async () => {
		const { tables, row } = await left({}, await world().request(version), 5);
		await aMinute(tables);
		expect(row.state).toBe('being signed');
	});

	test.each([
		['without a consent', {}],
		['where its service does not answer', { error: '404' }],
	])('%s a new code is needed, and nothing is signed', async (_title, answer) => {
		const item = await world().uploaded(version);
		const { tables, row } = await left(documentsOf(item), item);
		const { mails } = await aMinute(tables, {
			'Ask for the Consent': () => [{ json: answer }],
		});
		expect(row.state).toBe('look at it: not signed, a new code is needed');
		expect(mails).toHaveLength(1);
		expect(await deedsOf(row)).toMatchObject({ signings: 0 });
	});

	test('a consent that is refused is looked at by a person', async () => {
		const { tables, row } = await left({}, await world().request(version));
		await aMinute(tables, {
			'Ask for the Consent': () => [{ json: { ...consent, consent_value: 'withdrawn' } }],
		});
		expect(row.state).toBe('look at it: Confirmation Code invalid');
	});

	test('an Optimizer that does not answer is asked again the next time', async () => {
		const item = await world().uploaded(version);
		const { tables, row } = await left(documentsOf(item), item);
		await optimizer().fault({
			match: { method: 'POST', path: '/sign' },
			action: { type: 'status', status: 400, body: { status: 'error', message: 'Try later' } },
		});
		await aMinute(tables);
		expect(row.state).toBe('being signed: Try later');
		row.updatedAt = row.createdAt;
		await aMinute(tables);
		expect(row.state).toBe('signed, filed');
	});
});

describe('recovery, on an Optimizer with none of the inferred calls', () => {
	const world = () => worldOf(engine(), optimizer());

	test.each([
		['documents are noted', true, 'signed, filed', 1],
		[
			'nobody noted what was uploaded',
			false,
			expect.stringMatching(/^look at it: It cannot be found out which files/),
			0,
		],
	])('where %s', async (_title, noted, state, signings) => {
		await optimizer().dialect({ inferred: 'absent' });
		const { json } = await world().uploaded();
		const tables = dataTables();
		const look = async () =>
			await run('recovery', 'current', {
				...{ documents: {}, tables, start: 'Every Minute', input: [{ json: {} }] },
				answers: {
					'Ask for the Consent': () => [{ json: consent }],
					'Fetch the Document': async () => [
						{ json: {}, binary: { document: await world().pdf() } },
					],
				},
			});
		await look();
		const at = new Date(Date.now() - 20 * 60_000).toISOString();
		tables.rows('Signatures').push({
			...{ id: 1, createdAt: at, updatedAt: at, link: 'link-1', state: 'being signed' },
			...{ request_pk: String(json.request_pk), document: 'contract.pdf' },
			documents: noted ? JSON.stringify(json.documents) : '',
		});
		await look();
		expect(tables.rows('Signatures')[0].state).toEqual(state);
		const { totals } = await optimizer().ledger();
		expect([totals.documentsUploaded, totals.signings]).toEqual([1, signings]);
	});
});
