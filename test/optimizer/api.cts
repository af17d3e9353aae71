// The API over plain HTTP, as somebody would call it who has only its documentation.
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';

import { fixture } from '../shared/fixtures.cjs';
import {
	lastCode,
	sandboxValues,
	type Optimizer,
	type Version,
	versions,
} from '../../tools/harness/optimizer.cjs';
import { picture } from '../../tools/harness/samples.cjs';

export { versions };

/** Fields of a form; an empty text leaves a field out. */
export type Fields = Record<string, string | Blob>;

/** The paths of the calls that the two generations place differently. */
const paths = {
	current: {
		create: '/create',
		contract: (pk: string) => `/contract/${pk}`,
		document: (pk: string, uid: string, type: string) =>
			`/document/${pk}/${uid}?document_type=${type}`,
		documents: (pk: string) => `/document/${pk}`,
	},
	legacy: {
		create: '/request',
		contract: (pk: string) => `/document/${pk}/contract`,
		document: (pk: string, uid: string, type: string) => `/document/${pk}/${type}/${uid}`,
		documents: (pk: string) => `/documents/${pk}`,
	},
};

export const base64 = (text: string) => Buffer.from(text).toString('base64');
const blob = (content: Buffer) => new Blob([new Uint8Array(content)]);

/** All that Create needs, and that the sandbox accepts. */
export const signer = (): Fields => ({
	token: sandboxValues.token,
	profile: 'PFnubeQAFCiudadano',
	given_name: 'José',
	surname_1: 'Muñoz',
	email: 'jose@example.com',
	mobile_phone_number: '+34600123456',
	registration_authority: sandboxValues.registrationAuthority,
	env: 'sandbox',
	billing_username: sandboxValues.billingUsername,
	billing_password: base64(sandboxValues.billingPassword),
	document_front: blob(picture('id-front.jpg')),
	document_rear: blob(picture('id-rear.jpg')),
	document_owner: blob(picture('selfie.png')),
});

export const officer = {
	username: sandboxValues.username,
	password: sandboxValues.password,
	pin: sandboxValues.pin,
};

/** A form; files are named after their fields unless `names` says otherwise. */
export function formOf(fields: Fields, names: Record<string, string> = {}): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		if (typeof value !== 'string') form.append(name, value, names[name] ?? name);
		else if (value !== '') form.append(name, value);
	}
	return form;
}

/** The sentence, or whatever an answer says beside its status: both generations' places for it. */
export const said = ({ data }: AxiosResponse) =>
	(data.message ?? data.details ?? data.detail) as unknown;

/** Calls of one generation; nothing throws, whatever the status. */
export class Api {
	readonly http: AxiosInstance;

	constructor(
		readonly optimizer: Optimizer,
		readonly version: Version,
	) {
		const validateStatus = () => true;
		this.http = axios.create({ baseURL: optimizer[version], validateStatus, maxRedirects: 0 });
	}

	get paths() {
		return paths[this.version];
	}

	async post(path: string, body?: unknown): Promise<AxiosResponse> {
		return await this.http.post(path, body);
	}

	async file(path: string): Promise<AxiosResponse<Buffer>> {
		return await this.http.get(path, { responseType: 'arraybuffer' });
	}

	async create(changes: Fields = {}): Promise<AxiosResponse> {
		return await this.post(this.paths.create, formOf({ ...signer(), ...changes }));
	}

	/** A request that is ready to sign. */
	async created(changes: Fields = {}): Promise<string> {
		const { data, status } = await this.create(changes);
		if (status >= 300) throw new Error(JSON.stringify(data));
		return String(this.version === 'legacy' ? data.details : data.details.request_pk);
	}

	/** Uploads fixtures by form field, e.g. `{file: 'pdf/word.pdf'}`, and returns their uids by field. */
	async uploaded(pk: string, files: Record<string, string>): Promise<Record<string, string>> {
		const blobs = Object.entries(files).map(
			([field, path]) => [field, blob(fixture(path))] as const,
		);
		const names = Object.entries(files).map(
			([field, path]) => [field, path.split('/')[1]] as const,
		);
		const form = formOf(Object.fromEntries(blobs), Object.fromEntries(names));
		const { data } = await this.post(`/document/${pk}`, form);
		const [field] = Object.keys(files);
		const answer = (this.version === 'legacy' ? data.details : data.detail) as
			| string
			| { uid: string }
			| Array<{ uid: string; name?: string; key?: string }>;
		if (typeof answer === 'string') return { [field]: answer };
		if (!Array.isArray(answer)) return { [field]: answer.uid };
		return Object.fromEntries(answer.map(({ name, key, uid }) => [name ?? key, uid]));
	}

	/** A request with one PDF. */
	async prepared(): Promise<{ pk: string; uid: string }> {
		const pk = await this.created();
		const { file } = await this.uploaded(pk, { file: 'pdf/word.pdf' });
		return { pk, uid: file };
	}

	/** Sends a code, and reads it as the signer would. */
	async code(pk: string): Promise<string> {
		const { data, status } = await this.post(`/otp/${pk}`);
		if (status !== 200) throw new Error(JSON.stringify(data));
		return await lastCode(this.optimizer, pk);
	}
}
