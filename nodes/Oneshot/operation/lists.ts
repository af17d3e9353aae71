import type { IDataObject } from 'n8n-workflow';

import type { Input } from './input';
import type { Output } from './operation';

/** How many results the user wants; all where undefined. */
export function readLimit(input: Input): number | undefined {
	return input.flag('returnAll') ? undefined : input.integer('limit', { least: 1 }, 50);
}

/** A “Get Many” answer as outputs, one per element, cut to the user's limit. */
export const listOutputs = (elements: IDataObject[], limit: number | undefined): Output[] =>
	elements.slice(0, limit).map((json) => ({ json }));
