// What a person sees while something takes long: a running clock on a terminal, elsewhere a line now and then.
const { stdout } = process;

/** How often a line tells, where no clock can be shown, that something is still going on. */
const LINE_EVERY_MS = 15_000;

/** `7 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export interface Progress {
	/** Says at what the work is now. */
	at(what: string): void;
	/** Takes the clock away, and leaves a line in its place. */
	end(line?: string): void;
}

/** Shows that something is under way, until `end`. */
export function startProgress(what: string): Progress {
	const started = Date.now();
	let now = what;
	const show = () => {
		const line = `${now} … ${duration(Date.now() - started)}`;
		stdout.write(stdout.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
	};
	if (stdout.isTTY) show();
	const timer = setInterval(show, stdout.isTTY ? 1000 : LINE_EVERY_MS);
	timer.unref();
	return {
		at(what) {
			now = what;
			if (stdout.isTTY) show();
		},
		end(line) {
			clearInterval(timer);
			if (stdout.isTTY) stdout.write('\r\x1b[K');
			if (line !== undefined) stdout.write(`${line}\n`);
		},
	};
}

/** Does the work and says, when it is done, what it was and how long it took. */
export async function during<T>(
	what: string,
	work: (progress: Progress) => Promise<T>,
): Promise<T> {
	const started = Date.now();
	const progress = startProgress(what);
	if (!stdout.isTTY) stdout.write(`${what} …\n`);
	try {
		const result = await work(progress);
		progress.end(`${what}: ${duration(Date.now() - started)}`);
		return result;
	} catch (error) {
		progress.end(`${what}: failed`);
		throw error;
	}
}
