// Many small calls: what n8n, the credential and the node cost beside the network.
import type { Case } from '../inside/cases.cjs';
import type { Work } from '../work.cjs';
import { everyLine, pooledLines } from './lines.cjs';
import { inTurns } from './rounds.cjs';

function casesOf(quick: boolean): Case[] {
	const count = quick ? 200 : 1000;
	const common = { call: 'getToken', count, warmUp: 1, rounds: quick ? 3 : 5 } as const;
	return (quick ? [20] : [20, 0, 100]).flatMap((latency): Case[] => {
		const late = { ...common, latency };
		const eight = { ...late, name: `${latency} ms, the default of 8` };
		const slow = (latency / 8) * count > 10_000;
		return [
			{ ...late, name: `${latency} ms, all at once`, inFlight: 'all', lines: everyLine },
			{ ...late, name: `${latency} ms, 64 at once`, inFlight: 64, lines: pooledLines },
			slow
				? { ...eight, lines: ['One-Shot node'], rounds: 2, warmUp: 0 }
				: { ...eight, lines: ['One-Shot node', 'helper in a loop'] },
		];
	});
}

export const getToken: Work = {
	name: 'get-token',
	title: 'Many small calls',
	about:
		'1,000 items through Token: Get, at three latencies of the server, with all calls at once (as n8n’s HTTP Request node makes them), with 64 and with the node’s default of 8.',
	columns: [
		{ name: 'wall', title: 'Wall, ms' },
		{ name: 'cpuPerCall', title: 'CPU per call, ms', digits: 3 },
		{ name: 'rss', title: 'RSS growth, MB' },
		{ name: 'inFlight', title: 'Most at once' },
	],
	goals: [
		...['HTTP Request node', 'HTTP Request node, our credential'].map((of) => ({
			...{ cases: 'all at once', line: 'One-Shot node', quantity: 'cpuPerCall', of, most: 0.95 },
		})),
		{
			...{ cases: '(all|64) at once', line: 'One-Shot node', quantity: 'cpuPerCall' },
			...{ of: 'helper in a loop', most: 1.1 },
		},
		{
			...{ cases: '20 ms, all at once', line: 'One-Shot node', quantity: 'wall' },
			...{ of: 'HTTP Request node', most: 0.95 },
		},
		{ cases: 'default of 8', line: 'One-Shot node', quantity: 'inFlight', most: 8 },
	],
	async measure(lab) {
		return await inTurns(lab, casesOf(lab.quick), lab.quick ? 0 : 1);
	},
};
