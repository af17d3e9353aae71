import type { IDataObject } from 'n8n-workflow';

import { isObject } from './answer';
import type { Part } from './multipart';

/** Fields of the API whose values no output, error or log may show. */
const SECRET_NAME = /password|^pin$|^token$|^secret$|^ext_unlock_value$|^(document|extra)_\w+$/i;

/** Below this many characters a secret is masked only where it stands alone: it would garble ordinary words. */
const SHORT = 8;
const DEEPEST = 20;
const MASK = '••••';

const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString('utf8');

/** The secret values of a JSON body, wherever they stand in it. */
function secretsIn(value: unknown, name = '', depth = 0): string[] {
	if (depth > DEEPEST) return [];
	if (typeof value === 'string' || typeof value === 'number') {
		if (!SECRET_NAME.test(name)) return [];
		// Sent in base64, but an answer may have it as it is.
		const decoded = name === 'billing_password' ? [fromBase64(String(value))] : [];
		return [String(value), ...decoded];
	}
	if (Array.isArray(value)) return value.flatMap((element) => secretsIn(element, name, depth + 1));
	if (!isObject(value)) return [];
	return Object.entries(value).flatMap(([key, inner]) => secretsIn(inner, key, depth + 1));
}

/** The secrets that a call sends: in its JSON body, in the text fields of its form. */
export function secretsOf(json: IDataObject = {}, form: Part[] = []): string[] {
	const texts = form.flatMap((part) => ('value' in part ? [[part.name, part.value]] : []));
	return [...secretsIn(json), ...secretsIn(Object.fromEntries(texts))];
}

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A secret in the forms in which a server may echo it. */
function formsOf(secret: string): string[] {
	const base64 = Buffer.from(secret, 'utf8').toString('base64');
	const html = secret.replace(/[&<>"]/g, (character) => HTML[character]);
	return [
		secret,
		base64,
		base64.replace(/=+$/, ''),
		encodeURIComponent(secret),
		encodeURIComponent(base64),
		JSON.stringify(secret).slice(1, -1),
		html,
		html.replaceAll("'", '&#39;'),
		html.replaceAll("'", '&#x27;'),
	];
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A function that replaces what a call sent in secret, and nothing else, in what came back. */
export function maskFor(secrets: string[]): (text: string) => string {
	const forms = [...new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf))]
		.filter((form) => form !== '')
		.sort((a, b) => b.length - a.length);
	const long = forms.filter((form) => form.length >= SHORT);
	const short = forms
		.filter((form) => form.length < SHORT)
		.map(escaped)
		.join('|');
	const alone = short && new RegExp(`(?<![\\p{L}\\d])(${short})(?![\\p{L}\\d])`, 'gu');
	return (text) => {
		const masked = long.reduce((rest, form) => rest.replaceAll(form, MASK), text);
		return alone ? masked.replace(alone, MASK) : masked;
	};
}

/** Masks every text of a JSON value. What is nested too deeply to be read is dropped. */
export function maskTexts(value: unknown, mask: (text: string) => string, depth = 0): unknown {
	if (typeof value === 'string') return mask(value);
	if (depth > DEEPEST) return typeof value === 'object' ? null : value;
	if (Array.isArray(value)) return value.map((element) => maskTexts(element, mask, depth + 1));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, maskTexts(inner, mask, depth + 1)]),
	);
}
