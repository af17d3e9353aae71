// `npm run probe -- --base-url …`: asks a real Optimizer what the documentation leaves open.
import { runProbe } from './run.cjs';

async function main(): Promise<void> {
	const { code, stdout, stderr } = await runProbe(process.argv.slice(2), process.env);
	if (stdout) console.log(stdout);
	if (stderr) console.error(`\n${stderr}`);
	process.exitCode = code;
}

void main();
