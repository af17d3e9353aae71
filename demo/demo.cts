// npm run demo [-- file.pdf …]: has PDFs signed from the first form to the filed document. The workflow
// of examples/ runs in n8n's own engine against the local Optimizer; nothing leaves this machine.
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';

import { setGlobalState, type INodeExecutionData } from 'n8n-workflow';

import { startEngine, type Engine, type NodeEvent } from '../tools/harness/engine.cjs';
import { runExample } from '../tools/harness/examples.cjs';
import type { Upload } from '../tools/harness/forms.cjs';
import { startOptimizer, type RunningOptimizer } from '../tools/harness/optimizer.cjs';
import { pdfsig } from '../tools/harness/signatures.cjs';
import { signerName } from '../tools/harness/signer.cjs';
import { bold, faint, green, red, stepPrinter } from './console.cjs';

const example = 'classic-signature';

/** Where the user called npm from: paths are meant from there. */
const cwd = process.env.INIT_CWD ?? process.cwd();
const shown = (path: string) => relative(cwd, path) || path;

/** A reason to stop, in words for the user. */
class Stop extends Error {}

/** Reads a file that is to be signed, under the name that the result gets. */
async function readDocument(path: string): Promise<Upload> {
	try {
		const content = await readFile(path);
		return { content, fileName: basename(path), mimeType: 'application/pdf' };
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const reasons: Record<string, string> = {
			ENOENT: 'There is no such file',
			EISDIR: 'This is a folder, not a file',
			EACCES: 'This file may not be read',
		};
		throw new Stop(`${reasons[code ?? ''] ?? 'This file can’t be read'}: ${path}`);
	}
}

/** What happened at a node, as the person in front of it would say. */
function tellStep(name: string, [item]: INodeExecutionData[], code: string): string {
	const { json = {}, binary = {} } = item ?? {};
	const pk = String(json.request_pk);
	const steps: Record<string, () => string> = {
		'Signer and Document': () =>
			`${signerName} and “${binary.document?.fileName}” are entered in a form`,
		Create: () => `request ${pk} is created (${String(json.env)}), with three identity pictures`,
		Upload: () => `the document waits in request ${pk} to be signed`,
		'Check Data': () => 'everything is in order',
		'Enter in the Register': () => 'it is recorded who identified the signer, when and how',
		'Read and Agree': () => 'the signer reads the document and the contract, and agrees',
		'Generate OTP': () => 'a code is sent to the signer’s phone',
		'Type the Code': () => `the signer types ${code}`,
		Sign: () => 'the certificate is issued, everything is signed',
		Download: () => `“${binary.data?.fileName}”`,
		'Get Signed Contract': () => `“${binary.signed_contract?.fileName}”, signed as well`,
		Verify: () => 'what was signed is unchanged, and is what was uploaded',
		'File Them': () => 'both are filed on the drive',
		'Hand Over the Files': () => 'both are given to the person in front of the form',
		'Delete All': () => 'the Optimizer keeps nothing',
	};
	return steps[name]?.() ?? '';
}

/** Runs the workflow on one document. Returns what it filed: the document and the contract. */
async function haveSigned(
	engine: Engine,
	optimizer: RunningOptimizer,
	document: Upload,
): Promise<Upload[]> {
	const print = stepPrinter();
	let code = '';
	const onNode = ({ name, status, items = [], error }: NodeEvent) => {
		if (status === 'started') return print.started(name);
		if (error) return print.failed(name);
		if (name === 'Type the Code') code = String(items[0]?.json.code);
		print.finished(name, tellStep(name, items, code));
	};
	const { result, filed } = await runExample(example, {
		engine,
		optimizer,
		documents: { document },
		onNode,
	});
	if (result.error) {
		const { message, description } = result.error;
		throw new Stop([message, description].filter(Boolean).join('\n'));
	}
	return filed;
}

/** Prints what pdfsig says of a file. Returns whether its last signature holds for all of it. */
async function verify(path: string, content: Buffer): Promise<boolean> {
	let signatures;
	try {
		signatures = await pdfsig(content);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		console.log(`  pdfsig is not installed. Check the file with:  pdfsig -nocert ${shown(path)}`);
		console.log('  (Debian, Ubuntu: apt install poppler-utils; macOS: brew install poppler)');
		return true;
	}
	console.log(`  ${faint('$ pdfsig -nocert')} ${shown(path)}`);
	signatures.forEach(({ signer, validation, valid, totalDocument, time }, index) => {
		const extent = totalDocument ? 'Total document signed' : 'Signed before something was added';
		const said = `${validation} ${extent}. ${faint(time)}`;
		console.log(`    Signature #${index + 1}: ${signer}: ${valid ? green(said) : red(said)}`);
	});
	const last = signatures.at(-1);
	return last?.valid === true && last.totalDocument && last.signer === signerName;
}

/** A name that no earlier document of this run got. */
function freeStem(fileName: string, taken: Set<string>): string {
	const stem = fileName.replace(/\.pdf$/i, '');
	let name = stem;
	for (let number = 2; taken.has(name); number++) name = `${stem}-${number}`;
	taken.add(name);
	return name;
}

async function main(args: string[]): Promise<void> {
	const began = Date.now();
	const paths = [join(__dirname, 'contract.pdf'), ...args.map((path) => resolve(cwd, path))];
	const documents = await Promise.all(paths.map(readDocument));

	// The time of the visible signature is this machine's, as n8n's GENERIC_TIMEZONE would have it.
	setGlobalState({ defaultTimezone: Intl.DateTimeFormat().resolvedOptions().timeZone });
	console.log('Starting the local Optimizer and n8n’s engine …');
	const [engine, optimizer] = await Promise.all([startEngine(), startOptimizer()]);
	const taken = new Set<string>();
	try {
		for (const [index, document] of documents.entries()) {
			console.log(`\n${bold(shown(paths[index]))}`);
			const [signed, contract] = await haveSigned(engine, optimizer, document);
			const stem = freeStem(document.fileName, taken);
			for (const [file, { content }] of [
				[`signed-${stem}.pdf`, signed],
				[`signed-${stem}-contract.pdf`, contract],
			] as const) {
				const path = join(__dirname, file);
				await writeFile(path, content);
				if (!(await verify(path, content))) {
					throw new Stop(`The signature in ${shown(path)} is not what it should be.`);
				}
			}
		}
	} finally {
		await Promise.all([optimizer.stop(), engine.stop()]);
	}
	const seconds = ((Date.now() - began) / 1000).toFixed(1);
	console.log(`\nSigned in ${seconds} s. The certificates are the sandbox’s: no legal value.`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(red(`\n${error instanceof Stop ? error.message : String(error)}`));
	process.exitCode = 1;
});
