import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of `test/fixtures`, e.g. `fixture('images/selfie.jpg')`. */
export function fixture(path: string): Buffer {
	return readFileSync(join(__dirname, '..', 'fixtures', path));
}
