import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { Account } from '../client/account';
import { isObject } from '../client/answer';
import type { Problem } from '../client/problem';
import { inputProblem } from '../client/problem';
import { quoted } from '../values/characters';
import type { Range } from '../values/conversions';
import { choose, toBoolean, toNumber, toTextList, toWholeNumber } from '../values/conversions';
import type { Reading } from '../values/reading';
import { toLine } from '../values/text';

/** A binary of the input item, under the name by which it was asked for. */
export interface InputBinary {
	property: string;
	data: IBinaryData;
}

const FILL_IN =
	'Fill it in, or check the expression that gives it: after a form or another service, refer to the node that has the value, e.g. {{ $("Create").item.json.request_pk }}.';

const OPEN_EXPRESSION =
	'Open the field in the editor: the preview below the expression shows what it gives.';

const isEmpty = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const JSON_LOOKS = 'It looks like {"name": "value"}.';

/** An object of names and values; no list, no date. */
function isRecord(value: unknown): value is IDataObject {
	if (!isObject(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	// Whichever realm made it: only the root of all prototypes has none itself.
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The fields inside of a collection, however deep. */
const innerFields = (field: INodeProperties): INodeProperties[] =>
	(field.options ?? []).flatMap((option) => {
		if ('values' in option) return option.values;
		return 'type' in option ? [option, ...innerFields(option)] : [];
	});

/**
 * What an operation sees of one input item: the node's parameters for it, its files, the credential. Values of
 * another type than the field's, as expressions give them, are understood or refused with the field's name.
 */
export class Input {
	/** Binary properties of the input that must not be passed on (identity images, unsigned documents). */
	readonly consumed = new Set<string>();

	/** Parameters by name and fallback: n8n evaluates an expression anew whenever it is asked. */
	private readonly evaluated = new Map<string, unknown>();

	constructor(
		readonly context: IExecuteFunctions,
		readonly account: Account,
		/** The operation's fields and options. */
		private readonly fields: INodeProperties[],
		readonly item: INodeExecutionData,
		readonly index: number,
	) {}

	/** The field that the user sees under this name; several may share one, shown by turns. */
	private field(name: string): INodeProperties | undefined {
		const [last, ...parents] = name.split('.').reverse();
		const top = this.fields.find((field) => field.name === parents.at(-1));
		const known = [
			...(top ? innerFields(top) : []),
			...this.fields,
			...this.fields.flatMap(innerFields),
		];
		const found = known.filter((field) => field.name === last);
		return found.find((field) => this.isShown(field)) ?? found[0];
	}

	private isShown({ displayOptions }: INodeProperties): boolean {
		const conditions = Object.entries(displayOptions?.show ?? {});
		return conditions.every(([name, values]) =>
			(values as unknown[] | undefined)?.includes(this.param(name)),
		);
	}

	/** A parameter as the user sees it in the editor, e.g. “Request ID”. */
	label(name: string): string {
		return this.field(name)?.displayName ?? name;
	}

	/**
	 * A Problem with a parameter's value, found before anything is sent.
	 *
	 * @param predicate what is said of the field, e.g. `is empty`
	 */
	invalid(name: string, predicate: string, description?: string): Problem {
		return inputProblem(this.label(name), predicate, description);
	}

	/** The meaning of a parameter's value. Throws a Problem that names the field. */
	understood<Value>(name: string, reading: Reading<Value>): Value {
		if (reading.problem === undefined) return reading.value;
		throw this.invalid(name, reading.problem);
	}

	/** A parameter as n8n gives it. Throws a Problem where its expression fails. */
	private evaluate(name: string, fallback: unknown): unknown {
		try {
			return this.context.getNodeParameter(name, this.index, fallback) as unknown;
		} catch (error) {
			const reason = quoted((error as Error).message);
			throw this.invalid(name, `has an expression that fails: ${reason}`, OPEN_EXPRESSION);
		}
	}

	/** A parameter's value, a selector's chosen ID; `fallback` where it is hidden or was never set. */
	param(name: string, fallback: unknown = ''): unknown {
		const key = `${name} ${JSON.stringify(fallback)}`;
		if (!this.evaluated.has(key)) {
			// Not with `extractValue`: n8n throws then for a parameter that is hidden.
			const value = this.evaluate(name, fallback);
			this.evaluated.set(key, isObject(value) && '__rl' in value ? value.value : value);
		}
		return this.evaluated.get(key);
	}

	/** One line of text, cleaned of what nobody sees; empty where nothing was entered. */
	text(name: string): string {
		return this.understood(name, toLine(this.param(name)));
	}

	/** Text that must be there. */
	required(name: string): string {
		const value = this.text(name);
		if (value === '') throw this.invalid(name, 'is empty', FILL_IN);
		return value;
	}

	/** Lines of text, each cleaned; empty ones are left out. */
	lines(name: string): string[] {
		const value = this.param(name);
		const lines =
			typeof value === 'string' ? value.split(/\r?\n/) : Array.isArray(value) ? value : [value];
		return lines.map((line) => this.understood(name, toLine(line))).filter(Boolean);
	}

	/** Text that is taken to the letter, such as a password. */
	verbatim(name: string): string {
		const value = this.param(name);
		if (value === null || value === undefined) return '';
		if (typeof value === 'object') throw this.invalid(name, 'holds no text');
		return String(value);
	}

	/** A number that must be whole and not negative, such as a request ID. */
	wholeNumber(name: string): string {
		const value = this.required(name);
		if (/^\d+$/.test(value)) return value;
		throw this.invalid(name, `holds ${quoted(value)}, which is not a whole number`);
	}

	/** A switch; off where it is hidden or was never set, refused where an expression gives nothing. */
	flag(name: string): boolean {
		return this.understood(name, toBoolean(this.param(name, false)));
	}

	/** A number in a range; `fallback` where nothing was entered. */
	number(name: string, range: Range, fallback?: number): number {
		const value = this.param(name);
		return this.understood(name, toNumber(isEmpty(value) ? fallback : value, range));
	}

	/** A whole number in a range; `fallback` where nothing was entered. */
	integer(name: string, range: Range, fallback?: number): number {
		const value = this.param(name);
		return this.understood(name, toWholeNumber(isEmpty(value) ? fallback : value, range));
	}

	private optionsOf(name: string) {
		const options = this.field(name)?.options ?? [];
		return options.flatMap((option) =>
			'value' in option ? [{ name: option.name, value: String(option.value) }] : [],
		);
	}

	/** One of a field's options; the field's default where nothing was chosen, empty where it was not added. */
	choice(name: string): string {
		const value = this.param(name);
		if (!isEmpty(value)) return this.understood(name, choose(value, this.optionsOf(name)));
		return name.includes('.') ? '' : String(this.field(name)?.default ?? '');
	}

	/** Some of a field's options. */
	choices(name: string): string[] {
		const options = this.optionsOf(name);
		const texts = this.understood(name, toTextList(this.param(name, [])));
		return texts.map((text) => this.understood(name, choose(text, options)));
	}

	/** A JSON object typed into a field, or given by an expression; undefined when empty. */
	json(name: string): IDataObject | undefined {
		const value = this.param(name);
		if (isEmpty(value)) return undefined;
		if (isRecord(value)) return Object.keys(value).length > 0 ? value : undefined;
		if (typeof value === 'object') throw this.invalid(name, 'holds no JSON object', JSON_LOOKS);
		try {
			const parsed: unknown = JSON.parse(String(value));
			if (isObject(parsed)) return Object.keys(parsed).length > 0 ? parsed : undefined;
		} catch {
			// said below
		}
		throw this.invalid(name, 'holds no JSON object', JSON_LOOKS);
	}

	/** The request that the operation is about (`request_pk`). */
	requestPk(): string {
		return this.wholeNumber('requestPk');
	}

	/**
	 * The binary property that a field names. Throws a Problem when the item has none of that name,
	 * listing those that it has.
	 */
	binary(name: string, property = this.required(name)): InputBinary {
		const { binary = {} } = this.item;
		if (Object.hasOwn(binary, property)) return { property, data: binary[property] };
		const present = Object.keys(binary);
		throw this.invalid(
			name,
			`names the file ${quoted(property)}, which the item does not have`,
			present.length > 0
				? `Its files are: ${present.join(', ')}.`
				: 'The item carries no files at all. Check the node before: it must output a binary file.',
		);
	}

	/** Passes none of the item's files on: from signing on, unsigned documents would be taken for signed ones. */
	consumeFiles(): void {
		for (const property of Object.keys(this.item.binary ?? {})) this.consumed.add(property);
	}
}
