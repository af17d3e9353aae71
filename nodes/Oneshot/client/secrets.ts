import type { IDataObject } from 'n8n-workflow';

import { isObject } from './answer';
import type { Part } from './multipart';

/** Fields of the API whose values no output, error or log may show. */
const SECRET_NAME = /password|^pin$|^token$|^secret$|^ext_unlock_value$|^(document|extra)_\w+$/i;

/** Below this many characters a secret is masked only where it stands alone: it would garble ordinary words. */
const SHORT = 8;
/** Whether a secret can be masked wherever it stands: no other text holds it by chance. */
export const isLong = (secret: string) => secret.length >= SHORT;
const DEEPEST = 20;
/** What stands in the place of a secret. */
export const MASK = '••••';

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

/** From this many characters on a secret is a file, of which any piece is masked. */
const FILE = 1000;
const PIECE = 40;

const HTML: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
const CONTROLS: Record<string, string> = { '\n': 'n', '\r': 'r', '\t': 't' };

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Hexadecimal digits in either case. */
const digits = (hex: string) =>
	hex.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/** A backslash, which HTML and URLs escape as well. Runs are bounded: an answer may be nothing but backslashes. */
const BACKSLASH = '(?:\\\\|%(?:25){0,3}5[cC]|&(?:amp;){0,3}#(?:92|[xX]5[cC]);)';

/** An expression for a character as it is, or escaped for JSON, HTML or a URL, also more than once. */
function patternOf(character: string): string {
	const hex = (character.codePointAt(0) ?? 0).toString(16);
	const bytes = Buffer.from(character, 'utf8').toString('hex').match(/../g) ?? [];
	const units = [...Array(character.length).keys()].map((at) =>
		character.charCodeAt(at).toString(16).padStart(4, '0'),
	);
	const html = [`#0{0,7}${character.codePointAt(0)}`, `#[xX]0{0,7}${digits(hex)}`];
	if (HTML[character]) html.push(HTML[character]);
	// JSON escapes it, then HTML or a URL what JSON made of it.
	const written = [
		...(character === '\\' ? [] : [escaped(character)]),
		`&(?:amp;){0,3}(?:${html.join('|')});`,
		bytes.map((byte) => `%(?:25){0,3}${digits(byte)}`).join(''),
	];
	const forms = [
		`${BACKSLASH}{0,7}(?:${written.join('|')})`,
		units.map((unit) => `${BACKSLASH}{1,7}u${digits(unit)}`).join(''),
	];
	// As Python writes bytes.
	if (!/^[ -~]$/.test(character)) {
		forms.push(bytes.map((byte) => `${BACKSLASH}{1,7}x${digits(byte)}`).join(''));
	}
	if (character === '\\') forms.push(`${BACKSLASH}{1,8}`);
	if (character === ' ') forms.push('\\+');
	if (CONTROLS[character]) forms.push(`${BACKSLASH}{1,7}${CONTROLS[character]}`);
	return `(?:${forms.join('|')})`;
}

/** Expressions for a secret in base64: alone, and wherever it stands in something longer. */
function base64Of(secret: string): string[] {
	const bytes = Buffer.from(secret, 'utf8');
	const whole = bytes.toString('base64').replace(/=+$/, '');
	const inside = [0, 1, 2].map((before) => {
		const shifted = Buffer.concat([Buffer.alloc(before), bytes]);
		// What a character shares with the bytes around the secret is not known.
		const first = [0, 2, 3][before];
		const last = Math.floor((shifted.length * 8) / 6);
		return shifted.toString('base64').slice(first, last);
	});
	const texts = inside.filter((text) => text.length >= 4);
	return [`${[...whole].map(base64Pattern).join('')}(?:=|%3[dD])*`].concat(
		texts.map((text) => [...text].map(base64Pattern).join('')),
	);
}

/** An expression for a secret in hex, of which the bytes may stand apart. */
const hexOf = (secret: string): string =>
	(Buffer.from(secret, 'utf8').toString('hex').match(/../g) ?? []).map(digits).join('[ :,-]?');

/** A character of base64, which URLs write in another alphabet or escape. */
const base64Pattern = (character: string) =>
	({ '+': '(?:[+-]|%2[bB])', '/': '(?:(?<!\\\\)\\\\*/|_|%2[fF])' })[character] ?? character;

/** Replaces every piece of a file in base64. */
function withoutPieces(text: string, files: string[]): string {
	if (files.length === 0 || text.length < PIECE) return text;
	return text.replace(/[A-Za-z0-9+/=]{40,}/g, (run) => {
		const ends = [run.slice(0, PIECE), run.slice(-PIECE)];
		return files.some((file) => ends.some((end) => file.includes(end))) ? MASK : run;
	});
}

/**
 * Where a short secret may begin: after no letter or digit, unless these write another character, as `%22`, `\u0022`
 * and `\n` do.
 */
const ALONE =
	'(?:(?<=%(?:25){0,8}[\\da-fA-F]{2}|\\\\u[\\da-fA-F]{4}|\\\\[bfnrt])|(?<![\\p{L}\\d]|%[\\da-fA-F]?))';

/** V8 optimizes no longer expression (kRegExpTooLargeToOptimize), and reads texts with it many times slower. */
const LONGEST_EXPRESSION = 20_000;

/** Expressions that together find what each of the patterns does. */
function expressionsOf(patterns: string[]): RegExp[] {
	const sources: string[] = [];
	for (const pattern of patterns) {
		const last = sources.length - 1;
		const joined = `${sources[last]}|${pattern}`;
		if (last >= 0 && joined.length <= LONGEST_EXPRESSION) sources[last] = joined;
		else sources.push(pattern);
	}
	return sources.map((source) => new RegExp(source, 'gu'));
}

/** Replaces in a text what was sent in secret, and nothing else. */
export type Mask = (text: string) => string;

/** What replaces these secrets in what came back. */
export function maskFor(secrets: string[]): Mask {
	const files = secrets.filter((secret) => secret.length >= FILE);
	const words = [...new Set(secrets)]
		.filter((secret) => secret !== '' && secret.length < FILE)
		.sort((a, b) => b.length - a.length);
	const anywhere: string[] = [];
	const alone: string[] = [];
	for (const word of words) {
		const pattern = [...word].map(patternOf).join('');
		(isLong(word) ? anywhere : alone).push(pattern);
	}
	// A JSON body in base64 has the secret as JSON writes it.
	const written = words.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]);
	const encoded = [...new Set(written)].flatMap((word) => [...base64Of(word), hexOf(word)]);
	const standing = alone.map((pattern) => `${ALONE}${pattern}(?![\\p{L}\\d])`);
	const all = [...anywhere, ...encoded, ...standing];
	if (all.length === 0) return (text) => withoutPieces(text, files);
	const expressions = expressionsOf(all);
	const masked = (text: string) =>
		expressions.reduce((left, expression) => left.replace(expression, MASK), text);
	return (text) => withoutPieces(masked(inWholeLines(text, masked)), files);
}

/** Base64 or hex that was broken into lines; the breaks may be escaped. Read from the start of a run alone: once. */
const LINES = /(?<![\w+/-])[\w+/-]{40,}(?:(?:[\r\n]|\\[rn]){1,2}[\w+/=-]+){1,9999}/g;

/** Puts lines together again of which a mask changes the whole. */
function inWholeLines(text: string, mask: Mask): string {
	return text.replace(LINES, (lines) => {
		const whole = lines.replace(/[\r\n]|\\[rn]/g, '');
		const clean = mask(whole);
		return clean === whole ? lines : clean;
	});
}

const MOST_MASKS = 20;

/** `maskFor`, made once for calls that send the same: to make one costs more than many a call. */
function madeOnce(made: Map<string, Mask>, secrets: string[]): Mask {
	if (secrets.some(({ length }) => length >= FILE)) return maskFor(secrets);
	const key = JSON.stringify(secrets);
	const mask = made.get(key) ?? maskFor(secrets);
	// One-time codes are never the same.
	if (made.size >= MOST_MASKS) made.clear();
	made.set(key, mask);
	return mask;
}

/** Of what all calls of an account carry, from run to run. */
const lasting = new Map<string, Mask>();
/** Of what calls of one run send: an officer's PIN is not kept any longer. */
const passing = new WeakMap<object, Map<string, Mask>>();

/**
 * What replaces the secrets of one call.
 *
 * @param owner whose calls they are, e.g. an account
 * @param always what all of its calls carry
 * @param sent what this one sends
 */
export function maskOf(owner: object, always: string[], sent: string[]): Mask {
	const isInside = (secret: string) =>
		always.some((other) => other.includes(secret) || secret.includes(other));
	const secrets = sent.filter((secret) => secret !== '' && !always.includes(secret));
	const ofRun = passing.get(owner) ?? new Map<string, Mask>();
	passing.set(owner, ofRun);
	// Of two secrets of which one is part of the other, the longer is to be found first.
	if (secrets.some(isInside)) return madeOnce(ofRun, [...secrets, ...always]);
	const [first, second] = [madeOnce(lasting, always), madeOnce(ofRun, secrets)];
	return (text) => second(first(text));
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
