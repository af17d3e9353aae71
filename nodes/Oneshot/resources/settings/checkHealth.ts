import { settle } from '../../client/problem';
import type { Operation } from '../../run/operation';

/** `GET /hello`; where the Optimizer has none, `GET /tokens` is proof of life. */
export const checkHealth: Operation = {
	value: 'checkHealth',
	name: 'Check Health',
	action: 'Check health of Optimizer',
	description: 'Find out whether the Optimizer answers',
	pace: 'parallel',
	fields: [],
	async run(call) {
		const { problem } = await settle(call.client.call('settings.hello'));
		if (problem && problem.facts.code !== 'NOT_OFFERED') throw problem;
		if (problem) await call.client.call('token.getAll');
		return { json: { healthy: true, checked: problem ? 'tokens' : 'hello' } };
	},
};
