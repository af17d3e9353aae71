// Runs every operation once per Optimizer version, in n8n's engine against the local Optimizer: what it
// returns, and which calls it makes.
import type { INodeExecutionData } from 'n8n-workflow';

import { routes, routeOf, type CallName } from '../../nodes/Oneshot/client/routes';
import type { Version } from '../../test/harness/optimizer.cjs';
import { knownOperations, walk, type Known } from '../../test/harness/scenarios.cjs';
import { startWorld } from '../../test/harness/world.cjs';

/** One operation as it ran. */
export interface Run extends Known {
	/** The calls that it made, in order, each once. */
	calls: Partial<Record<Version, CallName[]>>;
	/** What it returned in the first of its versions. */
	output: INodeExecutionData[];
	/** The files that reached it. */
	passedOn: Set<string>;
}

export const callNames = Object.keys(routes) as CallName[];

/** Which call of the API a request was. Throws when there is none with such a path. */
export function callOf(version: Version, method: string, path: string): CallName {
	const found = callNames.find((name) => {
		const route = routeOf(name, version);
		return route?.paths.some(
			(template) =>
				route.method === method &&
				new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}/?$`).test(path),
		);
	});
	if (found) return found;
	throw new Error(`${method} ${path} is no call of the ${version} API`);
}

/** Runs all operations. Throws when one fails, or has no scenario. */
export async function runAll(say: (line: string) => void): Promise<Run[]> {
	const world = await startWorld();
	try {
		const runs: Run[] = [];
		for (const known of knownOperations) {
			const run: Run = { ...known, calls: {}, output: [], passedOn: new Set() };
			for (const version of known.versions) {
				await world.optimizer.reset();
				const { prepared, output, calls } = await walk(world, known, version);
				const base = new URL(world.optimizer[version]).pathname;
				const names = calls.map(({ method, path }) =>
					callOf(version, method, path.slice(base.length)),
				);
				run.calls[version] = [...new Set(names)];
				if (run.output.length > 0) continue;
				run.output = output;
				run.passedOn = new Set(prepared.items.flatMap(({ binary }) => Object.keys(binary ?? {})));
			}
			runs.push(run);
			say(`${run.resource.name}: ${run.operation.name}`);
		}
		return runs;
	} finally {
		await world.stop();
	}
}
