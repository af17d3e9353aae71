// Everything that the local Optimizer remembers: in memory, files on disk, kept between starts on demand.
import { randomInt, randomUUID } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { defaultDialect, type Dialect } from './dialect.mjs';
import { Ledger } from './ledger.mjs';
import type { Generation } from './dialect.mjs';
import { sandbox } from './values.mjs';

export interface StoredFile {
	/** File in the files folder. */
	path: string;
	filename: string;
	mime: string;
	size: number;
	sha256: string;
}

export interface StoredDocument {
	uid: string;
	hash: boolean;
	uploaded: string;
	original?: StoredFile;
	signed?: StoredFile;
}

export interface Otp {
	code: string;
	/** ISO dates. */
	sentAt: string;
	used: boolean;
}

/** A request and everything that belongs to it. */
export interface StoredRequest {
	pk: number;
	generation: Generation;
	status: string;
	previousStatus?: string;
	env: string;
	/** The API's own field names. */
	data: Record<string, string>;
	createdAt: string;
	/** Who created it, where they gave a name. */
	caller?: string;
	documents: StoredDocument[];
	/** The signed service contract. */
	contract?: StoredFile;
	images: StoredFile[];
	otp?: Otp;
	useasync: boolean;
	callback?: string;
	certificate?: { serial_number: string; valid_from: string; valid_to: string };
	videoidPk?: number;
	video?: StoredFile;
	evidences?: Record<string, unknown>;
}

export interface StoredToken {
	username: string;
	password?: string;
	pin?: string;
	env: string;
}

export interface OutboxEntry {
	kind: 'otp';
	channel: string;
	to: string;
	request_pk: number;
	code: string;
	sent_at: string;
}

interface StoredState {
	tokens: Record<string, StoredToken>;
	requests: StoredRequest[];
	images: Record<string, StoredFile & { uploaded: string; width: number; height: number }>;
	metadata: Record<string, { metadata: string; metadata_oid: string }>;
	settings: Record<string, Record<string, unknown>>;
	outbox: OutboxEntry[];
	dialect: Dialect;
}

const emptyState = (): StoredState => ({
	tokens: {
		[sandbox.token]: {
			username: sandbox.username,
			password: sandbox.password,
			pin: sandbox.pin,
			env: 'sandbox',
		},
	},
	requests: [],
	images: {},
	metadata: {},
	settings: {
		general: {
			environment: 'sandbox',
			rootstore: '/opt/rootstore',
			configuration: '/opt/configuration',
			usepdfclean: false,
		},
		tsa: { tsa_url: '' },
		request: { default_profile: '', default_ra: '' },
		billing: { billing_username: '', billing_password: '' },
		proxy: { enabled: false },
	},
	outbox: [],
	dialect: defaultDialect(),
});

/** The state that an earlier start left; what it did not know yet is as in a new one. */
function readState(file: string): StoredState {
	const kept = JSON.parse(readFileSync(file, 'utf8')) as StoredState;
	return { ...emptyState(), ...kept, dialect: { ...defaultDialect(), ...kept.dialect } };
}

/** The Optimizer's memory. */
export class State {
	kept: StoredState;

	/** What was done since the start or the last reset. */
	ledger = new Ledger();

	/** Requests that are being signed at this moment. */
	readonly signing = new Map<number, Promise<void>>();

	private readonly stateFile?: string;

	private readonly folder: string;

	constructor(private readonly data?: string) {
		this.folder = data ? resolve(data) : mkdtempSync(join(tmpdir(), 'optimizer-'));
		mkdirSync(this.filesFolder, { recursive: true });
		this.stateFile = data && join(this.folder, 'state.json');
		this.kept =
			this.stateFile && existsSync(this.stateFile) ? readState(this.stateFile) : emptyState();
	}

	get filesFolder() {
		return join(this.folder, 'files');
	}

	newFilePath() {
		return join(this.filesFolder, randomUUID());
	}

	/** Writes the state to the data folder, where there is one. */
	save() {
		if (!this.stateFile) return;
		// Written beside and moved, so that being killed in between loses nothing.
		writeFileSync(`${this.stateFile}.new`, JSON.stringify(this.kept));
		renameSync(`${this.stateFile}.new`, this.stateFile);
	}

	reset() {
		this.kept = emptyState();
		this.ledger = new Ledger();
		rmSync(this.filesFolder, { recursive: true, force: true });
		mkdirSync(this.filesFolder, { recursive: true });
		this.save();
	}

	/** Removes the temporary folder. */
	close() {
		if (!this.data) rmSync(this.folder, { recursive: true, force: true });
	}

	/** A number that no request and no video identification has. */
	newPk(): number {
		for (;;) {
			const pk = randomInt(100_000, 999_999);
			if (!this.kept.requests.some((request) => request.pk === pk || request.videoidPk === pk))
				return pk;
		}
	}

	request(pk: string | number): StoredRequest | undefined {
		return this.kept.requests.find((request) => request.pk === Number(pk));
	}

	/** Waits until a request is not being signed. */
	async untilSigned(pk: number) {
		while (this.signing.has(pk)) await this.signing.get(pk)?.catch(() => {});
	}

	setting(section: string, name: string): string {
		return String(this.kept.settings[section]?.[name] ?? '');
	}
}

/** A unique ID as the API writes it: 32 hexadecimal digits. */
export const newUid = () => randomUUID().replaceAll('-', '');

/** The entry of a map under a name that came from outside; never what every object has. */
export const entryOf = <Entry,>(map: Record<string, Entry>, name: string): Entry | undefined =>
	Object.hasOwn(map, name) ? map[name] : undefined;

/** Forgets a stored file. */
export function removeFile(file: StoredFile | undefined) {
	if (file) rmSync(file.path, { force: true });
}
