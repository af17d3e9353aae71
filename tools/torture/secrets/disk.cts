// What n8n has written: every row of its database, and every file of its folder, byte by byte.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { runSuccessfully } from '../../shared/programs.cjs';
import { found } from '../shared/secrets.cjs';

/** Run by n8n's own Node, which can read the database. */
const DUMP = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1], { readOnly: true });
const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
for (const { name } of tables) {
	for (const row of database.prepare('SELECT * FROM "' + name + '"').iterate()) {
		const texts = Object.entries(row).map(([column, value]) => [
			column,
			value instanceof Uint8Array ? Buffer.from(value).toString() : value,
		]);
		process.stdout.write(JSON.stringify([name, Object.fromEntries(texts)]) + '\\n');
	}
}`;

/** Every row of n8n's database, with its table. n8n has ended. */
export async function rowsOf(node: string, folder: string): Promise<Array<[string, object]>> {
	const file = join(folder, '.n8n', 'database.sqlite');
	const args = ['--no-warnings', '-e', DUMP, file];
	const lines = await runSuccessfully({ program: node, args });
	return lines
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as [string, object]);
}

export const digestOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** The package itself is no data of n8n. */
const isData = (file: string) => !file.includes(join('.n8n', 'nodes'));

const PIECE = 2 ** 20;
const OVERLAP = 2 ** 13;

export interface Raw {
	files: number;
	bytes: number;
	/** Where each was found. */
	names: Map<string, string>;
}

/**
 * Looks through the bytes of every file below a folder.
 * @param inputs digests of files that were put there: these may be there, alone
 */
export async function searchFiles(
	folder: string,
	secrets: Record<string, string>,
	inputs: Set<string>,
): Promise<Raw> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter(isData);
	const raw: Raw = { files: 0, bytes: 0, names: new Map() };
	for (const file of files) {
		const content = await readFile(file).catch(() => undefined);
		// Files come and go while n8n runs.
		if (content === undefined || inputs.has(digestOf(content))) continue;
		raw.files++;
		raw.bytes += content.length;
		for (let at = 0; at < content.length; at += PIECE) {
			const piece = content.subarray(at, at + PIECE + OVERLAP);
			const pictures = Object.entries(secrets).filter(([name]) => /\.(jpg|png)$/.test(name));
			const names = [
				...found(piece.toString(), secrets, 1),
				// A picture is bytes, which are no text.
				...pictures
					.filter(([, secret]) => piece.includes(Buffer.from(secret, 'base64')))
					.map(([name]) => name),
			];
			for (const name of names) raw.names.set(name, relative(folder, file));
		}
	}
	return raw;
}
