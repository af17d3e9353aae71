// What the documentation says of the operations' runs: what they return, and which calls they make.
import type { INodeExecutionData } from 'n8n-workflow';

import { routes, routeOf, type CallName } from '../../nodes/Oneshot/client/routes';
import { basePaths, type Version } from '../harness/optimizer.cjs';
import type { NodeOperation, OperationRun } from '../harness/scenarios.cjs';

/** One operation as it ran. */
export interface Run extends NodeOperation {
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

/** What the documentation says of an operation, out of its runs. */
export function describeRuns(
	nodeOperation: NodeOperation,
	runs: Partial<Record<Version, OperationRun>>,
): Run {
	const [first] = nodeOperation.versions.map((version) => runs[version]);
	if (!first) throw new Error(`${nodeOperation.operation.action} was not run`);
	const calls = nodeOperation.versions.map((version) => {
		const made = runs[version]?.calls.map(({ method, path }) =>
			callOf(version, method, path.slice(basePaths[version].length)),
		);
		return [version, [...new Set(made)]] as const;
	});
	return {
		...nodeOperation,
		calls: Object.fromEntries(calls),
		output: first.output,
		passedOn: new Set(first.input.items.flatMap(({ binary }) => Object.keys(binary ?? {}))),
	};
}
