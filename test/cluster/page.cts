// Signers at once on the signing page, behind two webhook processes of which one dies and comes back.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { linkKeys } from '../../nodes/Oneshot/page/keys';
import { hashOfDocuments, sealLink } from '../../nodes/Oneshot/page/link';
import type { Act } from '../../nodes/Oneshot/page/ceremony';
import { lastCode, sandboxValues } from '../../tools/harness/optimizer.cjs';
import { signer } from '../../tools/harness/signer.cjs';
import { until } from '../e2e/browser.cjs';
import { Api } from '../optimizer/api.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { Tab } from '../../tools/harness/tab.cjs';
import type { Place } from './place.cjs';

const path = 'sign-at-once';

/** A page whose ends are told to the services; published. */
async function publishPage({ publish, served, services, account }: Place) {
	const published = await publish({
		name: 'Signing page',
		nodes: [
			{
				...{ id: 'page', name: 'Page', type: 'n8n-nodes-oneshot.oneshotSigningPage' },
				...{ typeVersion: 1, position: [0, 0] },
				credentials: { oneshotApi: { id: account.id, name: account.name } },
				parameters: {
					path,
					sender: 'Example Insurance, S.A.',
					contact: 'contracts@example.com',
					privacyUrl: 'https://example.com/privacy',
				},
			},
			{
				...{ id: 'tell', name: 'Tell', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
				position: [300, 0],
				parameters: {
					...{ method: 'POST', url: `${services.url}/told`, sendBody: true },
					...{ specifyBody: 'json', jsonBody: '={{ JSON.stringify($json) }}' },
				},
			},
		],
		connections: {
			Page: {
				main: [
					[{ node: 'Tell', type: 'main', index: 0 }],
					[{ node: 'Tell', type: 'main', index: 0 }],
				],
			},
		},
		settings: {},
	});
	await served(path);
	return published;
}

/** A request with a document, and the link to sign it. */
async function invite({ optimizer }: Place) {
	const api = new Api(optimizer, 'current');
	const pk = await api.created();
	const { file: uid } = await api.uploaded(pk, { file: 'pdf/word.pdf' });
	const sha256 = createHash('sha256').update(fixture('pdf/word.pdf')).digest('hex');
	const { token, id } = sealLink(
		linkKeys(sandboxValues.linkSecret),
		{ path, baseUrl: optimizer.current, environment: 'sandbox' },
		{
			requestPk: Number(pk),
			documents: [{ uid, name: 'word.pdf' }],
			documentsHash: hashOfDocuments([sha256]),
			...{ signer: 'José Muñoz', phoneEnd: '456', identityLength: 4 },
			...{ kind: 'neutral', language: 'en', passThrough: '' },
			expiresAt: Math.floor(Date.now() / 1000) + 3600,
		},
		signer.serialNumber.slice(-4),
	);
	return { pk, uid, token, event: `${id}-signed` };
}

/**
 * So many signers at once, by the one address of both webhook processes. When half of them have signed, one process is
 * killed; it comes back while the others go on. A signer whose call fails presses again, as people do.
 */
export async function signOnPage(place: Place, count: number) {
	const { cluster, optimizer, services } = place;
	await optimizer.reset();
	services.told.length = 0;
	const published = await publishPage(place);
	const invitations: Array<Awaited<ReturnType<typeof invite>>> = [];
	for (let index = 0; index < count; index++) invitations.push(await invite(place));

	let signed = 0;
	let failedCalls = 0;
	let half = () => {};
	const halfSigned = new Promise<void>((resolve) => (half = resolve));

	async function signerAt({ pk, uid, token }: (typeof invitations)[number]): Promise<void> {
		const page = { url: `${cluster.url}/webhook/${path}`, settled: async () => {} };
		const tab = new Tab(page, token);
		async function press(act: Act, fields: Parameters<Tab['do']>[1] = {}) {
			for (let tries = 0; ; tries++) {
				try {
					return await tab.do(act, fields);
				} catch (error) {
					failedCalls++;
					if (tries > 20) throw error;
				}
			}
		}
		await press('identity', { identity: signer.serialNumber.slice(-4) });
		for (const of of [uid, 'contract']) await press('open', { of });
		tab.proofs.ticked = true;
		let { state } = await press('look');
		while (state === 'read') ({ state } = await press('sendCode'));
		while (state === 'code') {
			({ state } = await press('sign', { code: await lastCode(optimizer, pk) }));
		}
		assert.equal(state, 'signed');
		signed++;
		if (signed >= count / 2) half();
		// Opened once more: what was not told because n8n died is told now.
		assert.equal((await press('look')).state, 'signed');
	}

	const signers = Promise.all(invitations.map(signerAt));
	const [, victim] = cluster.webhooks;
	await Promise.race([halfSigned, signers]);
	await victim.kill();
	const back = victim.start();
	await signers;
	await back;
	// Those whose end was with the dead process.
	await until(async () => (await published.open()) === 0, 180);
	for (const { token } of invitations) {
		const url = `${victim.url}/webhook/${path}`;
		await new Tab({ url, settled: async () => {} }, token).do('look');
	}
	const events = () => new Set(services.told.map(({ event_id }) => String(event_id)));
	await until(async () => events().size === count, 60);
	await published.withdraw();
	const { requests } = await optimizer.ledger();
	const signings = invitations.map(({ pk }) => requests[pk].signings);
	assert.deepEqual(
		signings.filter((each) => each !== 1),
		[],
	);
	assert.deepEqual(events(), new Set(invitations.map(({ event }) => event)));
	return {
		...{ in: count, signed: signings.length, twice: 0, failedCalls },
		codes: invitations.reduce((sum, { pk }) => sum + requests[pk].codesSent, 0),
		told: services.told.length,
	};
}
