// The half of the search that runs in the real n8n: everything that it stores, prints and serves.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { startEngine } from '../../harness/engine.cjs';
import {
	credentialFor,
	versions,
	type FaultScript,
	type Version,
} from '../../harness/optimizer.cjs';
import { contract, picture } from '../../harness/samples.cjs';
import { nameOf } from '../../harness/scenarios.cjs';
import { worldOf, type World } from '../../harness/world.cjs';
import type { StoredCredential } from '../../n8n/rest.cjs';
import { during, startProgress } from '../../shared/progress.cjs';
import { openPlace, type Place } from '../n8n/place.cjs';
import { openStore } from '../n8n/store.cjs';
import { callsOf } from '../operations/cells.cjs';
import type { Chosen } from '../shared/part.cjs';
import { found, type Planted } from '../shared/secrets.cjs';
import { blindness } from './canary.cjs';
import { echoesOf, loginBy } from './cells.cjs';
import { digestOf, rowsOf, searchFiles } from './disk.cjs';
import { callingOperations, publishOperation, type Published } from './echoing.cjs';
import { hearCallbacks, signInNodes, signOnPage } from './goodWays.cjs';
import { plantCanaries } from './n8nCanaries.cjs';
import {
	EXEMPT,
	logins,
	pictures,
	plantCredential,
	plantParameters,
	type Login,
} from './planted.cjs';
import { addServed } from './served.cjs';
import { Texts } from './texts.cjs';

type Secrets = Planted['secrets'];
const LOGINS = Object.keys(logins) as Login[];

/** So many executions are under way at a time. */
const AT_ONCE = 16;

/** Stores a credential for each way to log in, and each Optimizer. */
async function credentialsOf({ rest, optimizer }: Place, accepted: boolean) {
	const entries: Array<[`${Version} ${Login}`, StoredCredential]> = [];
	for (const version of versions) {
		for (const login of LOGINS) {
			const { credential } = plantCredential(login, accepted);
			const name = `${version}, ${login}${accepted ? ', accepted' : ''}`;
			const data = credentialFor(optimizer, version, credential);
			const stored = await rest.saveCredential({ name, type: 'oneshotApi', data });
			entries.push([`${version} ${login}`, stored]);
		}
	}
	return Object.fromEntries(entries) as Record<`${Version} ${Login}`, StoredCredential>;
}

/** A workflow that is started by every failure. */
async function publishErrorWorkflow({ rest }: Place): Promise<string> {
	const workflow = await rest.createWorkflow({
		name: 'Hears of failures',
		nodes: [
			{
				...{ id: 'error', name: 'Error', type: 'n8n-nodes-base.errorTrigger', typeVersion: 1 },
				...{ position: [0, 0], parameters: {} },
			},
			{
				...{ id: 'keep', name: 'Keep', type: 'n8n-nodes-base.set', typeVersion: 3.4 },
				position: [200, 0],
				parameters: { mode: 'raw', jsonOutput: '={{ { heard: JSON.stringify($json) } }}' },
			},
		],
		connections: { Error: { main: [[{ node: 'Keep', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	await rest.activate(workflow);
	return workflow.id;
}

/** Works on a list, some elements at a time. */
async function atATime<T>(list: T[], work: (each: T) => Promise<void>): Promise<void> {
	const queue = list.values();
	const worker = async () => {
		for (const each of queue) await work(each);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Runs every operation under every echo; gives how many executions were started. */
async function echoAll(
	{ optimizer }: Place,
	published: Published[],
	scripts: FaultScript[],
	texts: Texts,
	seed: number,
): Promise<number> {
	const all = scripts.length * published.length;
	const progress = startProgress(`${all} executions`);
	for (const [at, { name }] of scripts.entries()) {
		await optimizer.clearFaults();
		await optimizer.fault({ match: {}, times: 10_000, script: name });
		await atATime(published, async (one) => {
			const login = loginBy(seed, one.operation, name);
			texts.add(`what the webhook of ${one.operation} answers`, await one.call(login));
		});
		progress.at(`${(at + 1) * published.length} of ${all} executions`);
	}
	progress.end();
	await optimizer.clearFaults();
	return all;
}

/** The same for calls that follow others of their operation. */
async function echoLater(
	place: Place,
	world: World,
	scripts: FaultScript[],
	errorWorkflow: string,
	texts: Texts,
): Promise<number> {
	const credentials = await credentialsOf(place, true);
	let count = 0;
	for (const known of callingOperations) {
		for (const generation of known.versions) {
			const all = callsOf(generation, nameOf(known)).length;
			if (all === 1) continue;
			const { optimizer } = place;
			await optimizer.reset();
			const one = await publishOperation(
				place,
				world,
				known,
				generation,
				credentials,
				false,
				errorWorkflow,
			);
			for (let skip = 1; skip < all; skip++) {
				for (const { name } of scripts.filter((each) => each.name.endsWith('-error'))) {
					await optimizer.fault({ match: {}, skip, times: 99, script: name });
					texts.add(
						`what the webhook of ${one.operation} answers`,
						await one.call(LOGINS[count % 2]),
					);
					await optimizer.clearFaults();
					count++;
				}
			}
		}
	}
	return count;
}

/** Everything that was planted there. */
function plantedSecrets(published: Published[]): Secrets {
	const typed = published.map(({ operation, input }) => {
		const { secrets } = plantParameters(operation, input.parameters, true);
		const named = Object.entries(secrets).map(([name, value]) => [`${operation} ${name}`, value]);
		return Object.fromEntries(named) as Secrets;
	});
	return Object.assign(
		{},
		...LOGINS.map((login) => plantCredential(login).secrets),
		...typed,
		pictures,
	) as Secrets;
}

/** What n8n printed, and what it keeps of events. */
async function logsOf(folder: string): Promise<Record<string, string>> {
	const own = join(folder, '.n8n');
	const events = (await readdir(own)).filter((name) => name.endsWith('.log'));
	const files = [join(folder, 'n8n.log'), ...events.map((name) => join(own, name))];
	const entries = files.map(async (file) => [file, await readFile(file, 'utf8')] as const);
	return Object.fromEntries(await Promise.all(entries));
}

/** Long texts in pieces, of which each has the beginning of the next. */
const piecesOf = (text: string, size = 500_000): string[] =>
	Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
		text.slice(at * size, (at + 1) * size + 10_000),
	);

export interface Searched {
	executions: number;
	figures: string;
	misses: number;
}

/** Runs it. */
export async function searchN8n(chosen: Chosen): Promise<Searched> {
	const place = await openPlace({ N8N_LOG_LEVEL: 'debug' });
	const engine = await startEngine();
	const { optimizer, rest, url, folder } = place;
	const misses: string[] = [];
	try {
		const world = worldOf(engine, optimizer);
		const scripts = echoesOf(await optimizer.faultScripts()).filter(({ name }) =>
			String(chosen.fault ?? name)
				.split(',')
				.includes(name),
		);
		const errorWorkflow = await publishErrorWorkflow(place);
		const store = await openStore(rest, url);
		const texts = new Texts();
		const { canaries, answer } = await plantCanaries(place, store, errorWorkflow);
		texts.add('what a webhook answers', answer);

		// Nothing is carried out where every call is echoed, so that all can be prepared before.
		const credentials = await credentialsOf(place, false);
		const published: Published[] = [];
		for (const known of callingOperations) {
			if (![undefined, nameOf(known)].includes(chosen.operation as string | undefined)) continue;
			for (const generation of known.versions) {
				if (generation !== known.versions[0]) continue;
				published.push(
					await publishOperation(place, world, known, generation, credentials, true, errorWorkflow),
				);
			}
		}
		let count = await echoAll(place, published, scripts, texts, Number(chosen.seed));
		if (!chosen.operation) count += await echoLater(place, world, scripts, errorWorkflow, texts);

		await optimizer.reset();
		const accepted = plantCredential('token', true);
		const credential = await rest.saveCredential({
			...{ name: 'For what goes well', type: 'oneshotApi' },
			data: credentialFor(optimizer, 'current', accepted.credential),
		});
		const put = async (name: 'id-front.jpg' | 'id-rear.jpg' | 'selfie.png') =>
			await store({ content: picture(name), name, mimeType: `image/${name.slice(-3)}` });
		const pdf = { content: contract(), name: 'contract.pdf', mimeType: 'application/pdf' };
		const binary = {
			...{ document_front: await put('id-front.jpg'), document_rear: await put('id-rear.jpg') },
			...{ document_owner: await put('selfie.png'), data: await store(pdf) },
		};
		const callbackSecret = String(accepted.credential.callbackSecret);
		const traveller = { place, credential, callbackSecret, texts, item: { json: {}, binary } };
		const typed = await signInNodes(traveller);
		const onPage = await signOnPage(traveller);
		await hearCallbacks(traveller);

		const own = plantedSecrets(published);
		// The local Optimizer's PIN stands as an example in the fields of the node.
		const asAccepted = Object.fromEntries(
			Object.entries(accepted.secrets)
				.filter(([name]) => name !== 'pin')
				.map(([name, secret]) => [`accepted ${name}`, secret]),
		);
		const secrets = { ...own, ...asAccepted, ...typed, ...onPage };
		const note = (where: string, names: Iterable<string>) => {
			for (const name of names) misses.push(`${name} in ${where}`);
		};
		/** Texts hold no secret, and the canaries that they must hold. */
		function judge(place: string, all: Texts, expected: Array<keyof typeof canaries>) {
			const birds = Object.assign({}, ...expected.map((name) => canaries[name].secrets)) as Secrets;
			const names = all.found({ ...secrets, ...birds });
			for (const name of expected) misses.push(...blindness(canaries[name], [...names.keys()]));
			for (const [name, where] of names) {
				if (!(name in birds)) misses.push(`${name} in ${place}: ${where}`);
			}
		}

		const executions = await during(
			'Reading what n8n serves',
			async () => await addServed(rest, url, texts),
		);
		judge('what n8n serves', texts, ['item', 'answer', 'error']);

		// Typed into a workflow, or into an item on purpose: raw bytes do not tell these from the rest.
		const raw = Object.fromEntries(
			Object.entries({ ...plantCredential('token').secrets, ...onPage, ...pictures }).filter(
				([name]) => name !== 'link’s token',
			),
		);
		const inputs = new Set(
			(['id-front.jpg', 'id-rear.jpg', 'selfie.png'] as const).map((name) =>
				digestOf(picture(name)),
			),
		);
		const birds = { ...canaries.item.secrets, ...canaries.file.secrets };
		const bytes = { running: 0, stopped: 0 };
		for (const state of ['running', 'stopped'] as const) {
			if (state === 'stopped') await place.stop();
			const searched = await searchFiles(folder, { ...raw, ...birds }, inputs);
			bytes[state] = searched.bytes;
			for (const [name, file] of searched.names) {
				if (!(name in birds)) misses.push(`${name} in the bytes of ${file}, n8n ${state}`);
			}
			misses.push(...blindness(canaries.file, [...searched.names.keys()]));
		}
		const rows = new Texts();
		const all = await rowsOf(place.node, folder);
		for (const [table, row] of all) rows.add(`a row of ${table}`, row);
		judge('n8n’s database', rows, ['item', 'answer', 'error']);
		let logged = 0;
		const logs = Object.entries(await logsOf(folder));
		const names = logs.flatMap(([, log]) => {
			logged += log.length;
			return piecesOf(log).flatMap((piece) =>
				found(piece, { ...secrets, ...canaries.error.secrets }),
			);
		});
		misses.push(...blindness(canaries.error, names));
		note('n8n’s logs', new Set(names.filter((name) => !(name in canaries.error.secrets))));
		for (const miss of misses) console.log(`✗ ${miss}`);
		const megabytes = (count: number) => `${Math.round(count / 2 ** 20)} MB`;
		const figures = [
			`${executions} executions and ${texts.size} texts served, ${all.length} rows`,
			`${megabytes(bytes.stopped)} of files, ${megabytes(logged)} of logs`,
		].join(', ');
		console.log(`${Object.keys(secrets).length} secrets in ${figures}`);
		for (const { operation, secrets: exempt, why } of EXEMPT) {
			console.log(`Exempt: ${exempt.join()} in ${String(operation)}: ${why}`);
		}
		return { executions: count, misses: misses.length, figures };
	} finally {
		await Promise.all([engine.stop(), place.close()]);
	}
}
