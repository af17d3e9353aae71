// A process that is measured in: runs one task, sends what came of it, and ends.
import { createRequire } from 'node:module';

interface Message {
	module: string;
	task: object;
}

async function answer({ module, task }: Message): Promise<void> {
	const load = createRequire(__filename);
	const { run } = load(`./${module}.cts`) as { run(task: object): Promise<unknown> };
	const value = await run(task);
	process.send?.({ value }, () => process.exit());
}

process.once('disconnect', () => process.exit());
process.once('message', (message: Message) => {
	answer(message).catch(
		({ message: said, description, stack }: Error & { description?: string }) => {
			console.error([said, description, stack].filter(Boolean).join('\n'));
			process.exit(1);
		},
	);
});
