// What a process writes, to be searched for secrets.

/** Keeps everything that is written to this process's outputs from now on; what there was since the last time it is asked. */
export function captureOutput(): () => string {
	let log = '';
	const keep = (chunk: unknown) => {
		log += String(chunk);
		return true;
	};
	process.stdout.write = keep as typeof process.stdout.write;
	process.stderr.write = keep as typeof process.stderr.write;
	return () => {
		const taken = log;
		log = '';
		return taken;
	};
}
