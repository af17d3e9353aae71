// An operation's fields as rows of a table.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { code } from './markdown.cjs';

/** Choices that are too many to be listed. */
const MANY = 12;

const types: Record<string, string> = {
	string: 'text',
	number: 'number',
	boolean: 'yes / no',
	options: 'choice',
	multiOptions: 'choices',
	collection: 'group',
	fixedCollection: 'group',
	json: 'JSON',
	resourceLocator: 'from a list, or by ID',
};

type Option = NonNullable<INodeProperties['options']>[number];

const isField = (option: Option): option is INodeProperties => 'type' in option;
const isGroup = (option: Option): option is Extract<Option, { values: unknown }> =>
	'values' in option;
const isChoice = (option: Option): option is INodePropertyOptions =>
	!isField(option) && !isGroup(option);

/** The choices of a field: all, or how many there are and an example. */
function choices({ options = [], displayName }: INodeProperties): string {
	const all = options.filter(isChoice).filter(({ value }) => value !== '');
	if (all.length === 0) return '';
	if (all.length > MANY) {
		const what = /country/i.test(displayName) ? 'countries' : 'choices';
		return `${all.length} ${what}, e.g. ${code(String(all[0].value))} ${all[0].name}.`;
	}
	const told = all.map(({ name, value, description }) =>
		[`${code(String(value))} ${name}`, description].filter(Boolean).join(': '),
	);
	return `${told.join('; ')}.`;
}

/** What a default looks like to a reader. */
function defaultOf(field: INodeProperties): string {
	const value = field.default;
	if (typeof value === 'object' && value !== null) {
		if ('value' in value) return value.value ? code(String(value.value)) : '';
		const isEmpty = Object.keys(value).length === 0;
		return isEmpty ? '' : code(JSON.stringify(value));
	}
	return value === '' || value === undefined ? '' : code(String(value));
}

/** `authentication: otp`, in the words of the editor. */
function conditionOf(field: INodeProperties, siblings: INodeProperties[]): string {
	const { show = {}, hide = {} } = field.displayOptions ?? {};
	const told = (conditions: object) =>
		Object.entries(conditions)
			.map(([name, values]) => {
				const named = siblings.find((sibling) => sibling.name === name);
				const words = (values as unknown[]).map((value) => {
					const choice = named?.options?.filter(isChoice).find((one) => one.value === value);
					if (typeof value === 'boolean') return value ? 'on' : 'off';
					return choice?.name ?? (value === '' ? 'empty' : String(value));
				});
				return `${named?.displayName ?? name} is ${words.join(' or ')}`;
			})
			.join(' and ');
	const shown = told(show);
	const hidden = told(hide);
	if (shown) return `Only when ${shown}.`;
	return hidden ? `Not when ${hidden}.` : '';
}

const sentence = (text = '') => (text && !/[.!?…]$/.test(text) ? `${text}.` : text);

/** Display name, parameter, type, default, whether required, notes. */
export function rowsOf(
	field: INodeProperties,
	siblings: INodeProperties[],
	parents: { names: string; path: string } = { names: '', path: '' },
): string[][] {
	if (field.type === 'notice') return [];
	const names = parents.names + field.displayName;
	const path = parents.path + field.name;
	const secret = field.typeOptions?.password ? 'Hidden while it is typed.' : '';
	const notes = [
		conditionOf(field, siblings),
		sentence(field.description),
		sentence(field.hint),
		choices(field),
		secret,
		field.placeholder?.startsWith('e.g. ') ? `E.g. ${code(field.placeholder.slice(5))}` : '',
	];
	const own = [
		names,
		code(path),
		types[field.type] ?? field.type,
		defaultOf(field),
		field.required ? 'yes' : '',
		notes.filter(Boolean).join(' '),
	];
	const options = field.options ?? [];
	const inner = options.filter(isField).map((option) => ({ options: [option], below: '' }));
	const groups = options
		.filter(isGroup)
		.map(({ name, values }) => ({ options: values, below: `${name}.` }));
	const nested = [...inner, ...groups].flatMap(({ options: fields, below }) =>
		fields.flatMap((option) =>
			rowsOf(option, fields, { names: `${names} → `, path: `${path}.${below}` }),
		),
	);
	return [own, ...nested];
}

export const fieldsHead = ['Field', 'Parameter', 'Type', 'Default', 'Required', 'Notes'];

/** The texts of an operation's notices, with the condition under which they are shown. */
export const noticesOf = (fields: INodeProperties[]): string[] =>
	fields
		.filter(({ type }) => type === 'notice')
		.map((notice) => [conditionOf(notice, fields), notice.displayName].filter(Boolean).join(' '));
