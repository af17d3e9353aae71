// The local Optimizer as a child process, and what is asked of it beside the API.
import { Agent } from 'node:https';
import { join } from 'node:path';

import axios from 'axios';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { startServer } from '../shared/programs.cjs';
import { projectRoot } from '../shared/projectRoot.cjs';

/** What the local Optimizer accepts; see sandbox/values.mts. */
export const sandboxValues = {
	token: '5a1d0c0de5a1d0c0de5a1d0c0de5a1d0',
	username: '1000001',
	password: 'sandbox-password',
	pin: '123456',
	rao: '1000',
	billingUsername: 'billing@example.com',
	billingPassword: 'billing-password',
	registrationAuthority: '139',
	/** Validates before it approves (legacy). */
	twoStepRegistrationAuthority: '140',
	/** Asks for no identity pictures. */
	pictureFreeRegistrationAuthority: '8',
	/** What counts as approved external authentication. */
	externalType: 'biometric',
	externalValue: 'approved-by-provider',
	/** What the addresses of triggers end in; the Optimizer itself does not know it. */
	callbackSecret: 'sandbox-callback-secret',
	/** What links to the signing page are sealed with; the Optimizer does not know it either. */
	linkSecret: 'sandbox-link-secret-of-many-characters',
};

export interface OutboxEntry {
	kind: string;
	channel: string;
	to: string;
	request_pk: number;
	code: string;
	sent_at: string;
}

export interface KnownRequest {
	request_pk: number;
	/** Null where the signer was not identified by video. */
	videoid_pk: number | null;
	status: string;
	mobile_phone_number: string;
}

export interface ReceivedCall {
	/** Who called, or created the request, under a name of their own (the header X-Caller). */
	caller?: string;
	method: string;
	path: string;
	query: string;
	status: number;
	contentType: string;
	headers: Record<string, string>;
	/** What it was spoilt with. */
	fault?: string;
	fields: Record<string, unknown>;
	files: Array<{
		field: string;
		filename: string;
		contentType: string;
		size: number;
		sha256: string;
	}>;
}

export interface Fault {
	match: { method?: string; path?: string; caller?: string };
	skip?: number;
	times?: number;
	action?: Record<string, unknown> & { type: string };
	/** A name of `faultScripts()`, in place of an action. */
	script?: string;
	when?: 'unread' | 'before' | 'after';
}

/** A fault by name, as `GET /_sandbox/faults/scripts` lists it. */
export interface FaultScript {
	name: string;
	family: string;
	description: string;
	action: Record<string, unknown> & { type: string };
	when: 'unread' | 'before' | 'after' | null;
	moments: Array<'unread' | 'before' | 'after'>;
}

/** A call that waits for an answer that never comes. */
export interface HeldCall {
	number: number;
	caller?: string;
	method: string;
	path: string;
}

/** A callback, and what became of it. */
export interface Delivery {
	url: string;
	body: unknown;
	attempts: number;
	/** The HTTP status of the last answer, or why there was none. */
	result: string;
}

type Counts = Record<string, number>;

interface Ledger {
	totals: Counts;
	/** By request_pk. */
	requests: Record<string, Counts>;
}

export type Version = 'current' | 'legacy';
export const versions: Version[] = ['current', 'legacy'];

/** Where each generation of the API begins. */
export const basePaths: Record<Version, string> = {
	current: '/oneshot/api/v1',
	legacy: '/api/v1',
};

export type Optimizer = ReturnType<typeof connectOptimizer>;
export type RunningOptimizer = Awaited<ReturnType<typeof startOptimizer>>;

interface Options {
	/** A free one by default. */
	port?: number;
	/** Further options of the program. */
	args?: string[];
	/** Seconds between two codes; 0 unless a test is about it. */
	otpInterval?: number;
	/** Folder that keeps its state. */
	data?: string;
	/** Told of every line that it prints, the codes among them; without it, it prints none. */
	onLine?: (line: string) => void;
	/** File that gets its errors. */
	log?: string;
	/** PEM texts, for an Optimizer that serves https (`args` say so) and may ask for a client certificate. */
	tls?: Tls;
}

interface Tls {
	ca: string;
	cert?: string;
	key?: string;
}

/** How the Optimizer is started: `node …`. */
export const optimizerCommand = ['--import', 'tsx', join(projectRoot, 'sandbox', 'optimizer.mts')];

/** Starts an Optimizer; it ends with `stop()`, or with this process. Throws with its own words if it can't. */
export async function startOptimizer(options: Options = {}) {
	const { port = 0, args = [], otpInterval = 0, data, onLine, log, tls } = options;
	const { server, line } = await startServer({
		program: process.execPath,
		args: [
			...optimizerCommand,
			...['--port', String(port), '--otp-interval', String(otpInterval)],
			...(onLine ? [] : ['--quiet']),
			...(data ? ['--data', data] : []),
			...args,
		],
		cwd: projectRoot,
		env: process.env,
		ready: /listening on \S+/,
		log,
		onLine,
		bound: true,
	});
	const [, url] = /listening on (\S+)/.exec(line) ?? [];
	return { ...connectOptimizer(url, tls), ...server };
}

/**
 * What a running Optimizer is asked beside its API.
 * @param url e.g. `http://127.0.0.1:8765`
 */
export function connectOptimizer(url: string, tls?: Tls) {
	const control = axios.create({ baseURL: `${url}/_sandbox`, httpsAgent: new Agent(tls) });
	return {
		url,
		current: url + basePaths.current,
		legacy: url + basePaths.legacy,
		/** The text of the test CA's certificate. */
		ca: async () => (await control.get<string>('ca.pem')).data,
		outbox: async (requestPk?: number | string) =>
			(await control.get<OutboxEntry[]>('outbox', { params: { request_pk: requestPk } })).data,
		calls: async () => (await control.get<ReceivedCall[]>('calls')).data,
		clearCalls: async () => void (await control.delete('calls')),
		fault: async (fault: Fault) => void (await control.post('faults', fault)),
		faultScripts: async () => (await control.get<FaultScript[]>('faults/scripts')).data,
		clearFaults: async () => void (await control.delete('faults')),
		heldCalls: async () => (await control.get<HeldCall[]>('faults/held')).data,
		/** What concerns one caller of several: those calls that name them in the header X-Caller, and their requests. */
		of: (caller: string) => ({
			outbox: async () => (await control.get<OutboxEntry[]>('outbox', { params: { caller } })).data,
			ledger: async () => (await control.get<Ledger>('ledger', { params: { caller } })).data,
			requests: async () =>
				(await control.get<KnownRequest[]>('requests', { params: { caller } })).data,
			calls: async () => (await control.get<ReceivedCall[]>('calls', { params: { caller } })).data,
			releaseCallbacks: async () =>
				void (await control.post('callbacks/release', {}, { params: { caller } })),
			fault: async (fault: Fault) =>
				void (await control.post('faults', { ...fault, match: { ...fault.match, caller } })),
			clearFaults: async () => void (await control.delete('faults', { params: { caller } })),
		}),
		dialect: async (dialect: Record<string, string>) =>
			void (await control.post('dialect', dialect)),
		setStatus: async (pk: number | string, status: string) =>
			void (await control.post(`requests/${pk}/status`, { status })),
		/** The person follows the link of their identification by video. */
		playVideo: async (vpk: number | string, video: 'good' | 'incomplete' | 'failed' = 'good') =>
			void (await control.post(`videoid/${vpk}/video`, { video })),
		/** Every request, as whoever runs the Optimizer sees it. */
		requests: async () => (await control.get<KnownRequest[]>('requests')).data,
		/** What the Optimizer really did; what it signs in the background is waited for. */
		ledger: async () => (await control.get<Ledger>('ledger')).data,
		callbacks: async () => (await control.get<Delivery[]>('callbacks')).data,
		/**
		 * How callbacks go from now on: where to when their request has no address of its own, how often each is repeated,
		 * and whether they are held until they are released.
		 */
		callBack: async (manner: { address?: string; repeats?: number; held?: boolean }) =>
			void (await control.post('callbacks', manner)),
		/** Sends the callbacks that are held, and comes back when all have arrived. */
		releaseCallbacks: async (order: 'kept' | 'reversed' = 'kept') =>
			void (await control.post('callbacks/release', { order })),
		/** Sends anything to a URL of this machine, as a stranger may: a text as it is, else JSON. */
		sendCallback: async (to: string, body: unknown) =>
			(await control.post<Delivery>('callbacks/send', { url: to, body })).data,
		reset: async () => void (await control.post('reset', {})),
	};
}

/** The last code that a request's signer was sent. Throws when there is none. */
export async function lastCode(
	optimizer: Pick<Optimizer, 'outbox'>,
	requestPk?: number | string,
): Promise<string> {
	const last = (await optimizer.outbox(requestPk)).at(-1);
	if (last === undefined) throw new Error('No code was sent');
	return last.code;
}

/** A filled-in “One-Shot API” credential for a running Optimizer. */
export function credentialFor(
	optimizer: { current: string; legacy: string },
	version: Version = 'current',
	changes: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject {
	return {
		optimizerVersion: version,
		baseUrl: optimizer[version],
		env: 'sandbox',
		profile: 'PFnubeQAFCiudadano',
		defaultCountryPrefix: '+34',
		raoAuthentication: 'token',
		token: sandboxValues.token,
		rao: sandboxValues.rao,
		registrationAuthority: sandboxValues.registrationAuthority,
		billingUsername: sandboxValues.billingUsername,
		billingPassword: sandboxValues.billingPassword,
		callbackSecret: sandboxValues.callbackSecret,
		linkSecret: sandboxValues.linkSecret,
		...changes,
	};
}
