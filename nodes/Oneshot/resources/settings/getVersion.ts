import { isObject } from '../../client/answer';
import { defineOperation } from '../../operation/operation';

/** `GET /version`: name, version, info about the machine. */
export const getVersion = defineOperation({
	value: 'getVersion',
	name: 'Get Version',
	action: 'Get version of Optimizer',
	description: "Show the Optimizer's name, version and machine",
	pace: 'parallel',
	fields: [],
	prepare() {},
	async carryOut(_, { client }) {
		const { data } = await client.call('settings.version');
		return { json: isObject(data) ? data : { version: data as string } };
	},
});
