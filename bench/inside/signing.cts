// Full signings against the local Optimizer: how much of the time of the node's runs is neither the calls nor n8n.
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import { lastCode } from '../../tools/harness/optimizer.cjs';
import { signer } from '../../tools/harness/signer.cjs';
import { startWorld } from '../../tools/harness/world.cjs';
import type { Place } from '../lab.cjs';
import type { Round, Series } from '../work.cjs';
import { CallClock } from './callClock.cjs';
import { loadFrom } from './load.cjs';

export interface SigningTask {
	signings: number;
	warmUp: number;
}

const line = 'One-Shot node';
/** Our node with all its fields, that does nothing. */
const idleType = 'bench.idle';

const steps: Array<{ name: string; parameters: INodeParameters }> = [
	{ name: 'Create', parameters: { resource: 'request', operation: 'create', ...signer } },
	{ name: 'Upload', parameters: { resource: 'document', operation: 'upload' } },
	{ name: 'Generate OTP', parameters: { resource: 'request', operation: 'generateOtp' } },
	{ name: 'Sign', parameters: { resource: 'request', operation: 'sign' } },
	{ name: 'Download', parameters: { resource: 'document', operation: 'download' } },
];

/** What is left of a run's time when its calls and n8n's own part are taken away. */
function shared({ wall, calls, noOp }: Round): Round {
	const own = wall - calls - noOp;
	return { wall, calls, noOp, own, share: (own / wall) * 100 };
}

/** Measures so many signings; what is asked of the Optimizer beside the API is not measured. */
export async function run(task: SigningTask & Place): Promise<Series[]> {
	const { Oneshot } = loadFrom(task.packageFolder)('./dist/nodes/Oneshot/Oneshot.node.js') as {
		Oneshot: new () => INodeType;
	};
	const clock = new CallClock();
	const node = new Oneshot();
	const idle: Pick<INodeType, 'execute'> = {
		async execute(this: IExecuteFunctions) {
			return [this.getInputData()];
		},
	};
	const world = await startWorld({
		nodesDir: `${task.packageFolder}/dist`,
		types: {
			nodes: {
				'n8n-nodes-oneshot.oneshot': clock.around(node),
				[idleType]: Object.assign(Object.create(node) as INodeType, idle),
			},
		},
	});

	/** The milliseconds of a run of n8n with one node, and of the calls in it. */
	async function timed(work: () => Promise<INodeExecutionData[]>) {
		const before = clock.milliseconds;
		const start = performance.now();
		const items = await work();
		return { items, wall: performance.now() - start, calls: clock.milliseconds - before };
	}

	async function noOp(parameters: INodeParameters, items: INodeExecutionData[]) {
		const { error } = await world.engine.runNode(parameters, { type: idleType, items });
		if (error) throw error;
		return items;
	}

	async function signing(): Promise<Round[]> {
		let items: INodeExecutionData[] = [
			{ json: {}, binary: { ...(await world.identity()), data: await world.pdf() } },
		];
		const rounds: Round[] = [];
		for (const { name, parameters } of steps) {
			const secret =
				name === 'Sign' && (await lastCode(world.optimizer, Number(items[0].json.request_pk)));
			const all = { ...parameters, ...(secret && { secret }) };
			const given = items;
			const { wall: alone } = await timed(async () => await noOp(all, given));
			const made = await timed(async () => await world.done(all, given));
			rounds.push(shared({ wall: made.wall, calls: made.calls, noOp: alone }));
			items = made.items.map(({ json, binary }) => ({ json, binary }));
		}
		return rounds;
	}

	try {
		const series = [...steps.map(({ name }) => name), 'all five'].map((name): Series => {
			return { case: name, line, rounds: [] };
		});
		for (let count = -task.warmUp; count < task.signings; count++) {
			const rounds = await signing();
			if (count < 0) continue;
			const sum = (quantity: string) => rounds.reduce((all, round) => all + round[quantity], 0);
			const whole = shared({ wall: sum('wall'), calls: sum('calls'), noOp: sum('noOp') });
			for (const [index, round] of [...rounds, whole].entries()) series[index].rounds.push(round);
		}
		return series;
	} finally {
		await world.stop();
	}
}
