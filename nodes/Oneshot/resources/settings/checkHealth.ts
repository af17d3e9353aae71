import { NOT_OFFERED } from '../../client/client';
import { settle } from '../../client/problem';
import { defineOperation } from '../../operation/operation';

/** `GET /hello`; where the Optimizer has none, `GET /tokens` is proof of life. */
export const checkHealth = defineOperation({
	value: 'checkHealth',
	name: 'Check Health',
	action: 'Check health of Optimizer',
	description: 'Find out whether the Optimizer answers',
	pace: 'parallel',
	fields: [],
	prepare() {},
	async carryOut(_, { client }) {
		const { problem } = await settle(client.call('settings.hello'));
		if (problem && problem.code !== NOT_OFFERED.code) throw problem;
		if (problem) await client.call('token.getAll');
		return { json: { healthy: true, checked: problem ? 'tokens' : 'hello' } };
	},
});
