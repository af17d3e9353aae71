// n8n is killed in the middle of an execution, and started again. A person finds the execution that did not end, and does
// what the guide says for its node: nobody has to guess, and nothing is done twice.
import { setTimeout as sleep } from 'node:timers/promises';

import { contract } from '../../harness/samples.cjs';
import { lastCode } from '../../harness/optimizer.cjs';
import { pdfsig } from '../../harness/signatures.cjs';
import { signer } from '../../harness/signer.cjs';
import type { INodeExecutionData } from 'n8n-workflow';
import { startNode } from './executions.cjs';
import type { Place } from './place.cjs';
import type { N8nSurroundings } from './surroundings.cjs';

/** The node that n8n dies in, when the Optimizer has carried it out, or before. */
export interface Death {
	operation: 'request.create' | 'document.upload' | 'request.generateOtp' | 'request.sign';
	when: 'before' | 'after';
}

export const deaths: Death[] = [
	{ operation: 'request.sign', when: 'after' },
	{ operation: 'request.sign', when: 'before' },
	{ operation: 'document.upload', when: 'after' },
	{ operation: 'request.create', when: 'after' },
];

/** Runs a case; what is wrong. */
export async function runDeath(
	place: Place,
	{ surroundings, credentialOf }: N8nSurroundings,
	{ operation: fatal, when }: Death,
): Promise<string[]> {
	const { optimizer, rest } = place;
	await optimizer.reset();
	const binary = { ...(await surroundings.identity()), data: await surroundings.pdf() };
	const misses: string[] = [];

	async function done(operation: string, item: INodeExecutionData, more: object = {}) {
		const [resource, name] = operation.split('.');
		const run = await surroundings.run({ ...more, resource, operation: name }, [item]);
		if (run.error) throw run.error;
		const items = run.items().map(({ json, binary }) => ({ json, binary }));
		return { run, items, item: items[0] };
	}

	/** Starts a node, and kills n8n when the Optimizer has its call. */
	async function die(operation: string, item: INodeExecutionData, more: object = {}) {
		const [resource, name] = operation.split('.');
		await optimizer.clearCalls();
		await optimizer.fault({ match: { method: 'POST' }, script: 'hang', when });
		const parameters = { ...more, resource, operation: name };
		const credential = credentialOf('current');
		const id = await startNode(rest, { parameters, items: [item], credential });
		while ((await optimizer.calls()).length === 0) await sleep(20);
		// “after”: it has answered itself, and nobody hears it.
		await sleep(when === 'after' ? 1000 : 100);
		await place.kill();
		await optimizer.clearFaults();
		await place.restart();
		const { status } = await rest.call<{ status: string }>('GET', `/executions/${id}`);
		if (!['crashed', 'error', 'canceled'].includes(status)) {
			misses.push(`n8n shows the execution that died as ${status}`);
		}
	}

	const ledger = async () => Object.entries((await optimizer.ledger()).requests);
	let item: INodeExecutionData = { json: {}, binary };
	if (fatal === 'request.create') {
		await die(fatal, item, signer);
		// Whoever runs the Optimizer is asked for the request of this signer.
		const [pk] = (await ledger()).at(-1) ?? [];
		if (pk === undefined) misses.push('the request was not created');
		item = { json: { request_pk: Number(pk) }, binary };
	} else {
		item = { ...(await done('request.create', item, signer)).item, binary };
	}
	if (fatal === 'document.upload') {
		await die(fatal, item);
		const listed = await done('document.getAll', item, { returnAll: true });
		const documents = listed.items.map(({ json: { uid, filename } }) => ({ uid, filename }));
		item = { json: { ...item.json, documents }, binary };
	} else {
		item = (await done('document.upload', item)).item;
	}
	await done('request.generateOtp', item);
	const secret = await lastCode(optimizer, String(item.json.request_pk));
	if (fatal === 'request.sign') {
		await die(fatal, item, { secret });
		const { item: read } = await done('request.get', item);
		const isSigned = read.json.status === 'ISSUED';
		if (isSigned !== (when === 'after'))
			misses.push(`its status is read as ${String(read.json.status)}`);
		if (!isSigned) await done('request.sign', item, { secret });
	} else {
		await done('request.sign', item, { secret });
	}
	const { run, items } = await done('document.download', item);
	if (items.length !== 1) misses.push(`${items.length} files came back`);
	const file = await run.buffer(items[0]);
	if (!file.subarray(0, contract().length).equals(contract())) misses.push('it is another file');
	const signatures = await pdfsig(file);
	const good = signatures.filter(({ valid, totalDocument }) => valid && totalDocument).length;
	if (signatures.length !== 1 || good !== 1)
		misses.push(`${good} of ${signatures.length} signatures are good`);
	const requests = await ledger();
	const signings = requests.reduce((sum, [, counts]) => sum + (counts.signings ?? 0), 0);
	if (signings !== 1) misses.push(`signed ${signings} times`);
	if (requests.length !== 1) misses.push(`${requests.length} requests were created`);
	return misses;
}
