// Our code's part of a signature.
import type { SigningTask } from '../inside/signing.cjs';
import type { Series, Work } from '../work.cjs';

export const signing: Work = {
	name: 'signing',
	title: 'A signature',
	about:
		'100 signatures against the local Optimizer: Create with three pictures, Upload of the sample contract, Generate OTP, Sign, Download; each a run of n8n with one node.',
	columns: [
		{ name: 'wall', title: 'Wall, ms', digits: 1 },
		{ name: 'calls', title: 'Calls, ms', digits: 1 },
		{ name: 'noOp', title: 'n8n alone, ms', digits: 1 },
		{ name: 'own', title: 'The node, ms', digits: 1 },
		{ name: 'share', title: 'The node, %', digits: 1 },
	],
	goals: [{ cases: 'all five', line: 'One-Shot node', quantity: 'share', most: 5 }],
	async measure(lab) {
		const task: SigningTask = lab.quick
			? { signings: 10, warmUp: 3 }
			: { signings: 100, warmUp: 10 };
		return await lab.inside<Series[]>('signing', task);
	},
};
