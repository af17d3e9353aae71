// The local Optimizer's faults, as the torture sees them.
import type { FaultScript } from '../../harness/optimizer.cjs';

/** Whether a call that is struck so would wait for ever. */
export const silent = ({ name, action }: FaultScript) =>
	['hang', 'drip'].includes(action.type) || action.then === 'hold' || name === 'status-101';
