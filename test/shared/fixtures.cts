import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a file of `test/fixtures` lies, e.g. `pdf/word.pdf`. */
export const fixturePath = (path: string): string => join(__dirname, '..', 'fixtures', path);

/** A file of `test/fixtures`. */
export const fixture = (path: string): Buffer => readFileSync(fixturePath(path));
