// The real n8n as a process of its own: own folder, own data, on this machine's loopback only.
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

import { startServer, type Server } from '../shared/programs.cjs';

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

/** Throws when somebody listens on the port already. */
export async function assertFree(port: number, advice: string): Promise<void> {
	const server = createServer().listen(port, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
		throw new Error(`Port ${port} is taken. ${advice}`);
	}
	server.close();
	await once(server, 'close');
}

/** What a program needs to run. Everything else, settings of another n8n above all, stays outside. */
const passedOn =
	/^(PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE)$/;

interface Place {
	/** Holds settings, files and community packages, in `.n8n`; the database as well, where n8n runs alone. */
	userFolder: string;
	port: number;
	brokerPort: number;
	/** Under which people find n8n. */
	url: string;
}

function environment({ userFolder, port, brokerPort, url }: Place): NodeJS.ProcessEnv {
	const off = [
		'N8N_DIAGNOSTICS_ENABLED',
		'N8N_VERSION_NOTIFICATIONS_ENABLED',
		'N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED',
		'N8N_DYNAMIC_BANNERS_ENABLED',
		'N8N_TEMPLATES_ENABLED',
		'N8N_PERSONALIZATION_ENABLED',
		'N8N_HIRING_BANNER_ENABLED',
		'N8N_LICENSE_AUTO_RENEW_ENABLED',
		// Would ask n8n's servers for the list of verified packages, and reinstall ours from npm.
		'N8N_VERIFIED_PACKAGES_ENABLED',
		'N8N_REINSTALL_MISSING_PACKAGES',
		// The session's cookie is to work over plain http.
		'N8N_SECURE_COOKIE',
	];
	return {
		...Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name))),
		...Object.fromEntries(off.map((name) => [name, 'false'])),
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_EDITOR_BASE_URL: `${url}/`,
		WEBHOOK_URL: `${url}/`,
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		// The times on pages and in visible signatures are this machine's.
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
		DB_TYPE: 'sqlite',
		N8N_LOG_LEVEL: 'info',
		N8N_LOG_FORMAT: 'text',
		NO_COLOR: '1',
	};
}

/** What n8n can be, by its command: all of it, or a part of a cluster. */
const roles = {
	start: /Editor is now accessible via/,
	webhook: /Webhook listener waiting for requests/,
	worker: /n8n worker is now ready/,
};

interface Start {
	/** n8n's program. */
	program: string;
	/** The Node that runs it. */
	node: string;
	userFolder: string;
	port: number;
	role?: keyof typeof roles;
	/** Under which people find n8n, where that is not this process. */
	url?: string;
	/** More settings: of the database and the queue of a cluster. */
	settings?: NodeJS.ProcessEnv;
	/** It ends by itself when this process is gone, even if that was killed. */
	bound?: boolean;
}

/** Starts n8n, or a part of it, and waits until it is ready. */
export async function startN8n(start: Start): Promise<Server & { url: string }> {
	const { program, node, userFolder, port, role = 'start', settings, bound } = start;
	const own = `http://127.0.0.1:${port}`;
	const { url = own } = start;
	const place = { userFolder, port, url, brokerPort: await freePort() };
	const { server } = await startServer({
		program: node,
		args: [program, role],
		cwd: userFolder,
		env: { ...environment(place), ...settings },
		ready: roles[role],
		log: join(userFolder, 'n8n.log'),
		bound,
	});
	return { ...server, url: own };
}
