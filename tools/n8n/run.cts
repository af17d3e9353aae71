// Programs: those that run to their end, and servers that run until they are stopped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Command {
	program: string;
	args: string[];
	cwd?: string;
	env?: NodeJS.ProcessEnv;
}

const lastLines = (text: string) => text.trim().split('\n').slice(-15).join('\n');

/** Runs a program to its end and gives what it wrote to stdout. Throws with its last lines when it fails. */
export async function run({ program, args, cwd, env }: Command): Promise<string> {
	const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	let output = '';
	let everything = '';
	child.stdout.on('data', (chunk: Buffer) => {
		output += chunk.toString();
		everything += chunk.toString();
	});
	child.stderr.on('data', (chunk: Buffer) => (everything += chunk.toString()));
	try {
		const [code] = (await once(child, 'close')) as [number | null];
		if (code === 0) return output;
		const command = [program, ...args].join(' ');
		throw new Error(`${command} ended with ${code}:\n${lastLines(everything)}`);
	} finally {
		process.removeListener('exit', kill);
	}
}

export interface Server {
	/** Ends it and whatever it started. */
	stop(): Promise<void>;
	/** Settles when it has ended, whoever ended it. */
	ended: Promise<void>;
}

/**
 * Starts a server in a process group of its own and waits for the line by which it says that it is ready.
 * It ends with `stop()`, and at the latest with this process.
 * @param command.ready what that line contains
 * @param command.log file that gets what it writes
 * @param command.onLine told of every line of its stdout, which then is not in the log
 */
export async function startServer(
	command: Command & { ready: RegExp; log: string; onLine?: (line: string) => void },
): Promise<Server> {
	const { program, args, cwd, env, ready, log, onLine } = command;
	const child = spawn(program, args, {
		cwd,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: process.platform !== 'win32',
	});
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
	process.once('exit', kill);

	const file = createWriteStream(log);
	if (!onLine) child.stdout.pipe(file, { end: false });
	child.stderr.pipe(file, { end: false });
	let recent = '';
	const remember = (chunk: Buffer) => (recent = lastLines(recent + chunk.toString()));
	child.stdout.on('data', remember);
	child.stderr.on('data', remember);

	const ended = new Promise<void>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', () => {
			process.removeListener('exit', kill);
			file.end();
			resolve();
		});
	});
	const lines = createInterface({ input: child.stdout });
	if (onLine) lines.on('line', onLine);
	await Promise.race([
		new Promise<void>((resolve) => {
			lines.on('line', (line) => {
				if (ready.test(line)) resolve();
			});
		}),
		ended.then(() => {
			throw new Error(`It ended before it was ready (${log}):\n${recent}`);
		}),
	]);
	return {
		ended,
		async stop() {
			signal('SIGTERM');
			const patience = setTimeout(kill, 10_000);
			await ended;
			clearTimeout(patience);
		},
	};
}
