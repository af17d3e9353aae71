// Callbacks to the real trigger: held back, repeated, in the wrong order, while the Optimizer that is asked about them
// fails. Each event starts one execution, and none is lost.
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { lastCode, sandboxValues } from '../../harness/optimizer.cjs';
import { signer } from '../../harness/signer.cjs';
import type { Place } from './place.cjs';
import type { N8nSurroundings } from './surroundings.cjs';
import { publishTrigger } from './triggers.cjs';

export interface CallbackCase {
	/** The trigger's “Confirm with the Optimizer”. */
	confirm: 'flag' | 'require' | 'off';
	order: 'kept' | 'reversed';
	/** How often each is sent once more. */
	repeats: number;
	/** What strikes when the trigger asks; nothing where empty. */
	fault: string;
	/** How many of its calls are struck. */
	times: number;
}

/** What is required is not struck more often than it is repeated. */
export const callbackCases: CallbackCase[] = [
	{ confirm: 'flag', order: 'kept', repeats: 2, fault: '', times: 0 },
	{ confirm: 'flag', order: 'reversed', repeats: 1, fault: 'reset', times: 99 },
	{ confirm: 'flag', order: 'kept', repeats: 2, fault: 'page-504', times: 2 },
	{ confirm: 'flag', order: 'reversed', repeats: 0, fault: 'login-page', times: 99 },
	{ confirm: 'flag', order: 'reversed', repeats: 3, fault: 'broken-json', times: 3 },
	{ confirm: 'require', order: 'kept', repeats: 2, fault: 'page-403', times: 1 },
	{ confirm: 'require', order: 'reversed', repeats: 3, fault: 'empty-200', times: 2 },
	{ confirm: 'require', order: 'reversed', repeats: 1, fault: 'close', times: 2 },
	{ confirm: 'off', order: 'reversed', repeats: 3, fault: 'hang', times: 99 },
];

const REQUESTS = 3;

const eventOf = (item: IDataObject) =>
	[item.request_pk, item.event_type ?? item.status].map(String).join(' ');

/** The same of a callback as it was sent. */
const sentEventOf = (body: IDataObject) => {
	const { pk } = body.request as IDataObject;
	return `${String(pk)} ${String(body.event_type)}`;
};

/** Runs a case; what is wrong. */
export async function runCallbacks(
	place: Place,
	{ surroundings, credentialOf }: N8nSurroundings,
	{ confirm, order, repeats, fault, times }: CallbackCase,
): Promise<string[]> {
	const { optimizer } = place;
	await optimizer.reset();
	const credential = credentialOf('current');
	const trigger = await publishTrigger(place, {
		...{ type: 'trigger', parameters: { confirm }, credential },
	});
	const address = `${trigger.url}?secret=${sandboxValues.callbackSecret}`;
	await optimizer.callBack({ address, repeats, held: true });

	async function done(operation: string, item: INodeExecutionData, more: object = {}) {
		const [resource, name] = operation.split('.');
		const run = await surroundings.run({ ...more, resource, operation: name }, [item]);
		if (run.error) throw run.error;
		const [{ json, binary }] = run.items();
		return { json, binary };
	}
	for (let count = 0; count < REQUESTS; count++) {
		const binary = { ...(await surroundings.identity()), data: await surroundings.pdf() };
		const created = await done('request.create', { json: {}, binary }, signer);
		const uploaded = await done('document.upload', { ...created, binary });
		await done('request.generateOtp', uploaded);
		const secret = await lastCode(optimizer, String(created.json.request_pk));
		await done('request.sign', uploaded, { secret });
	}
	if (fault) await optimizer.fault({ match: { method: 'GET' }, times, script: fault });
	await optimizer.releaseCallbacks(order);
	const deliveries = await optimizer.callbacks();
	const sent = new Set(deliveries.map(({ body }) => sentEventOf(body as IDataObject)));
	await trigger.until(sent.size, 30_000);
	await optimizer.clearFaults();
	const started = (await trigger.started()).flat().map(({ json }) => eventOf(json));
	await trigger.withdraw();

	const misses = [...sent].flatMap((event) => {
		const count = started.filter((each) => each === event).length;
		return count === 1 ? [] : [`the event ${event} started ${count} executions`];
	});
	if (started.length !== sent.size) {
		misses.push(`${sent.size} events started ${started.length} executions`);
	}
	if (sent.size < REQUESTS) misses.push(`only ${sent.size} events were sent`);
	const refused = deliveries.filter(({ result }) => result !== '200');
	if (refused.length > 0) misses.push(`${refused.length} callbacks were refused`);
	return misses;
}
