import { isObject } from '../../client/answer';
import type { Operation } from '../../run/operation';

/** `GET /version`: name, version, info about the machine. */
export const getVersion: Operation = {
	value: 'getVersion',
	name: 'Get Version',
	action: 'Get version of Optimizer',
	description: "Show the Optimizer's name, version and machine",
	pace: 'parallel',
	fields: [],
	async run(call) {
		const { data } = await call.client.call('settings.version');
		return { json: isObject(data) ? data : { version: data as string } };
	},
};
