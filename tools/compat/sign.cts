// Signs with the packed node in whichever n8n-core was chosen (useCore.cts), and prints what came of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { pdfsig } from '../harness/signatures.cjs';
import { signerName } from '../harness/signer.cjs';
import { startWorld } from '../harness/world.cjs';
import { versions } from '../harness/optimizer.cjs';

/** Which versions of n8n's packages are running, from their own files. */
function loadedVersion(name: string): string {
	let folder = dirname(createRequire(__filename).resolve(name));
	for (;;) {
		try {
			const text = readFileSync(join(folder, 'package.json'), 'utf8');
			const manifest = JSON.parse(text) as { name?: string; version: string };
			if (manifest.name === name) return manifest.version;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		}
		if (folder === dirname(folder)) throw new Error(`${name} has no package.json`);
		folder = dirname(folder);
	}
}

/** Create, upload, code, sign, download against both generations of the API; then pdfsig's verdict. */
async function main(): Promise<void> {
	const [, , nodesDir] = process.argv;
	const world = await startWorld({ nodesDir });
	try {
		for (const version of versions) {
			const { json } = await world.signed(version);
			const download = { resource: 'document', operation: 'download' };
			const result = await world.run(download, [{ json }], { version });
			if (result.error) throw result.error;
			const signatures = await pdfsig(await result.buffer(result.items()[0]));
			const [{ signer, valid, totalDocument }] = signatures;
			if (signatures.length !== 1 || signer !== signerName || !valid || !totalDocument) {
				throw new Error(`${version}: ${JSON.stringify(signatures)}`);
			}
		}
		console.log(
			JSON.stringify({ core: loadedVersion('n8n-core'), workflow: loadedVersion('n8n-workflow') }),
		);
	} finally {
		await world.stop();
	}
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
