import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

/** The IANA time zones that this server knows; n8n lets the user search in them. */
export async function getTimeZones(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [
		{ name: "- Workflow's Own -", value: '' },
		{ name: 'UTC', value: 'UTC' },
		...Intl.supportedValuesOf('timeZone').map((value) => ({ name: value, value })),
	];
}

/** Whether a name is an IANA time zone that this server knows. */
export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
