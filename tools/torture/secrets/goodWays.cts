// What goes well in the real n8n: a signature with a code, the signing page, callbacks. The Optimizer repeats what it
// is sent where nothing is lost by it.
import axios from 'axios';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { lastCode } from '../../harness/optimizer.cjs';
import { signer, signerName } from '../../harness/signer.cjs';
import { Tab, uidsOf } from '../../harness/tab.cjs';
import { runNode } from '../n8n/executions.cjs';
import type { Place } from '../n8n/place.cjs';
import { pageParameters, publishTrigger } from '../n8n/triggers.cjs';
import type { StoredCredential } from '../../n8n/rest.cjs';
import type { Planted } from '../shared/secrets.cjs';
import type { Texts } from './texts.cjs';

type Secrets = Planted['secrets'];

/** What the ways are gone with. */
export interface Traveller {
	place: Place;
	credential: StoredCredential;
	callbackSecret: string;
	/** An item with the identity pictures and a PDF. */
	item: INodeExecutionData;
	texts: Texts;
}

const ECHO = 'echo-raw-error';

/** Runs a node that must succeed; gives its first item. */
async function done(
	{ place, credential }: Traveller,
	operation: string,
	item: INodeExecutionData,
	parameters: INodeParameters = {},
): Promise<INodeExecutionData> {
	const [resource, name] = operation.split('.');
	const run = await runNode(place.rest, {
		parameters: { ...parameters, resource, operation: name },
		...{ items: [item], credential },
	});
	if (run.error) throw new Error(`${operation}: ${run.error.message}`);
	const [{ json, binary }] = run.items();
	return { json, binary };
}

const uploaded = async (traveller: Traveller) =>
	await done(
		traveller,
		'document.upload',
		await done(traveller, 'request.create', traveller.item, signer),
	);

/** A signature in nodes. Gives the code. */
export async function signInNodes(traveller: Traveller): Promise<Secrets> {
	const { place } = traveller;
	const item = await uploaded(traveller);
	await done(traveller, 'request.generateOtp', item);
	const code = await lastCode(place.optimizer, String(item.json.request_pk));
	await done(traveller, 'request.sign', item, { secret: code });
	await done(traveller, 'document.download', item);
	await done(traveller, 'document.deleteAll', item);
	return { 'code that a node signed with': code };
}

/** A signature on the signing page, whose server is echoed at each act first. Gives what only the signer has. */
export async function signOnPage(traveller: Traveller): Promise<Secrets> {
	const { place, credential, texts } = traveller;
	const { optimizer } = place;
	const page = await publishTrigger(place, {
		type: 'page',
		parameters: pageParameters,
		credential,
	});
	const item = await uploaded(traveller);
	const made = await done(traveller, 'request.createSigningLink', item, {
		...{ pageAddress: page.url, signer: signerName, serialNumber: signer.serialNumber },
		mobilePhoneNumber: signer.mobilePhoneNumber,
	});
	const token = new URL(String(made.json.signing_link)).hash.slice(1);
	const tab = new Tab({ url: page.url, settled: async () => {} }, token);
	const tickets: string[] = [];
	const { data } = await axios.get<string>(page.url, { responseType: 'text' });
	texts.add('the signing page', data);

	async function act(...[name, fields]: Parameters<Tab['do']>): Promise<void> {
		await optimizer.fault({ match: {}, times: 99, script: ECHO });
		const { html, notice } = await tab
			.do(name, fields)
			.catch((error: Error): { html: string; notice?: string } => ({ html: error.message }));
		texts.add(`what the signing page answers to ${name}`, { html, notice });
		await optimizer.clearFaults();
		const answer = await tab.do(name, fields);
		// What the browser keeps is for the signer; everything else is shown.
		const { proofs, file, ...shown } = answer;
		texts.add(`what the signing page answers to ${name}`, shown);
		texts.add('the ticks of the signing page', { ticked: proofs.ticked });
		if (file) {
			tickets.push(file.split('ticket=')[1]);
			await axios.get(page.url + file, { responseType: 'arraybuffer' });
		}
	}
	await act('look');
	await act('identity', { identity: signer.serialNumber.slice(-4) });
	for (const of of [...uidsOf(item), 'contract']) await act('open', { of });
	tab.proofs.ticked = true;
	await act('sendCode');
	await tab.do('sign', { code: 'W7Q4K2' });
	const code = await lastCode(optimizer, String(item.json.request_pk));
	await act('sign', { code });
	await page.until(1);
	const started = await page.started();
	if (started.length !== 1) throw new Error(`The signing page started ${started.length} workflows`);
	await page.withdraw();
	const { pass = '', memory = '', receipts } = tab.proofs;
	return {
		...{ 'link’s token': token, 'code on the page': code, 'wrong code on the page': 'W7Q4K2' },
		...{ 'pass of a tab': pass, 'memory of a tab': memory },
		...Object.fromEntries(tickets.map((ticket, at) => [`ticket ${at} for a file`, ticket])),
		...Object.fromEntries(
			Object.values(receipts).map((receipt, at) => [`receipt ${at} of a tab`, receipt]),
		),
	};
}

/** Callbacks whose sender repeats the address that it calls, while the Optimizer repeats what it is asked. */
export async function hearCallbacks(traveller: Traveller): Promise<void> {
	const { place, credential, callbackSecret, texts } = traveller;
	const { optimizer } = place;
	const item = await uploaded(traveller);
	for (const confirm of ['flag', 'require', 'off']) {
		const trigger = await publishTrigger(place, {
			...{ type: 'trigger', credential },
			parameters: { confirm, options: { includeBody: true } },
		});
		const address = `${trigger.url}?secret=${callbackSecret}`;
		for (const script of [ECHO, 'echo-base64-page', 'echo-raw-success', undefined]) {
			if (script) await optimizer.fault({ match: {}, times: 99, script });
			const body: IDataObject = {
				...{ event_type: 'REQUEST_APPROVED', sent_at: `20260715083${script?.length ?? 0}` },
				request: { pk: item.json.request_pk, status: 'ENROLLREADY', registration_authority: 139 },
				...{ certificates: [], sent_to: address, headers: `Cookie: secret=${callbackSecret}` },
			};
			texts.add(
				'what the trigger answers',
				await optimizer
					.sendCallback(address, body)
					.then(({ result, attempts }) => ({ result, attempts })),
			);
			await optimizer.sendCallback(`${trigger.url}?secret=${callbackSecret}x`, body);
			await optimizer.clearFaults();
		}
		await trigger.until(confirm === 'require' ? 1 : 4, 15_000);
		await trigger.withdraw();
	}
}
