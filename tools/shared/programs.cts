// Programs: those that run to their end, and servers that run until they are stopped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

export interface Command {
	program: string;
	args: string[];
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** What it reads from stdin; nothing by default. */
	input?: string;
}

/** How a program ended, and what it wrote. */
export interface Ended {
	code: number;
	stdout: string;
	stderr: string;
}

/** What kills each program that runs. They end with this process at the latest, by one listener for all. */
const running = new Set<() => void>();
const killAll = () => running.forEach((kill) => kill());

function remember(kill: () => void): void {
	if (running.size === 0) process.once('exit', killAll);
	running.add(kill);
}

function forget(kill: () => void): void {
	running.delete(kill);
	if (running.size === 0) process.removeListener('exit', killAll);
}

const lastLines = (output: string) => output.trim().split('\n').slice(-15).join('\n');

const commandLine = ({ program, args }: Command) => [program, ...args].join(' ');

/**
 * Runs a program to its end, whatever its exit code. Throws when it can't be started (Node's error, e.g.
 * `ENOENT`) or is ended by a signal. It ends with this process at the latest.
 */
export async function runProgram(command: Command): Promise<Ended> {
	const { program, args, cwd, env, input = '' } = command;
	const child = spawn(program, args, { cwd, env });
	// One that ends before it has read everything says so by its exit code.
	child.stdin.on('error', () => {}).end(input);
	const kill = () => child.kill('SIGKILL');
	remember(kill);
	try {
		const [[code, signal], stdout, stderr] = await Promise.all([
			once(child, 'close') as Promise<[number | null, string | null]>,
			text(child.stdout),
			text(child.stderr),
		]);
		if (code === null) throw new Error(`${commandLine(command)} was ended by ${signal}`);
		return { code, stdout, stderr };
	} finally {
		forget(kill);
	}
}

/** Runs a program that must succeed, and gives what it wrote to stdout. Throws with its last lines. */
export async function runSuccessfully(command: Command): Promise<string> {
	const { code, stdout, stderr } = await runProgram(command);
	if (code === 0) return stdout;
	throw new Error(`${commandLine(command)} ended with ${code}:\n${lastLines(stdout + stderr)}`);
}

export interface Server {
	pid: number | undefined;
	/** Ends it and whatever it started. */
	stop(): Promise<void>;
	/** Ends it and whatever it started at once, as a machine does that dies. */
	kill(): Promise<void>;
	/** Settles when it has ended, whoever ended it. */
	ended: Promise<void>;
	/** Forgets it: it is no reason for this process to go on, and nothing is noticed of it any more. */
	leave(): void;
}

interface ServerCommand extends Command {
	/** What the line contains by which it says that it is ready. */
	ready: RegExp;
	/** File that gets what it writes; without one, nothing is kept but the last lines. */
	log?: string;
	/** Told of every line of its stdout, which then is not in the log. */
	onLine?: (line: string) => void;
	/** Node's programs only: it ends by itself when this process is gone, even if that was killed. */
	bound?: boolean;
}

/** Loaded into bound servers. */
const endWithParent = join(__dirname, 'endWithParent.js');

/**
 * Starts a server in a process group of its own and waits for the line by which it says that it is ready.
 * It ends with `stop()`, and when this process ends in order. Throws with its last lines if it ends before.
 * @returns the server, and the line
 */
export async function startServer(
	command: ServerCommand,
): Promise<{ server: Server; line: string }> {
	const { program, args, cwd, env, ready, log, onLine, bound = false } = command;
	const child = spawn(program, bound ? ['--require', endWithParent, ...args] : args, {
		cwd,
		env,
		stdio: ['ignore', 'pipe', 'pipe', ...(bound ? (['ipc'] as const) : [])],
		detached: process.platform !== 'win32',
	});
	const { stdout, stderr } = child;
	if (!stdout || !stderr) throw new Error('Its output is not piped');
	function signal(name: NodeJS.Signals): void {
		try {
			if (process.platform === 'win32' || child.pid === undefined) child.kill(name);
			else process.kill(-child.pid, name);
		} catch (error) {
			// No such process: it has ended already.
			if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
		}
	}
	const kill = () => signal('SIGKILL');
	remember(kill);

	const file = log === undefined ? undefined : createWriteStream(log);
	if (file && !onLine) stdout.pipe(file, { end: false });
	if (file) stderr.pipe(file, { end: false });
	let recent = '';
	const keep = (chunk: Buffer) => (recent = lastLines(recent + chunk.toString()));
	stdout.on('data', keep);
	stderr.on('data', keep);

	const ended = new Promise<void>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', () => {
			forget(kill);
			file?.end();
			resolve();
		});
	});
	const lines = createInterface({ input: stdout });
	if (onLine) lines.on('line', onLine);
	const line = await Promise.race([
		new Promise<string>((resolve) => {
			lines.on('line', (said) => {
				if (ready.test(said)) resolve(said);
			});
		}),
		ended.then(() => {
			const where = log === undefined ? '' : ` (${log})`;
			throw new Error(`It ended before it was ready${where}:\n${recent}`);
		}),
	]);
	return {
		line,
		server: {
			pid: child.pid,
			ended,
			async stop() {
				signal('SIGTERM');
				const patience = setTimeout(kill, 10_000);
				await ended;
				clearTimeout(patience);
			},
			async kill() {
				kill();
				await ended;
			},
			leave() {
				forget(kill);
				lines.close();
				for (const stream of [stdout, stderr] as Socket[]) {
					stream.removeAllListeners('data').resume().unref();
				}
				child.removeAllListeners().unref();
				child.channel?.unref();
			},
		},
	};
}
