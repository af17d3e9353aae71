import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../client/answer';
import { defineOperation } from '../../operation/operation';

const isSecret = (name: string) => /password|pin$|secret|token/i.test(name);

/** The settings with passwords replaced; an empty one stays empty, so that one sees that it is not set. */
export function redact(settings: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(settings).map(([name, value]) => {
			if (isObject(value)) return [name, redact(value)];
			return [name, isSecret(name) && value ? '(redacted)' : value];
		}),
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
		return { json: includePasswords ? settings : redact(settings) };
	},
});
