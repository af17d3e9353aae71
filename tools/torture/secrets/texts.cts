// All texts of what n8n stores and serves, each once: most of it repeats itself.
import type { IDataObject } from 'n8n-workflow';

import { unflattened } from '../n8n/executions.cjs';
import { found } from '../shared/secrets.cjs';

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null;

/** A node as its author made it: what they typed into its fields stands there. */
const isNode = (value: IDataObject) =>
	typeof value.type === 'string' && 'typeVersion' in value && isObject(value.parameters);

/** JSON as a value, also where n8n's store made it flat; anything else as it is. */
function parsed(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return text;
	try {
		const value = JSON.parse(text) as unknown;
		const flat =
			Array.isArray(value) && isObject(value[0]) && /^\[\{("\w+":"?\d+"?,?)+\}/.test(text);
		return flat ? unflattened(text) : value;
	} catch {
		return text;
	}
}

/** Collects texts, and says where each was seen first. */
export class Texts {
	private readonly places = new Map<string, string>();

	/**
	 * Adds all texts of a value, and of the JSON in it.
	 * @param place where it stands, for people
	 */
	add(place: string, value: unknown): void {
		this.walk(place, value, new Set(), false);
	}

	private walk(place: string, value: unknown, seen: Set<object>, inError: boolean): void {
		if (typeof value === 'string') {
			const inner = parsed(value);
			if (typeof inner === 'string') this.note(place, inner);
			else this.walk(place, inner, seen, inError);
			return;
		}
		if (!isObject(value) || seen.has(value)) return;
		seen.add(value);
		// What is in a workflow's own definition was put there; an error has no business with it.
		const exempt = isNode(value) && !inError ? ['parameters'] : [];
		for (const [name, inner] of Object.entries(value)) {
			if (exempt.includes(name)) continue;
			this.note(place, name);
			// The link that an item carries is what its operation is there for.
			if (name === 'signing_link') continue;
			this.walk(place, inner, seen, inError || name === 'error');
		}
	}

	private note(place: string, text: string): void {
		if (text.length > 3 && !this.places.has(text)) this.places.set(text, place);
	}

	get size(): number {
		return this.places.size;
	}

	/** Which secrets are in them, and where: `pin in execution 12`. */
	found(secrets: Record<string, string>): Map<string, string> {
		const names = new Map<string, string>();
		let batch: string[] = [];
		let length = 0;
		const search = () => {
			// All at once first: nearly always there is nothing.
			const some = found(batch.join('\n\n'), secrets).filter((name) => !names.has(name));
			const wanted = Object.fromEntries(some.map((name) => [name, secrets[name]]));
			for (const text of some.length > 0 ? batch : []) {
				for (const name of found(text, wanted)) {
					if (!names.has(name)) names.set(name, this.places.get(text) ?? '');
				}
			}
			for (const name of some) if (!names.has(name)) names.set(name, 'several texts');
			batch = [];
			length = 0;
		};
		for (const text of this.places.keys()) {
			batch.push(text);
			length += text.length;
			if (length > 500_000) search();
		}
		search();
		return names;
	}
}
