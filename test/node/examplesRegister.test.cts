// The examples that look at requests afterwards: the register, and the agent that tells states.
import type { IDataObject } from 'n8n-workflow';

import { Oneshot } from '../../nodes/Oneshot/Oneshot.node';
import { dataTables, type DataTables } from '../../tools/harness/dataTables.cjs';
import type { WorkflowJson } from '../../tools/harness/engine.cjs';
import { readExample, shownPage, type ShownPage } from '../../tools/harness/examples.cjs';
import { fillIn, formUser, type Entries } from '../../tools/harness/forms.cjs';
import { credentialFor, versions } from '../../tools/harness/optimizer.cjs';
import { operationNamed } from '../../tools/harness/scenarios.cjs';
import { worldOf } from '../../tools/harness/world.cjs';
import { some } from '../shared/everyValue.cjs';
import { pauses } from '../shared/pauses.cjs';
import { asks } from './examplePaths.cjs';
import { exampleRuns, nodeNamed } from './exampleRuns.cjs';

jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));

const { engine, optimizer, restart, run } = exampleRuns();

describe.each(some(versions, 2, 1))('signature-register, %s', (version) => {
	const day = 24 * 60 * 60 * 1000;
	const ago = (days: number) => new Date(Date.now() - days * day).toISOString();
	const credentials = () => ({ oneshotApi: credentialFor(optimizer(), version) });

	/** A request that was entered in the register some days ago, and waits for its signer. */
	async function waiting(days: number, entries: Entries = {}) {
		const tables = dataTables();
		const agrees = nodeNamed('classic-signature', asks('consent'));
		await run('classic-signature', version, {
			tables,
			entries,
			answers: {
				[agrees]: async () => {
					throw new Error('The signer went away');
				},
			},
		});
		const [row] = tables.rows('Signatures');
		row.createdAt = ago(days);
		return { tables, row };
	}

	/** What an hour brings. Gives the mails that were sent. */
	async function anHour(tables: DataTables, change?: (workflow: WorkflowJson) => void) {
		const mails: IDataObject[] = [];
		const workflow = readExample('signature-register');
		change?.(workflow);
		const result = await engine().runWorkflow(workflow, {
			credentials: credentials(),
			start: 'Every Hour',
			answers: {
				...tables.answers,
				'n8n-nodes-base.scheduleTrigger': ({ items }) => items,
				'n8n-nodes-base.emailSend': ({ items, parametersOf }) =>
					items.map((_item, index) => {
						mails.push(parametersOf(index) as IDataObject);
						return { json: { messageId: `<${index}@example.com>` }, pairedItem: { item: index } };
					}),
			},
		});
		if (result.error) throw result.error;
		return mails;
	}

	test('reminds once after a day, and not before', async () => {
		const fresh = await waiting(0.5);
		expect(await anHour(fresh.tables)).toEqual([]);
		const { tables, row } = await waiting(2);
		const [mail, ...more] = await anHour(tables);
		expect(more).toEqual([]);
		expect(mail).toMatchObject({ toEmail: 'jose@example.com' });
		expect(mail.text).toContain('“contract.pdf”'.replace(/[“”]/g, '"'));
		expect(row.state).toBe('waiting');
		expect(await anHour(tables)).toEqual([]);
	});

	test('notes no reminder that was not sent', async () => {
		const { tables, row } = await waiting(2);
		await anHour(tables, ({ nodes }) => {
			for (const node of nodes) if (/emailSend$/.test(node.type)) node.disabled = true;
		});
		expect(row.reminded_at).toBe('');
	});

	test('cancels after a week', async () => {
		const { tables, row } = await waiting(8);
		expect(await anHour(tables)).toEqual([]);
		expect(row.state).toBe('cancelled after 7 days');
		const [entry] = Object.values((await optimizer().ledger()).requests);
		expect(entry.cancelled).toBe(1);
		expect(await anHour(tables)).toEqual([]);
	});

	test('notes what was signed elsewhere, and cancels nothing of it', async () => {
		const { tables, row } = await waiting(8);
		await optimizer().setStatus(String(row.request_pk), 'ISSUED');
		await anHour(tables);
		expect(row.state).toMatch(/^signed/);
		expect((await optimizer().ledger()).totals.cancelled ?? 0).toBe(0);
	});

	test('cancels nothing when nobody can tell whether it was signed', async () => {
		const { tables, row } = await waiting(8);
		await optimizer().fault({
			match: { method: 'GET' },
			times: 99,
			action: { type: 'status', status: 503 },
		});
		await anHour(tables);
		expect(pauses.length).toBeGreaterThan(0);
		expect(row.state).toMatch(/^not cancelled: /);
		expect((await optimizer().ledger()).totals.cancelled ?? 0).toBe(0);
	});

	test.each([
		['muñoz', 1],
		['12345678Z', 1],
		['nobody', 0],
	])('finds a customer by “%s”', async (customer, count) => {
		const { tables } = await waiting(1);
		const shown: ShownPage[] = [];
		const result = await engine().runWorkflow(readExample('signature-register'), {
			credentials: credentials(),
			start: 'Find a Customer',
			answers: {
				...tables.answers,
				'Find a Customer': async (question) =>
					await fillIn(engine(), question, { customer }, formUser),
				'What Was Found': async (question) => {
					shown.push(await shownPage(question));
					return [];
				},
			},
		});
		expect(result.error).toBeUndefined();
		expect(shown).toHaveLength(1);
		expect(shown[0].title).toBe(
			`${count} ${count === 1 ? 'request' : 'requests'} of “${customer}”`,
		);
		expect(shown[0].text.includes('José Muñoz Peña')).toBe(count > 0);
	});
});

describe('agent-tool', () => {
	const example = readExample('agent-tool');
	const tools = example.nodes.filter(({ name }) => example.connections[name]?.ai_tool);

	test('has tools that only read, and that need nobody’s permission', () => {
		expect(tools.length).toBeGreaterThan(0);
		for (const { type, parameters } of tools) {
			expect(type).toBe('n8n-nodes-oneshot.oneshotTool');
			const { operation } = operationNamed(`${parameters.resource}.${parameters.operation}`);
			expect([operation.guarded ?? false, operation.files ?? false]).toEqual([false, false]);
			expect(parameters).not.toHaveProperty('allowAiAgents');
		}
	});

	test('asks for no code and takes none', () => {
		const [agent] = example.nodes.filter(({ type }) => type.endsWith('.agent'));
		const { systemMessage } = agent.parameters.options as { systemMessage: string };
		expect(systemMessage).toMatch(/Never ask for a one-time code/);
		expect(tools.map(({ parameters }) => JSON.stringify(parameters)).join()).not.toMatch(
			/secret|code|otp/i,
		);
	});

	test.each(versions)(
		'reads the state of the request that the model names (%s)',
		async (version) => {
			const { json } = await worldOf(engine(), optimizer()).signed(version);
			const requestPk = String(json.request_pk);
			const node = new Oneshot();
			node.description = { ...node.description, name: 'oneshotTool' };
			const [{ type, parameters }] = tools;
			await restart({ types: { nodes: { [type]: node } } });
			const result = await engine().runNode(parameters, {
				type,
				// As n8n gives it to a tool: what the model has filled in.
				items: [{ json: { query: { request_number: requestPk } } }],
				credentials: { oneshotApi: credentialFor(optimizer(), version) },
			});
			expect([result.error, result.json()[0]?.status]).toEqual([undefined, 'ISSUED']);
			expect(result.json()[0]).toMatchObject({ request_pk: Number(requestPk) });
		},
	);
});
