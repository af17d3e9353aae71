// What a person sees while something takes long.

function duration(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Does the work under a line that says what it is and how long it has been going on. */
export async function during<T>(what: string, work: () => Promise<T>): Promise<T> {
	const started = Date.now();
	const elapsed = () => duration(Date.now() - started);
	const { stdout } = process;
	stdout.write(`${what} …${stdout.isTTY ? '' : '\n'}`);
	const timer = setInterval(
		() => stdout.write(stdout.isTTY ? `\r${what} … ${elapsed()} ` : `  … ${elapsed()}\n`),
		stdout.isTTY ? 1000 : 20_000,
	);
	try {
		const result = await work();
		stdout.write(stdout.isTTY ? `\r${what}: ${elapsed()}   \n` : `  done in ${elapsed()}\n`);
		return result;
	} finally {
		clearInterval(timer);
	}
}
