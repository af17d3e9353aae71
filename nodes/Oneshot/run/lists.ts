import type { IDataObject } from 'n8n-workflow';

import type { Call } from './call';
import type { Output } from './operation';

/** A “Get Many” answer as outputs, one per element, cut to the user's limit. */
export function listed(call: Call, elements: IDataObject[]): Output[] {
	const all = call.flag('returnAll');
	const limit = all ? elements.length : Number(call.param('limit', 50));
	return elements.slice(0, limit).map((json) => ({ json }));
}
