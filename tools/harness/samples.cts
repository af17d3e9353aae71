// The sample files of this project: a contract to sign, and pictures of an identity that nobody has.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectRoot } from '../shared/projectRoot.cjs';

type Picture = 'id-front.jpg' | 'id-rear.jpg' | 'selfie.png' | 'logo.png';

/** Where a sample picture lies. */
export const picturePath = (name: Picture): string => join(__dirname, 'samples', name);

export const picture = (name: Picture): Buffer => readFileSync(picturePath(name));

/** Where the contract lies that the demo signs: a PDF of one page. */
export const contractPath = join(projectRoot, 'demo', 'contract.pdf');

export const contract = (): Buffer => readFileSync(contractPath);
