// What the demo prints. Colours and the running clock only where a person is watching.
const { stdout } = process;
const colourful = stdout.isTTY && !process.env.NO_COLOR;

const colour = (code: number) => (text: string) =>
	colourful ? `\x1b[${code}m${text}\x1b[0m` : text;
export const bold = colour(1);
export const faint = colour(2);
export const red = colour(31);
export const green = colour(32);

/** How often a step that runs on is mentioned where no clock can be shown. */
const PATIENCE_MS = 5000;

/** One line per step, and a sign of life while it runs. */
export function stepPrinter() {
	let timer: NodeJS.Timeout | undefined;
	const wipe = () => {
		clearInterval(timer);
		if (stdout.isTTY) stdout.write('\r\x1b[K');
	};
	return {
		started(name: string): void {
			const since = Date.now();
			const life = () => {
				const line = faint(`  … ${name} (${Math.round((Date.now() - since) / 1000)} s)`);
				stdout.write(stdout.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
			};
			if (stdout.isTTY) life();
			timer = setInterval(life, stdout.isTTY ? 1000 : PATIENCE_MS);
			timer.unref();
		},
		finished(name: string, what: string): void {
			wipe();
			console.log(`  ${green('✓')} ${name.padEnd(20)} ${what}`);
		},
		failed(name: string): void {
			wipe();
			console.log(`  ${red('✗')} ${name}`);
		},
	};
}
