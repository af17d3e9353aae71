// What the processes of a cluster share: PostgreSQL and Redis of the machine's own packages, on its loopback only.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { runSuccessfully, startServer, type Command, type Server } from '../shared/programs.cjs';
import { provide } from '../shared/systemPrograms.js';

/** Debian keeps PostgreSQL's programs there, by version, outside of the PATH. */
const debianFolder = '/usr/lib/postgresql';
/** The only place that PostgreSQL's own user may surely read: it does not run as root, and root's home is closed to it. */
const postgresHome = '/var/lib/postgresql';
const postgresUser = 'postgres';

/** A program of PostgreSQL's; undefined where there is none. */
function postgresProgram(name: string): string | undefined {
	const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
	const debian = versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(debianFolder, version, 'bin', name))
		.find(existsSync);
	if (debian) return debian;
	return spawnSync(name, ['--version']).status === 0 ? name : undefined;
}

const isThere = (program: string) =>
	program === 'postgres'
		? postgresProgram('postgres') !== undefined && postgresProgram('initdb') !== undefined
		: spawnSync(program, ['--version']).status === 0;

/** Throws a sentence that says what to install, where it can't be installed without asking. */
export function provideStores(): void {
	const missing = provide(
		[
			['postgres', 'postgresql'],
			['redis-server', 'redis-server'],
		],
		isThere,
	);
	if (missing.length === 0) return;
	const names = missing.map(([program]) => program).join(' and ');
	const packages = missing.map(([, name]) => name).join(' ');
	throw new Error(
		`A cluster needs ${names}. Install it, on Debian and Ubuntu with: sudo apt-get install ${packages}`,
	);
}

const isRoot = () => process.getuid?.() === 0;

/** A command as whoever may run PostgreSQL: this user, or PostgreSQL's own where this is root. */
function asPostgres(program: string, args: string[]): Command {
	// PostgreSQL tells on stderr what a server is expected to tell on stdout.
	const command = ['sh', '-c', 'exec "$0" "$@" 2>&1', program, ...args];
	const [first, ...rest] = isRoot() ? ['runuser', '-u', postgresUser, '--', ...command] : command;
	return { program: first, args: rest, env: { ...process.env, LC_ALL: 'C' } };
}

async function ownFolder(folder: string): Promise<void> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	if (!isRoot()) return;
	const id = async (which: string) =>
		Number(await runSuccessfully({ program: 'id', args: [which, postgresUser] }));
	chownSync(folder, await id('-u'), await id('-g'));
}

interface Stores {
	/** Keeps Redis's data, and the logs. */
	folder: string;
	/** Tells this cluster's database from those of others, where it can't lie in the folder. */
	name: string;
	ports: { postgres: number; redis: number };
}

const databaseFolder = ({ folder, name }: Pick<Stores, 'folder' | 'name'>) =>
	isRoot() ? join(postgresHome, `oneshot-${name}`) : join(folder, 'postgres');

/** Removes a database that has stopped. */
export async function removeDatabase(stores: Pick<Stores, 'folder' | 'name'>): Promise<void> {
	await rm(databaseFolder(stores), { recursive: true, force: true });
}

async function startPostgres(stores: Stores): Promise<Server> {
	const { folder, ports } = stores;
	const data = databaseFolder(stores);
	await ownFolder(data);
	if (!existsSync(join(data, 'PG_VERSION'))) {
		const options = ['--username=n8n', '--auth=trust', '--encoding=UTF8', '--locale=C'];
		await runSuccessfully({
			...asPostgres(postgresProgram('initdb') ?? '', ['-D', data, ...options]),
			cwd: '/',
		});
	}
	const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '' };
	const { server } = await startServer({
		...asPostgres(postgresProgram('postgres') ?? '', [
			...['-D', data, '-p', String(ports.postgres)],
			...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
		]),
		cwd: '/',
		ready: /ready to accept connections/,
		log: join(folder, 'postgres.log'),
	});
	return server;
}

async function startRedis({ folder, ports }: Stores): Promise<Server> {
	const data = join(folder, 'redis');
	await mkdir(data, { recursive: true });
	const { server } = await startServer({
		program: 'redis-server',
		// What waits in the queue outlives a restart.
		args: [
			'--bind',
			'127.0.0.1',
			'--port',
			String(ports.redis),
			'--dir',
			data,
			'--appendonly',
			'yes',
		],
		ready: /Ready to accept connections/,
		log: join(folder, 'redis.log'),
	});
	return server;
}

/** Starts both, in the order in which they are to be stopped last. */
export async function startStores(stores: Stores): Promise<Server[]> {
	const started = await Promise.allSettled([startPostgres(stores), startRedis(stores)]);
	const servers = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
	const failed = started.find((each) => each.status === 'rejected');
	if (failed) {
		await Promise.all(servers.map(async (server) => await server.stop()));
		throw failed.reason;
	}
	return servers;
}

/** n8n's settings to use them. */
export const settingsOf = ({ postgres, redis }: Stores['ports']): NodeJS.ProcessEnv => ({
	EXECUTIONS_MODE: 'queue',
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(postgres),
	DB_POSTGRESDB_DATABASE: 'postgres',
	DB_POSTGRESDB_USER: 'n8n',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: String(redis),
	// Its default in queue mode, named so that it stays.
	N8N_DEFAULT_BINARY_DATA_MODE: 'database',
});
