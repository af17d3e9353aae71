// Where we and others differ on a file, and why that is meant so. What is not here is a fault.
import type { Bend } from './bend.cjs';
import { OPENSSL_ACCEPTS, type Opinion } from './opinions.cjs';

export interface Case {
	bend?: Bend;
	ours: Opinion;
	theirs: Opinion;
}

interface Difference {
	why: string;
	holds(difference: Case): boolean;
}

/** Where nobody has touched what the signature covers. */
const unsigned = ({ bend }: Case) => bend?.expected === 'any';

const DIFFERENCES: Difference[] = [
	{
		why: 'pdfsig says only that something came later, not what; it is something that the signature permits',
		holds: (one) =>
			(unsigned(one) || !one.bend) &&
			one.ours.sound &&
			/later changes permitted/.test(one.ours.says) &&
			/^Signature is Valid( \/ Signature has not yet been verified)?, not the total/.test(
				one.theirs.says,
			),
	},
	{
		why: 'pdfsig counts white space, zeros and a second end mark as a part of the document',
		holds: (one) =>
			unsigned(one) &&
			/^white space/.test(one.bend?.name ?? '') &&
			one.ours.sound &&
			/, not the total document$/.test(one.theirs.says),
	},
	{
		why: 'pdfsig’s library takes no certificate whose key is for PSS alone; openssl does, and calls the signature right',
		holds: ({ bend, ours, theirs }) =>
			ours.sound && theirs.says === `Signature is Invalid, openssl: ${OPENSSL_ACCEPTS}` && !bend,
	},
	{
		why: 'others refuse a signature for a damaged part that it does not cover; without that part openssl accepts it',
		holds: (one) =>
			unsigned(one) &&
			/^a byte flipped: (certificates|time stamp|anywhere)/.test(one.bend?.name ?? '') &&
			one.ours.sound &&
			one.theirs.acceptsBare === true,
	},
	{
		why: 'stricter: the certificate is not the one that the signature names (ESSCertID), which others do not compare',
		holds: ({ ours, theirs }) =>
			!ours.sound && theirs.sound && /^the certificate is not the one/.test(ours.says),
	},
	{
		why: 'the signature names no certificate (no ESSCertID): it is the attacker’s own, which who signed and trust tell',
		holds: ({ bend, ours, theirs }) =>
			/, and the attacker signs$/.test(bend?.name ?? '') &&
			ours.sound &&
			!/, chains/.test(ours.says) &&
			theirs.sound,
	},
	{
		why: 'stricter: the certification of the file forbids the signature that came later, which pdfsig does not read',
		holds: ({ bend, ours, theirs }) =>
			/of a certified file/.test(bend?.name ?? '') &&
			/^the file was changed after signing: another signature/.test(ours.says) &&
			theirs.sound,
	},
	{
		why: 'stricter: bytes follow after the end of the signature, which openssl does not read',
		holds: (one) =>
			unsigned(one) &&
			!one.ours.sound &&
			one.theirs.sound &&
			/^something follows/.test(one.ours.says),
	},
	{
		why: 'stricter: a part that the signature does not cover is damaged, which others pass over',
		holds: (one) =>
			unsigned(one) &&
			!one.ours.sound &&
			one.theirs.sound &&
			/cut short|not readable|unknown version|not supported|does not know|expected where/.test(
				one.ours.says,
			),
	},
];

/**
 * Compares two opinions.
 * @returns `agreed`, why they differ, or undefined where nobody knows
 */
export function compare(difference: Case): string | undefined {
	const { bend, ours, theirs } = difference;
	const forged = bend?.expected === 'refused' && ours.sound;
	const counted = bend !== undefined || ours.signatures === theirs.signatures;
	if (ours.sound === theirs.sound && counted && !forged) return 'agreed';
	return DIFFERENCES.find(({ holds }) => holds(difference))?.why;
}
