import { isObject } from './answer';
import type { CallName } from './routes';

/** What a call that reads answers with; anything else under a status of success is no answer of an Optimizer. */
type Shape = (data: unknown) => boolean;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** `1.0.0`, `One-Shot 2`. */
const isVersion: Shape = (data) => isText(data) && /\d/.test(data);

const isBase64: Shape = (data) => isText(data) && /^(?:[\w+/-]{4})+$/.test(data.replace(/=/g, 'A'));

/** A list of objects or uids, or a map from uid to object. */
const list: Shape = (data) =>
	Array.isArray(data)
		? data.every((element) => isObject(element) || isText(element))
		: isObject(data) && Object.values(data).every(isObject);

/** An object with a text under one of these names. */
const has =
	(...names: string[]): Shape =>
	(data) =>
		isObject(data) && names.some((name) => Object.hasOwn(data, name) && isText(data[name]));

const either =
	(...shapes: Shape[]): Shape =>
	(data) =>
		shapes.some((shape) => shape(data));

/** One word, such as a status. */
const word: Shape = (data) => typeof data === 'string' && /^[A-Za-z][A-Za-z_ -]{3,39}$/.test(data);

/** The groups of an Optimizer's settings. */
const SETTINGS = ['general', 'tsa', 'request', 'billing', 'proxy'];

const shapes: Partial<Record<CallName, Shape>> = {
	'settings.hello': either(isText, isObject),
	'settings.version': either(isVersion, has('version', 'name')),
	'settings.get': (data) => isObject(data) && SETTINGS.some((group) => isObject(data[group])),
	'token.get': has('username'),
	'token.getAll': list,
	'request.get': either(word, has('status')),
	'request.getAsyncStatus': either(word, has('async_status', 'status')),
	'document.getAll': list,
	'image.getAll': list,
	'metadata.get': either(isBase64, has('metadata')),
	'metadata.getAll': list,
};

/** Whether data have the shape that a call which reads answers with. */
export const hasShape = (call: CallName, data: unknown): boolean => shapes[call]?.(data) ?? true;
