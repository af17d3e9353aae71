// The ways to make the same calls that are compared.
import { bareAxios } from './axios.cjs';
import { helperInALoop } from './helperLoop.cjs';
import { httpRequestAlone, httpRequestWithCredential } from './httpRequest.cjs';
import type { Line, LineName } from './line.cjs';
import { oneshot } from './oneshot.cjs';

export const lines: Record<LineName, Line> = {
	'One-Shot node': oneshot,
	'HTTP Request node': httpRequestAlone,
	'HTTP Request node, our credential': httpRequestWithCredential,
	'helper in a loop': helperInALoop,
	'bare axios': bareAxios,
};
