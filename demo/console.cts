// What the demo prints, in colours where a person is watching.
import { startProgress, type Progress } from '../tools/shared/progress.cjs';

const colourful = process.stdout.isTTY && !process.env.NO_COLOR;

const colour = (code: number) => (text: string) =>
	colourful ? `\x1b[${code}m${text}\x1b[0m` : text;
export const bold = colour(1);
export const faint = colour(2);
export const red = colour(31);
export const green = colour(32);

/** One line per step, and a clock while it runs. */
export function stepPrinter() {
	let progress: Progress | undefined;
	return {
		started(name: string): void {
			progress = startProgress(`  ${name}`);
		},
		finished(name: string, what: string): void {
			progress?.end(`  ${green('✓')} ${name.padEnd(20)} ${what}`);
		},
		failed(name: string): void {
			progress?.end(`  ${red('✗')} ${name}`);
		},
	};
}
