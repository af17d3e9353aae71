import type { LineName } from '../lines/line.cjs';

export const everyLine: LineName[] = [
	'One-Shot node',
	'HTTP Request node',
	'HTTP Request node, our credential',
	'helper in a loop',
	'bare axios',
];

/** Those that can be told how many calls to make at once. */
export const pooledLines: LineName[] = ['One-Shot node', 'helper in a loop', 'bare axios'];
