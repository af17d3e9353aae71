// Signings, each a job of the queue of its own, and the recovery of those whose worker died.
import assert from 'node:assert/strict';

import axios from 'axios';
import type { INode, INodeParameters } from 'n8n-workflow';

import { prepareExample, readExamples } from '../../tools/n8n/setup.cjs';
import { until } from '../e2e/browser.cjs';
import { ask, chain, oneshot, register, startOf, type Place, type Row } from './place.cjs';

const table = { __rl: true, mode: 'name', value: register };
const columns = (value: INodeParameters) => ({ mappingMode: 'defineBelow', value });

/** Enters in the register how far it is. */
const note = (name: string, value: INodeParameters): Omit<INode, 'id' | 'position'> => ({
	...{ name, type: 'n8n-nodes-base.dataTable', typeVersion: 1.1 },
	parameters: {
		...{ resource: 'row', operation: 'update', dataTableId: table, matchType: 'allConditions' },
		filters: {
			conditions: [
				{
					keyName: 'link',
					condition: 'eq',
					keyValue: "={{ $('Start').first().json.body.link }}",
				},
			],
		},
		columns: columns(value),
		options: {},
	},
});

/** What docs/examples/recovery.md asks of a workflow that signs: the register knows each step before the next begins. */
function workflow(place: Place) {
	const { services } = place;
	const consent = { type: 'biometric', value: 'approved-by-provider' };
	const created = "={{ $('Create').first().json.request_pk }}";
	return chain('Sign one document', [
		startOf('sign-one'),
		{
			...{ name: 'Enter', type: 'n8n-nodes-base.dataTable', typeVersion: 1.1 },
			parameters: {
				...{ resource: 'row', operation: 'insert', dataTableId: table, options: {} },
				columns: columns({
					link: '={{ $json.body.link }}',
					signer: '={{ $json.body.name }} Muñoz',
					identity_number: '12345678Z',
					document: 'contract.pdf',
					identified_by: 'clerk@example.com',
					state: 'creating',
				}),
			},
		},
		oneshot(place, 'Create', {
			...{ resource: 'request', operation: 'create', surname1: 'Muñoz' },
			givenName: "={{ $('Start').first().json.body.name }}",
			email: "={{ $('Start').first().json.body.link }}@example.com",
			...{ mobilePhoneNumber: '600123456', serialNumber: '12345678Z' },
			...{ documentFront: '', documentRear: '', documentOwner: '' },
			...{ additionalFields: {}, options: {} },
		}),
		note('Created', { request_pk: '={{ $json.request_pk }}', state: 'being signed' }),
		ask('Fetch', {
			url: `${services.url}/files/contract.pdf`,
			options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
		}),
		oneshot(place, 'Upload', {
			...{ resource: 'document', operation: 'upload', requestPk: created },
			...{ binaryPropertyName: 'data', options: {} },
		}),
		note('Uploaded', { documents: '={{ JSON.stringify($json.documents) }}' }),
		oneshot(place, 'Sign', {
			...{ resource: 'request', operation: 'sign', requestPk: created },
			...{ authentication: 'external', secret: 'customer-118' },
			...{ extUnlockType: consent.type, extUnlockValue: consent.value },
			options: { documents: "={{ $('Upload').first().json.documents }}" },
		}),
		oneshot(place, 'Download', {
			...{ resource: 'document', operation: 'download', scope: 'all', documentType: 'signed' },
			...{ output: 'oneItem', binaryPropertyName: 'data', options: {} },
		}),
		ask('File', {
			...{ method: 'POST', url: `=${services.url}/drive?name={{ $json.request_pk }}` },
			...{ sendBody: true, contentType: 'binaryData', inputDataFieldName: 'data' },
		}),
		note('Filed', { state: 'signed, filed' }),
	]);
}

/** Given names of letters alone, as people have them. */
const nameOf = (index: number) =>
	`Ana${[...String(index)].map((digit) => String.fromCharCode(97 + Number(digit))).join('')}`;

/** Sends items to the webhook processes; each starts a job. */
async function send({ cluster }: Place, links: string[]): Promise<void> {
	const left = [...links];
	const sender = async () => {
		for (let link = left.shift(); link !== undefined; link = left.shift()) {
			const body = { link, name: nameOf(Number(link.split('-')[1])) };
			await axios.post(`${cluster.url}/webhook/sign-one`, body);
		}
	};
	await Promise.all(Array.from({ length: 8 }, sender));
}

export const linksOf = (batch: string, count: number) =>
	Array.from({ length: count }, (_, index) => `${batch}-${index}`);

/** What the Optimizer did, by its own count. */
async function counted({ optimizer }: Place) {
	const { totals, requests } = await optimizer.ledger();
	const signed = Object.values(requests).map(({ documentsSigned }) => documentsSigned);
	return {
		created: totals.created,
		signed: totals.documentsSigned,
		twice: signed.filter((count) => count > 1).length,
	};
}

/** Each item stands in the register as signed, with a request of its own that is signed once. */
async function checkRegister(place: Place, rows: Row[]): Promise<void> {
	const { requests } = await place.optimizer.ledger();
	const numbers = rows.map(({ request_pk }) => String(request_pk));
	assert.equal(new Set(numbers).size, rows.length, 'two items have one request');
	for (const number of numbers) assert.equal(requests[number]?.documentsSigned, 1);
}

/** Publishes the workflow anew, on an Optimizer and a register that are empty. */
async function prepare(place: Place) {
	await place.optimizer.reset();
	await place.emptyRegister();
	place.services.files.clear();
	const published = await place.publish(workflow(place));
	await place.served('sign-one');
	return published;
}

/** So many signings through the queue. Gives how long they took. */
export async function signAll(place: Place, count: number) {
	const { services } = place;
	const published = await prepare(place);
	const started = Date.now();
	await send(place, linksOf('a', count));
	await services.filed(count);
	const seconds = (Date.now() - started) / 1000;
	await until(async () => (await published.open()) === 0, 60);
	await published.withdraw();
	const rows = await place.rows();
	assert.deepEqual(
		rows.map(({ state }) => state).filter((state) => state !== 'signed, filed'),
		[],
	);
	assert.equal(rows.length, count);
	await checkRegister(place, rows);
	const { created, signed, twice } = await counted(place);
	assert.deepEqual({ created, signed, twice }, { created: count, signed: count, twice: 0 });
	return { in: count, signed, twice, seconds };
}

/** The example that takes up what was left, with its services here, and the times of a test. */
async function recovery(place: Place) {
	const { services, account } = place;
	const example = prepareExample((await readExamples()).recovery, account);
	const nodes = example.nodes.map((node): INode => {
		const changed = JSON.parse(
			JSON.stringify(node.parameters)
				.replaceAll('https://consents.example.com', `${services.url}/consents`)
				.replaceAll('https://files.example.com', `${services.url}/files`)
				.replace('< -15', '< 0')
				.replace('"field":"minutes","minutesInterval":1', '"field":"seconds","secondsInterval":1'),
		) as INodeParameters;
		if (node.type !== 'n8n-nodes-base.googleDrive') return { ...node, parameters: changed };
		const { id, name, position, onError } = node;
		return {
			...{ id, name, position, onError, type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
			parameters: {
				...{ method: 'POST', sendBody: true, contentType: 'binaryData' },
				url: `=${services.url}/drive?name={{ $('Take It').first().json.request_pk }}{{ Object.keys($binary)[0] === 'data' ? '' : ' contract' }}`,
				inputDataFieldName: changed.inputDataFieldName,
			},
		};
	});
	return await place.publish({ ...example, nodes });
}

const isUnfinished = ({ state }: Row) => state === 'creating' || state.startsWith('being signed');

/**
 * So many signings, of which one worker is killed in the middle; then the recovery. Orphans are named; who is named is
 * sent again by a person.
 */
export async function signThroughDeath(place: Place, count: number) {
	const { services, cluster } = place;
	const [, victim] = cluster.workers;
	const published = await prepare(place);
	const sending = send(place, linksOf('b', count));
	await services.filed(Math.floor(count / 2));
	await victim.kill();
	await sending;
	// n8n finds out that nobody works on the jobs of the dead: their executions fail.
	await until(async () => (await published.open()) === 0, 600);
	const left = (await place.rows()).filter(isUnfinished);
	await victim.start();

	const resumed = await recovery(place);
	await until(async () => !(await place.rows()).some(isUnfinished), 300);
	await resumed.withdraw();
	const rows = await place.rows();
	assert.equal(rows.length, count, 'an item is not in the register');
	const orphans = rows.filter(({ state }) => state.startsWith('look at it: possibly created'));
	const signedRows = rows.filter(({ state }) => state === 'signed, filed');
	assert.equal(signedRows.length + orphans.length, count);
	const before = await counted(place);
	assert.equal(before.twice, 0);
	assert.equal(before.signed, signedRows.length);
	await checkRegister(place, signedRows);

	// A person, who has asked at the Optimizer: the named ones are made anew.
	const filed = services.files.size;
	await send(
		place,
		orphans.map((_, index) => `again-${index}`),
	);
	await services.filed(filed + orphans.length);
	await until(async () => (await published.open()) === 0, 60);
	await published.withdraw();
	const { created, signed, twice } = await counted(place);
	assert.deepEqual({ signed, twice }, { signed: count, twice: 0 });
	return {
		...{ in: count, left: left.length, signed, twice, orphans: orphans.length },
		/** Requests that were made, and whose number nobody has. */
		strayRequests: created - count,
	};
}
