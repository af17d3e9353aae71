// The local Optimizer as a child process, and what tests ask of it beside the API.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import axios from 'axios';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

const root = join(__dirname, '..', '..');

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
};

export interface OutboxEntry {
	kind: string;
	channel: string;
	to: string;
	request_pk: number;
	code: string;
	sent_at: string;
}

export interface ReceivedCall {
	method: string;
	path: string;
	query: string;
	status: number;
	contentType: string;
	headers: Record<string, string>;
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
	match: { method?: string; path?: string };
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

type Counts = Record<string, number>;

export type Version = 'current' | 'legacy';
export type RunningOptimizer = Awaited<ReturnType<typeof startOptimizer>>;

interface Options {
	args?: string[];
	/** Seconds between two codes; 0 unless a test is about it. */
	otpInterval?: number;
	data?: string;
	/** PEM texts, for an Optimizer that serves https (`args` say so) and may ask for a client certificate. */
	tls?: { ca: string; cert?: string; key?: string };
}

/** Starts an Optimizer on a free port; it ends with `stop()`, or with this process. */
export async function startOptimizer(options: Options = {}) {
	const { args = [], otpInterval = 0, data, tls } = options;
	const child = spawn(
		process.execPath,
		[
			'--import',
			'tsx',
			join(root, 'sandbox', 'optimizer.mts'),
			'--port',
			'0',
			'--quiet',
			'--otp-interval',
			String(otpInterval),
			...(data ? ['--data', data] : []),
			...args,
		],
		{ cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
	);
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	let complaints = '';
	child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));

	const lines = createInterface({ input: child.stdout });
	const url = await new Promise<string>((resolve, reject) => {
		lines.on('line', (line) => {
			const address = /listening on (\S+)/.exec(line)?.[1];
			if (address) resolve(address);
		});
		child.once('exit', (code) => {
			reject(new Error(`The Optimizer ended with ${code}: ${complaints}`));
		});
	});

	const control = axios.create({ baseURL: `${url}/_sandbox`, httpsAgent: new Agent(tls) });
	return {
		url,
		pid: child.pid,
		current: `${url}/oneshot/api/v1`,
		legacy: `${url}/api/v1`,
		/** The text of the test CA's certificate. */
		ca: async () => (await control.get<string>('ca.pem')).data,
		outbox: async (requestPk?: number | string) =>
			(await control.get<OutboxEntry[]>('outbox', { params: { request_pk: requestPk } })).data,
		calls: async () => (await control.get<ReceivedCall[]>('calls')).data,
		clearCalls: async () => void (await control.delete('calls')),
		fault: async (fault: Fault) => void (await control.post('faults', fault)),
		faultScripts: async () => (await control.get<FaultScript[]>('faults/scripts')).data,
		clearFaults: async () => void (await control.delete('faults')),
		dialect: async (dialect: Record<string, string>) =>
			void (await control.post('dialect', dialect)),
		setStatus: async (pk: number | string, status: string) =>
			void (await control.post(`requests/${pk}/status`, { status })),
		completeVideo: async (vpk: number | string) =>
			void (await control.post(`videoid/${vpk}/complete`, {})),
		/** What the Optimizer really did. */
		ledger: async () =>
			(await control.get<{ totals: Counts; requests: Record<string, Counts> }>('ledger')).data,
		callbacks: async () =>
			(await control.get<Array<{ url: string; body: unknown; result: string }>>('callbacks')).data,
		reset: async () => void (await control.post('reset', {})),
		async stop() {
			process.removeListener('exit', kill);
			if (child.exitCode !== null) return;
			child.kill('SIGTERM');
			await once(child, 'exit');
		},
	};
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
		...changes,
	};
}
