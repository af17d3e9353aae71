// One attempt at a flow: its nodes run one after the other, resumed by the person where one fails, and judged.
import { setTimeout as sleep } from 'node:timers/promises';

import type { IBinaryKeyData, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { basePaths, credentialFor } from '../../harness/optimizer.cjs';
import { signer, signerName } from '../../harness/signer.cjs';
import { pdfsig } from '../../harness/signatures.cjs';
import type { Webhook } from '../../harness/webhooks.cjs';
import type { World } from '../../harness/world.cjs';
import type { Counts } from '../shared/deeds.cjs';
import { errorOf, type Failure } from '../shared/failures.cjs';
import { holdCeremony } from './ceremony.cjs';
import { DEED_OF, type Flow, type Step } from './flows.cjs';
import { judgeFlow, type FinalFile } from './judge.cjs';
import { nextMove, type Look, type Move, type Saw } from './person.cjs';
import type { Place } from './plan.cjs';
import { PATIENT_MS, type Sight } from './sight.cjs';

/** A person who has done so much for one node gives up. */
const MOST_MOVES = 12;

const sum = (counts: Record<string, Counts>, deed: string) =>
	Object.values(counts).reduce((all, each) => all + (each[deed] ?? 0), 0);

/** A trigger as a flow needs it. */
export type HeardTrigger = Pick<
	Webhook,
	'url' | 'started' | 'items' | 'until' | 'settled' | 'stop'
>;

/** Where a flow's nodes run: n8n's engine in this process, or the real n8n. */
export interface Surroundings extends Pick<World, 'run' | 'pdf' | 'identity' | 'optimizer'> {
	engine: { webhook(...trigger: Parameters<World['engine']['webhook']>): Promise<HeardTrigger> };
}

/** One run of a flow, from its first node to its end or to where nobody knows any further. */
export class Attempt {
	private items: INodeExecutionData[] = [];
	private readonly binary: IBinaryKeyData = {};
	private readonly runs: Counts = {};
	private readonly named: string[] = [];
	/** Where the Optimizer calls back. */
	private trigger?: HeardTrigger;
	/** What was downloaded last. */
	private files: Buffer[] = [];
	private newCodes = 0;
	/** The codes that had been sent when the node ran first. */
	private codesBefore = 0;
	readonly misses: string[] = [];
	/** What was read, and what was done then. */
	readonly trail: string[] = [];
	moves = 0;

	constructor(
		private readonly world: Surroundings,
		private readonly sight: Sight,
		private readonly place: Place,
		private readonly flow: Flow,
		private readonly becomesItem: boolean,
	) {}

	/** Runs a node; what it says it did, it did. */
	private async node(operation: string, parameters: INodeParameters = {}) {
		const [resource, name] = operation.split('.');
		this.runs[operation] = (this.runs[operation] ?? 0) + 1;
		const deed = DEED_OF[operation] ?? '';
		const before = sum(await this.sight.ledger(), deed);
		const result = await this.world.run({ ...parameters, resource, operation: name }, this.items, {
			version: this.place.generation,
			credential: this.sight.credential,
			onError: this.becomesItem ? 'continueRegularOutput' : 'stopWorkflow',
		});
		const error = errorOf(result);
		if (!error && deed !== '') {
			const after = sum(await this.sight.ledger(), deed);
			// What was signed already is signed.
			const least = deed === 'signings' ? 1 : before + 1;
			if (after < least)
				this.misses.push(`${operation} said done, but the Optimizer did not do it`);
		}
		for (const [pk] of `${error?.message} ${error?.description}`.matchAll(/\b\d{6,}\b/g)) {
			this.named.push(pk);
		}
		return { result, error, items: result.items() };
	}

	/** Each look: what it shows, and what the person then goes on with. */
	private readonly looks: Record<Look, () => Promise<Omit<Saw, 'did'>>> = {
		askOperator: async () => {
			const last = (await this.sight.requests()).at(-1);
			if (!last) return { found: 'no' };
			const { request_pk, videoid_pk } = last;
			this.named.push(String(request_pk));
			this.items = [
				{ json: { request_pk, ...(videoid_pk && { videoid_pk }) }, binary: { ...this.binary } },
			];
			return { found: 'yes' };
		},
		askSigner: async () => {
			const codes = await this.sight.outbox();
			return { found: codes.length > this.codesBefore ? 'yes' : 'no' };
		},
		listDocuments: async () => {
			const { error, items } = await this.node('document.getAll', { returnAll: true });
			if (error) return { error };
			const { request_pk } = this.items[0].json;
			const documents = items.map(({ json: { uid, filename } }) => ({ uid, filename }));
			const all = Object.keys(this.flow.documents).length;
			if (documents.length === all) {
				this.items = [{ json: { request_pk, documents }, binary: { ...this.binary } }];
				return { found: 'yes' };
			}
			return { found: documents.length === 0 ? 'no' : 'partly' };
		},
		deleteDocuments: async () => ({ error: (await this.node('document.deleteAll')).error }),
		readStatus: async () => {
			const { error, items } = await this.node('request.get');
			const wanted = this.runs['request.sign'] ? 'ISSUED' : 'ENROLLREADY';
			return error ? { error } : { found: items[0]?.json.status === wanted ? 'yes' : 'no' };
		},
		lookForSigned: async () => ({ error: (await this.node('document.download')).error }),
		newCode: async () => {
			this.newCodes++;
			return { error: (await this.node('request.generateOtp')).error };
		},
	};

	/** A signer goes through the signing page; what they are told leads them to its end. */
	private async ceremony(): Promise<Failure | undefined> {
		let last = '';
		const item = await holdCeremony({
			sight: this.sight,
			link: async (pageAddress) => {
				const { error, items } = await this.node('request.createSigningLink', {
					...{ pageAddress, signer: signerName, serialNumber: signer.serialNumber },
					mobilePhoneNumber: signer.mobilePhoneNumber,
				});
				return error ? undefined : items[0].json;
			},
			onAct: async (move, saw) => {
				last = saw;
				const operation = { sendCode: 'request.generateOtp', sign: 'request.sign' }[move as string];
				if (operation) this.runs[operation] = (this.runs[operation] ?? 0) + 1;
				if (saw.endsWith('code_wrong')) this.newCodes++;
				if (move === 'wait') await this.resume();
				if (move === 'wait' || move === 'giveUp') this.trail.push(`page: ${saw} → ${move}`);
			},
		});
		if (!item) return { code: 'CEREMONY', message: last, description: '' };
		this.items = [{ json: item.json }];
		return undefined;
	}

	/** The person follows the link of their identification by video. */
	private async film(): Promise<undefined> {
		await this.world.optimizer.playVideo(String(this.items[0].json.videoid_pk));
	}

	/** The trigger starts a workflow, which keeps by the request's number what Upload gave. */
	private async callback(): Promise<Failure | undefined> {
		await this.sight.callBack();
		const nothing = sleep(PATIENT_MS, 'nothing', { ref: false });
		if ((await Promise.race([this.trigger?.until(1), nothing])) === 'nothing') {
			return { code: 'NO_CALLBACK', message: 'The trigger started nothing', description: '' };
		}
		const [told] = this.trigger?.items() ?? [];
		this.items = this.items.map(({ json: { documents } }) => ({ json: { ...told, documents } }));
		return undefined;
	}

	/** What is done where no node runs. */
	private readonly others: Record<string, () => Promise<Failure | undefined>> = {
		ceremony: async () => await this.ceremony(),
		film: async () => await this.film(),
		callback: async () => await this.callback(),
	};

	/** Runs a node of the flow; the items of a good run are the next node's. */
	private async step(step: Step): Promise<Failure | undefined> {
		const { operation, parameters, takesCode, takesAddress } = step;
		const other = this.others[operation];
		if (other) return await other();
		const secret = takesCode ? (await this.sight.outbox()).at(-1)?.code : '';
		if (secret === undefined) return { code: 'NO_CODE', message: 'No code came', description: '' };
		const { error, result, items } = await this.node(operation, {
			...parameters,
			...(secret && { secret }),
			...(takesAddress && {
				additionalFields: {
					...(parameters?.additionalFields as INodeParameters),
					callbackTrigger: this.trigger?.url,
				},
			}),
		});
		if (error) return error;
		this.items = items.map(({ json, binary }) => ({ json, binary }));
		if (operation === 'document.download') {
			this.files = await Promise.all(items.map(async (item) => await result.buffer(item)));
		}
		return undefined;
	}

	/** Does what the person does after what they saw; whether the next node's turn has come, or which one's. */
	private async settle(step: Step, first: Saw): Promise<'goOn' | 'downloadAgain' | 'giveUp'> {
		let saw = first;
		for (let count = 0; count < MOST_MOVES; count++) {
			const move: Move = nextMove(saw, step);
			if (saw.error) {
				const { code, message, description } = saw.error;
				this.trail.push(`${saw.did} ${code}: ${message} — ${description} → ${move}`);
			} else if (move !== 'goOn' || saw.did !== 'step') {
				this.trail.push(`${saw.did} ${saw.found ?? ''} → ${move}`);
			}
			if (move === 'goOn' || move === 'downloadAgain' || move === 'giveUp') return move;
			await this.resume();
			saw =
				move === 'again'
					? { did: 'step', error: await this.step(step) }
					: { did: move, ...(await this.looks[move]()) };
		}
		return 'giveUp';
	}

	/** Who has read an error acts when it is over. */
	private async resume(): Promise<void> {
		this.moves++;
		await this.sight.recover();
	}

	/** A trigger for what is signed, as n8n serves it. */
	private async openTrigger(): Promise<HeardTrigger> {
		const { engine, optimizer } = this.world;
		return await engine.webhook(
			'n8n-nodes-oneshot.oneshotTrigger',
			{ path: 'oneshot-callbacks', events: ['REQUEST_ENROLLED'] },
			{
				credentials: {
					oneshotApi: credentialFor(optimizer, this.place.generation, this.sight.credential),
				},
			},
		);
	}

	/** Whether the last node has run. */
	private async through(): Promise<boolean> {
		const { documents, steps } = this.flow;
		for (const [name, content] of Object.entries(documents)) {
			this.binary[name] = await this.world.pdf(content, `${name}.pdf`);
		}
		const binary = { ...(await this.world.identity()), ...this.binary };
		this.items = [{ json: {}, binary }];
		if (steps.some(({ takesAddress }) => takesAddress)) this.trigger = await this.openTrigger();
		/** By place of the node: what it was given first. */
		const given: INodeExecutionData[][] = [];
		let at = 0;
		for (let count = 0; count < steps.length + MOST_MOVES; count++) {
			given[at] = this.items;
			this.codesBefore = (await this.sight.outbox()).length;
			const error = await this.step(steps[at]);
			const next = await this.settle(steps[at], { did: 'step', error });
			if (next === 'giveUp') return false;
			if (next === 'downloadAgain') {
				await this.resume();
				at = steps.findIndex(({ operation }) => operation === 'document.download');
				this.items = given[at];
			} else if (++at === steps.length) return true;
		}
		return false;
	}

	private async finalFiles(): Promise<FinalFile[]> {
		return await Promise.all(
			this.files.map(async (file) => ({
				document: Object.entries(this.flow.documents).find(([, original]) =>
					file.subarray(0, original.length).equals(original),
				)?.[0],
				signatures: await pdfsig(file),
			})),
		);
	}

	/** The calls so far: `POST /sign/388141`. */
	async calls(): Promise<string[]> {
		return (await this.sight.calls()).map(
			({ method, path }) => `${method} ${path.replace(basePaths[this.place.generation], '')}`,
		);
	}

	/** Runs all of it; what is wrong is in `misses`. */
	async toItsEnd(): Promise<void> {
		const finished = await this.through();
		await this.sight.recover();
		await this.trigger?.settled();
		this.misses.push(
			...judgeFlow({
				...{ finished, runs: this.runs, newCodes: this.newCodes, named: this.named },
				documents: Object.keys(this.flow.documents),
				files: finished ? await this.finalFiles() : [],
				requests: await this.sight.ledger(),
				calls: await this.calls(),
				started: this.trigger?.started.length,
			}),
		);
		await this.trigger?.stop();
	}
}
