import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../client/answer';
import { defineOperation } from '../../operation/operation';

const isSecret = (name: string) =>
	/passw|^pin$|_pin$|secret|token|api_?key|private|credential/i.test(name);

/** Everything in it is secret, an empty value apart: one sees that it is not set. */
function hide(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(hide);
	if (isObject(value))
		return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hide(inner)]));
	return value === '' || value === null || value === undefined ? value : '(redacted)';
}

/** The settings with secrets replaced, wherever they stand. */
export function redact(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(redact);
	if (!isObject(value)) return value;
	const entries = Object.entries(value);
	return Object.fromEntries(
		entries.map(([name, inner]) => [name, isSecret(name) ? hide(inner) : redact(inner)]),
	);
}

/** `GET /settings`: the defaults that the Optimizer uses when a call leaves a value out. */
export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get settings',
	description: "Show the Optimizer's settings: what it uses where a call leaves a value out",
	pace: 'parallel',
	fields: [],
	options: [
		{
			displayName: 'Include Passwords',
			name: 'includePasswords',
			type: 'boolean',
			default: false,
			description:
				'Whether to show passwords as the Optimizer stores them; they end up in the execution history',
		},
	],
	prepare: (input) => ({ includePasswords: input.flag('options.includePasswords') }),
	async carryOut({ includePasswords }, { client }) {
		const { data } = await client.call('settings.get');
		const settings = isObject(data) ? data : {};
		return { json: includePasswords ? settings : (redact(settings) as IDataObject) };
	},
});
