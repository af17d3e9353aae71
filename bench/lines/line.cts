import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Engine, RunResult } from '../../tools/harness/engine.cjs';
import type { Call } from '../calls.cjs';

export type LineName =
	| 'One-Shot node'
	| 'HTTP Request node'
	| 'HTTP Request node, our credential'
	| 'helper in a loop'
	| 'bare axios';

/** What every line is given to make the same calls with. */
export interface Setting {
	engine: Engine;
	/** Where the API begins. */
	baseUrl: string;
	/** A folder for files outside of n8n. */
	folder: string;
	call: Call;
	items: INodeExecutionData[];
	/** How many calls at once; 0: as many as our node makes when nothing is said. */
	inFlight: number;
}

/** A way to make calls: makes ready what it needs, and gives what makes them all. */
export type Line = (setting: Setting) => () => Promise<void>;

/** What a line makes of a call's path, and of the values of an item. */
export const filledIn = (path: string, json: IDataObject): string =>
	path.replace(/\{(\w+)\}/g, (_, name: string) => String(json[name]));

/** A call's address as the expression of a node's parameter. */
export const urlOf = ({ baseUrl, call }: Pick<Setting, 'baseUrl' | 'call'>): string =>
	`=${baseUrl}${call.path.replace(/\{(\w+)\}/g, '{{ $json.$1 }}')}`;

/** Works on all items, so many at a time. */
export async function inPool<T>(
	items: T[],
	inFlight: number,
	work: (item: T, index: number) => Promise<void>,
): Promise<void> {
	let next = 0;
	const worker = async () => {
		while (next < items.length) {
			const index = next++;
			await work(items[index], index);
		}
	};
	await Promise.all(Array.from({ length: Math.min(inFlight || 8, items.length) }, worker));
}

/** Throws where a run failed, or gave less than an item for each. */
export function completed(result: RunResult, items: INodeExecutionData[]): void {
	if (result.error) throw result.error;
	const count = result.items().length;
	if (count < items.length) throw new Error(`${count} items came of ${items.length}`);
}
