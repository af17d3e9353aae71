// The real n8n as the surroundings of a flow: each node is an execution, the signing page and the trigger are published.
import { credentialFor, versions, type Version } from '../../harness/optimizer.cjs';
import { contract, picture } from '../../harness/samples.cjs';
import type { StoredCredential } from '../../n8n/rest.cjs';
import type { HeardTrigger, Surroundings } from '../flows/attempt.cjs';
import { shownBy, type Page, type Sight } from '../flows/sight.cjs';
import { runNode } from './executions.cjs';
import type { Place } from './place.cjs';
import { openStore } from './store.cjs';
import { pageParameters, publishTrigger } from './triggers.cjs';

/** Nodes wait so many seconds for an Optimizer that is silent; one that answers has time. */
const SILENT_SECONDS = 3;

export type N8nSurroundings = Awaited<ReturnType<typeof surroundingsIn>>;

/** Sets up a credential for each generation, and a store. */
export async function surroundingsIn(place: Place) {
	const { rest, url, optimizer } = place;
	const store = await openStore(rest, url);
	const credentials = new Map<string, StoredCredential>();
	for (const version of versions) {
		const data = credentialFor(optimizer, version);
		const credential = { name: `One-Shot, ${version}`, type: 'oneshotApi', data };
		credentials.set(version, await rest.saveCredential(credential));
	}
	const credentialOf = (version: Version) => credentials.get(version) as StoredCredential;
	let deadline: number | undefined;
	/** Which generation the trigger of a flow is for: that of its nodes. */
	let current: Version = 'current';

	/** A published trigger that remembers what it has started, as one of the engine does. */
	async function heard(
		...trigger: Parameters<typeof publishTrigger>
	): Promise<Page & HeardTrigger> {
		const published = await publishTrigger(...trigger);
		const started: HeardTrigger['started'] = [];
		const settled = async () => {
			const all = await published.started();
			started.splice(0, started.length, ...all.map((items) => [items]));
		};
		return {
			...{ url: published.url, started, settled },
			items: () => started.flat(2).map(({ json }) => json),
			async until(count) {
				await published.until(count);
				await settled();
			},
			stop: published.withdraw,
		};
	}

	const put = async (name: 'id-front.jpg' | 'id-rear.jpg' | 'selfie.png', mimeType: string) =>
		await store({ content: picture(name), name, mimeType });

	const surroundings: Surroundings = {
		optimizer,
		async run(parameters, items = [{ json: {} }], { version = 'current', onError } = {}) {
			const options = { ...(parameters.options as object), ...(deadline && { deadline }) };
			return await runNode(rest, {
				...{ parameters: { ...parameters, options }, items, onError },
				credential: credentialOf(version),
			});
		},
		pdf: async (content = contract(), name = 'contract.pdf') =>
			await store({ content, name, mimeType: 'application/pdf' }),
		identity: async () => ({
			document_front: await put('id-front.jpg', 'image/jpeg'),
			document_rear: await put('id-rear.jpg', 'image/jpeg'),
			document_owner: await put('selfie.png', 'image/png'),
		}),
		engine: {
			webhook: async (_type, parameters) => {
				const credential = credentialOf(current);
				return await heard(place, { type: 'trigger', parameters, credential });
			},
		},
	};

	return {
		surroundings,
		credentialOf,
		/** What is seen of the Optimizer, which nobody else uses. */
		sight(version: Version, silent: boolean): Sight {
			current = version;
			deadline = silent ? SILENT_SECONDS : undefined;
			return {
				...shownBy(optimizer),
				async recover() {
					deadline = undefined;
					await optimizer.clearFaults();
				},
				async page() {
					const credential = credentialOf(version);
					const page = await heard(place, { type: 'page', parameters: pageParameters, credential });
					// n8n answers first, and starts the workflow then.
					return {
						...page,
						async settled() {
							await page.settled();
							if (page.started.length === 0 && over(await optimizer.ledger())) await page.until(1);
						},
					};
				},
			};
		},
	};
}

/** Whether something is signed, of which a workflow is told. */
const over = ({ totals }: { totals: Record<string, number> }) => (totals.signings ?? 0) > 0;
