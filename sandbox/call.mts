import type { Callbacks } from './callbacks.mjs';
import type { Reply } from './replies.mjs';
import type { Generation } from './dialect.mjs';
import type { Authority } from './signing/index.mjs';
import type { State, StoredFile } from './state.mjs';

/** A file part of a form. */
export interface UploadedFile extends StoredFile {
	field: string;
}

export interface Options {
	/** Seconds between two codes of a request. */
	otpInterval: number;
	/** Seconds that a code is good for. */
	otpTtl: number;
	/** Whether an asynchronous Sign is answered when it is done, so that what is seen of it does not hang on the time. */
	signAtOnce: boolean;
	allowProd: boolean;
	/** Tells people what happens, e.g. that a code was sent. */
	say(line: string): void;
}

/** What every call works with. */
export interface CallContext {
	state: State;
	authority: Authority;
	callbacks: Callbacks;
	options: Options;
}

/** One call of the API, after it was found to be as described. */
export interface ApiCall extends CallContext {
	generation: Generation;
	/** Who calls, where several share the Optimizer. */
	caller?: string;
	path: Record<string, string>;
	query: Record<string, string>;
	/** The JSON body, or the text fields of a form. */
	body: Record<string, unknown>;
	files: UploadedFile[];
}

/** Carries a call out. Throws a Refusal. */
export type Handler = (call: ApiCall) => Promise<Reply> | Reply;
export type Handlers = Record<string, Handler>;

/** A text field; empty when it was not sent. */
export const text = (call: ApiCall, name: string) => {
	const value = call.body[name];
	return value === undefined || value === null ? '' : String(value);
};
