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

/** A binary of the input item, under the name by which it was asked for. */
export interface InputBinary {
	property: string;
	data: IBinaryData;
}

/** What an operation sees of one input item: the node's parameters for it, its files, the credential. */
export class Input {
	/** Binary properties of the input that must not be passed on (identity images). */
	readonly consumed = new Set<string>();

	constructor(
		readonly context: IExecuteFunctions,
		readonly account: Account,
		/** The operation's fields and options, for the names that users see. */
		private readonly fields: INodeProperties[],
		readonly item: INodeExecutionData,
		readonly index: number,
	) {}

	/** A parameter as the user sees it in the editor, e.g. “Request ID”. */
	label(name: string): string {
		const last = name.split('.').pop();
		const nested = this.fields.flatMap((field) =>
			(field.options ?? []).flatMap((option) =>
				'values' in option
					? option.values
					: 'displayName' in option && 'type' in option
						? [option]
						: [],
			),
		);
		const field = [...this.fields, ...nested].find((candidate) => candidate.name === last);
		return field?.displayName ?? name;
	}

	/**
	 * A Problem with a parameter's value, found before anything is sent.
	 *
	 * @param predicate what is said of the field, e.g. `is empty`
	 */
	invalid(name: string, predicate: string, description?: string): Problem {
		return inputProblem(this.label(name), predicate, description);
	}

	/** A parameter's value, a selector's chosen ID; `fallback` where it is hidden or was never set. */
	param(name: string, fallback?: unknown): unknown {
		// Not with `extractValue`: n8n throws then for a parameter that is hidden.
		const value = this.context.getNodeParameter(name, this.index, fallback) as unknown;
		return isObject(value) && '__rl' in value ? value.value : value;
	}

	/** Text without surrounding space; empty where nothing was entered. */
	text(name: string): string {
		const value = this.param(name, '');
		if (value === null || value === undefined) return '';
		if (typeof value === 'object') throw this.invalid(name, 'holds no text');
		return String(value).trim();
	}

	/** Text that must be there. */
	required(name: string): string {
		const value = this.text(name);
		if (value === '') {
			throw this.invalid(
				name,
				'is empty',
				'Fill it in, or check the expression that gives it: after a form or another service, refer to the node that has the value, e.g. {{ $("Create").item.json.request_pk }}.',
			);
		}
		return value;
	}

	/** A number that must be whole and not negative, such as a request ID. */
	wholeNumber(name: string): string {
		const value = this.required(name);
		if (!/^\d+$/.test(value))
			throw this.invalid(name, `holds “${value}”, which is not a whole number`);
		return value;
	}

	flag(name: string): boolean {
		return this.param(name, false) === true;
	}

	/** A JSON object typed into a field, or given by an expression; undefined when empty. */
	json(name: string): IDataObject | undefined {
		const value = this.param(name, '');
		if (value === '' || value === undefined || value === null) return undefined;
		if (isObject(value)) return Object.keys(value).length > 0 ? value : undefined;
		try {
			const parsed: unknown = JSON.parse(String(value));
			if (isObject(parsed)) return Object.keys(parsed).length > 0 ? parsed : undefined;
		} catch {
			// said below
		}
		throw this.invalid(name, 'holds no JSON object', 'It looks like {"name": "value"}.');
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
		const data = this.item.binary?.[property];
		if (data) return { property, data };
		const present = Object.keys(this.item.binary ?? {});
		throw this.invalid(
			name,
			`names the file “${property}”, which the item does not have`,
			present.length > 0
				? `Its files are: ${present.join(', ')}.`
				: 'The item carries no files at all. Check the node before: it must output a binary file.',
		);
	}
}
