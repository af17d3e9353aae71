// PDFs: damaged ones through the checks before an upload; signed ones, changed, through Verify: none may be intact for
// us whose signed bytes are others, or of which pdfsig says otherwise.
import {
	append,
	contract,
	fixture,
	signedContract,
	type SignedOptions,
} from '../../fuzz/pdf/build.cjs';
import { exercise } from '../../fuzz/pdf/exercise.cjs';
import { mutate } from '../../fuzz/pdf/mutate.cjs';
import { attacks, steps } from '../../fuzz/pdf/revisions.cjs';
import { pdfSources, signedSources } from '../../fuzz/pdf/sources.cjs';
import { pdfsig } from '../../harness/signatures.cjs';
import { acceptsBare, ours } from '../../corpus/opinions.cjs';
import { lastSignature } from '../../corpus/signaturePlace.cjs';
import type { Chance } from './chance.cjs';
import type { Came, InputKind } from './kind.cjs';

/** Of those that are intact for us, how many pdfsig is asked about: it takes longer than all else. */
const ASKED = 0.25;

/** What the last signature of a file covers, as nobody changed it. */
interface Covered {
	bytes: Buffer;
	before: Buffer;
	after: Buffer;
	/** Where its last signature's CMS stands. */
	start: number;
	end: number;
}

function covered(bytes: Buffer): Covered {
	const [, start, end, rest] = lastSignature(bytes).range;
	return {
		...{ bytes, start, end },
		before: bytes.subarray(0, start),
		after: bytes.subarray(end, end + rest),
	};
}

/** One small change, of which most leave the file readable. */
function touch({ bytes, start, end }: Covered, chance: Chance): Buffer {
	const changed = Buffer.from(bytes);
	// Now and then in the signature itself, or in the filling behind it.
	const at = chance.often(0.4) ? start + chance.below(end - start) : chance.below(bytes.length);
	switch (chance.below(6)) {
		case 0:
			changed[at] ^= 1 << chance.below(8);
			return changed;
		case 1:
			changed[at] = 48 + chance.below(10);
			return changed;
		case 2:
			return Buffer.concat([
				changed,
				Buffer.from(chance.of(['\n', ' ', '%', '\0', '%%EOF\n', '1', '<<>>', 'x'])),
			]);
		case 3:
			return Buffer.concat([changed.subarray(0, at), changed.subarray(at + 1)]);
		case 4:
			return Buffer.concat([
				changed.subarray(0, at),
				Buffer.from([chance.below(256)]),
				changed.subarray(at),
			]);
		default: {
			const other = chance.below(bytes.length);
			[changed[at], changed[other]] = [changed[other], changed[at]];
			return changed;
		}
	}
}

/** A contract with revisions of programs and of forgers, none of whose cryptography is right. */
function revised(chance: Chance): Buffer {
	const docMdp = chance.of([undefined, 1, 2, 3] as const);
	const options: SignedOptions = docMdp ? { docMdp } : {};
	const [changed, objects] = chance.of(Object.values(attacks));
	const forged = chance.often(0.5);
	let bytes = signedContract({ ...options, ...(forged && { objects }) });
	for (let left = chance.below(3); left > 0; left--) {
		bytes = chance.of(Object.values(steps))(bytes, options);
	}
	return forged ? append(bytes, changed) : bytes;
}

async function read(bytes: Buffer): Promise<Came> {
	const outcome = await exercise(bytes);
	return { outcome, reached: outcome === 'read', misses: [] };
}

async function verify(original: Covered, changed: Buffer, chance: Chance): Promise<Came> {
	const file = { kind: 'pdf' as const, bytes: changed };
	const { sound, says } = await ours(file);
	const misses: string[] = [];
	if (/undefined|\[object|NaN/.test(says)) misses.push(`says ${says}`);
	if (changed.equals(original.bytes) && !sound) misses.push(`the right one is not intact: ${says}`);
	if (!sound) return { outcome: 'verify: not intact', reached: true, misses, said: says };
	const { before, after, start, end } = original;
	const same =
		changed.subarray(0, start).equals(before) &&
		changed.subarray(end, end + after.length).equals(after);
	if (!same) misses.push('intact, although what was signed is not what was');
	const ended = original.bytes.length === end + after.length;
	if (ended && !/^(?:[\0\s]|%[^\r\n]*)*$/.test(changed.toString('latin1', end + after.length))) {
		misses.push('intact, although something was added behind what was signed');
	}
	if (!chance.often(ASKED)) return { outcome: 'verify: intact', reached: true, misses };
	// What is behind was looked at above: pdfsig does not call it the total document, if it is a line's end alone.
	const listed = (await pdfsig(changed)).filter(
		// That of a time stamp, which it does not look at.
		({ validation }) => !validation.includes('not yet been verified'),
	);
	const valid = listed.length > 0 && listed.every(({ valid: is }) => is);
	if (!valid && !acceptsBare(file, { kind: 'pdf', bytes: original.bytes })) {
		misses.push(`intact; pdfsig says ${JSON.stringify(listed)}`);
	}
	return { outcome: 'verify: intact (pdfsig asked)', reached: true, misses };
}

export const pdf: InputKind = {
	name: 'pdf',
	share: 12,
	reached: 'were read to their end, or went through Verify',
	async start() {
		const sources = pdfSources();
		const sound: Covered[] = [];
		for (const [, bytes] of signedSources()) {
			if ((await ours({ kind: 'pdf', bytes })).sound) sound.push(covered(bytes));
		}
		const small = [contract(), fixture('pdfkit.pdf'), fixture('form.pdf')];
		return {
			async run(chance) {
				const way = chance.next();
				if (way < 0.4) {
					return await read(mutate(chance.of(sources), chance.of(sources), chance.next));
				}
				if (way < 0.6) {
					const bytes = revised(chance);
					return await read(
						chance.often(0.5) ? mutate(bytes, chance.of(small), chance.next) : bytes,
					);
				}
				const original = chance.of(sound);
				const asItIs = chance.often(0.01);
				return await verify(original, asItIs ? original.bytes : touch(original, chance), chance);
			},
		};
	},
};
