// What differs from run to run (numbers, unique IDs, dates, the machine), as values that stay.
import { createHash } from 'node:crypto';

import type { GenericValue, IDataObject } from 'n8n-workflow';

const DATE = '2026-01-31T09:30:00.000Z';

/** By member name, where the value itself does not show what it is. */
const byName: Record<string, GenericValue> = {
	scratchcard: '2678100',
	processor: 'x86_64',
	machine: 'x86_64',
	release: '6.1.0',
	system: 'Linux',
	version: '1.0.0',
	valid_from: '20260131 09:30:00',
	valid_to: '20260131 10:30:00',
	signing_link: 'https://n8n.example.com/webhook/sign#AZ0FIqp2sTIL3qTs8SCODLQtvDPaAGTv…',
};

/** Numbers of requests and Video IDs. */
const numbers: Record<string, number> = { request_pk: 388141, pk: 388141, videoid_pk: 16673 };

/** Every number of a request or a Video ID in a value, with its placeholder. */
function numbersIn(value: unknown, found = new Map<string, number>()): Map<string, number> {
	if (typeof value !== 'object' || value === null) return found;
	for (const [name, inner] of Object.entries(value)) {
		if (name in numbers && inner !== null) found.set(String(inner), numbers[name]);
		numbersIn(inner, found);
	}
	return found;
}

/**
 * A copy in which whatever differs from run to run is replaced; the same value has the same placeholder
 * all over the copy.
 */
export function withPlaceholders(json: IDataObject): IDataObject {
	const uids = new Map<string, string>();
	const known = numbersIn(json);

	function uidFor(uid: string): string {
		const placeholder = createHash('sha256')
			.update(`unique ID ${uids.size + 1}`)
			.digest('hex');
		if (!uids.has(uid)) uids.set(uid, placeholder.slice(0, 32));
		return uids.get(uid) ?? uid;
	}

	function text(value: string): string {
		const dated = value.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(Z|[+-]\d\d:?\d\d)?/g, DATE);
		const named = dated.replace(/\b[\da-f]{24,40}\b/gi, uidFor);
		return [...known].reduce(
			(said, [number, placeholder]) =>
				said.replace(new RegExp(`(?<!\\d)${number}(?!\\d)`, 'g'), String(placeholder)),
			named,
		);
	}

	function replaced(value: unknown, name: string): unknown {
		if (name in byName && typeof value === 'string') return byName[name];
		if (typeof value === 'string') return text(value);
		if (typeof value === 'number') return name in numbers ? numbers[name] : value;
		if (Array.isArray(value)) return value.map((inner) => replaced(inner, name));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([inner, content]) => [inner, replaced(content, inner)]),
		);
	}

	return replaced(json, '') as IDataObject;
}
