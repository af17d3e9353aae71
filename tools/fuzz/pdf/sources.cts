// PDFs to be damaged: real ones of many programs, and two written by hand.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { projectRoot } from '../../shared/projectRoot.cjs';
import { contract, fixture, signedContract } from './build.cjs';

/** The fixtures' names. */
const names = ['', 'reader'].flatMap((folder) =>
	readdirSync(join(projectRoot, 'test', 'fixtures', 'pdf', folder))
		.filter((name) => /\.pdf(\.gz)?$/.test(name))
		.map((name) => join(folder, name)),
);

export const pdfSources = (): Buffer[] => [
	contract(),
	signedContract({ docMdp: 2 }),
	...names.map(fixture),
];

/** Those in which somebody signed, by name. */
export const signedSources = (): Array<[name: string, bytes: Buffer]> =>
	names
		.map((name): [string, Buffer] => [name, fixture(name)])
		.filter(([, bytes]) => bytes.includes('/ByteRange'));
