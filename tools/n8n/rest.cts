// n8n's own REST API, as its editor uses it: a session in a cookie, bound to a browser's id.
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';

import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type {
	IBinaryData,
	IConnections,
	IDataObject,
	INode,
	IPinData,
	IWorkflowSettings,
} from 'n8n-workflow';

export interface Login {
	email: string;
	password: string;
}

export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	/** What nodes give out in the editor in place of what they would. */
	pinData?: IPinData;
}

export interface StoredWorkflow extends WorkflowFile {
	id: string;
	versionId: string;
}

export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

/** A credential as the editor sends it. */
export interface CredentialFile {
	name: string;
	type: string;
	data: IDataObject;
}

export type Rest = Awaited<ReturnType<typeof signIn>>;

/** n8n's answers have the form `{data}`; what it refuses is thrown with its own sentence. */
function contentOf(response: AxiosResponse): unknown {
	if (response.status < 400) return (response.data as { data: unknown }).data;
	const { message = response.statusText } = (response.data ?? {}) as { message?: string };
	const { method = '', url = '' } = response.config;
	throw new Error(`${method.toUpperCase()} ${url}: ${response.status} ${message}`);
}

/** Signs in, or sets the owner up where there is none yet. Sets the session's cookie for all later calls. */
async function openSession(client: AxiosInstance, { email, password }: Login): Promise<void> {
	const settings = contentOf(await client.get('/settings')) as {
		userManagement: { showSetupOnFirstLoad: boolean };
	};
	const response = settings.userManagement.showSetupOnFirstLoad
		? await client.post('/owner/setup', { email, password, firstName: 'Demo', lastName: 'Owner' })
		: await client.post('/login', { emailOrLdapLoginId: email, password });
	contentOf(response);
	const cookies = (response.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]);
	client.defaults.headers.common.Cookie = cookies.join('; ');
}

/**
 * Signs in as the owner of an n8n, who is set up first where there is none.
 * @param url e.g. `http://127.0.0.1:5690`
 */
export async function signIn(url: string, login: Login) {
	const client = axios.create({
		baseURL: `${url}/rest`,
		headers: { 'browser-id': randomUUID() },
		proxy: false,
		// n8n closes idle connections at a moment of its own: a call on one that is just closed would fail.
		httpAgent: new Agent({ keepAlive: false }),
		validateStatus: () => true,
	});
	await openSession(client, login);

	async function call<T>(method: string, path: string, data?: unknown): Promise<T> {
		return contentOf(await client.request({ method, url: path, data })) as T;
	}

	return {
		call,
		/** The credentials there are. */
		credentials: async () => await call<StoredCredential[]>('GET', '/credentials'),
		/** Stores a credential; the one of the same name and type gets the new data. */
		async saveCredential(credential: CredentialFile): Promise<StoredCredential> {
			const known = (await call<StoredCredential[]>('GET', '/credentials')).find(
				({ name, type }) => name === credential.name && type === credential.type,
			);
			return known
				? await call('PATCH', `/credentials/${known.id}`, credential)
				: await call('POST', '/credentials', credential);
		},
		removeCredential: async (id: string) => void (await call('DELETE', `/credentials/${id}`)),
		/** What the editor's Test button says. */
		testCredential: async (credential: CredentialFile & { id?: string }) =>
			await call<{ status: 'OK' | 'Error'; message: string }>('POST', '/credentials/test', {
				credentials: { id: '', ...credential },
			}),
		/** The workflows there are, without their nodes. */
		workflows: async () =>
			await call<Array<Pick<StoredWorkflow, 'id' | 'name'>>>('GET', '/workflows'),
		createWorkflow: async (workflow: WorkflowFile) =>
			await call<StoredWorkflow>('POST', '/workflows', workflow),
		/** Publishes a workflow: its forms and webhooks answer from now on. */
		activate: async ({ id, versionId }: Pick<StoredWorkflow, 'id' | 'versionId'>) =>
			await call<StoredWorkflow>('POST', `/workflows/${id}/activate`, { versionId }),
		deactivate: async (id: string) =>
			await call<StoredWorkflow>('POST', `/workflows/${id}/deactivate`),
		/** The bytes of a file in n8n's store. */
		async file({ id, data }: IBinaryData): Promise<Buffer> {
			if (id === undefined) return Buffer.from(data, 'base64');
			const params = { id, action: 'download' };
			const response = await client.get<Buffer>('/binary-data', {
				...{ params, responseType: 'arraybuffer' },
			});
			if (response.status >= 400) throw new Error(`n8n does not give the file ${id}`);
			return response.data;
		},
		/** The descriptions of all node or credential types that n8n has loaded. */
		types: async <T,>(kind: 'nodes' | 'credentials') =>
			(await client.get<T[]>(`${url}/types/${kind}.json`)).data,
	};
}
