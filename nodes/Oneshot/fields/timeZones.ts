import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

/** The IANA time zones that this server knows; n8n lets the user search in them. */
async function getTimeZones(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [
		{ name: 'UTC', value: '' },
		...Intl.supportedValuesOf('timeZone').map((value) => ({ name: value, value })),
	];
}

export const loadOptions = { getTimeZones };
