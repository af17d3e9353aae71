// Plants a secret in every place that holds one, lets servers repeat whatever they are sent, and looks for each secret
// in everything that is stored, printed and served. None may be found.
//   npm run torture -- secrets                  in n8n's engine, then in the real n8n
//   npm run torture -- secrets --where engine   one of them: engine or n8n
//   npm run torture -- secrets --where engine --cells 300 --seed 2
//   npm run torture -- secrets --where n8n --fault echo-hex-error,echo-raw-page
//   npm run torture -- secrets --where n8n --fault echo-hex-error --operation request.sign
import type { Part } from '../shared/part.cjs';
import { searchEngine } from './engine.cjs';
import { searchN8n } from './n8n.cjs';

export const secrets: Part = {
	name: 'secrets',
	about: 'Secrets in every place, searched for in everything that is stored, printed and served',
	options: ['where', 'operation', 'generation', 'call', 'fault', 'login', 'cells'],
	short: { where: 'engine', cells: '200' },
	async run(chosen) {
		const { where } = chosen;
		if (where !== undefined && where !== 'engine' && where !== 'n8n') {
			throw new Error(`--where is engine or n8n, not ${String(where)}`);
		}
		const engine = where === 'n8n' ? undefined : await searchEngine(chosen);
		const n8n = where === 'engine' ? undefined : await searchN8n(chosen);
		const misses = (engine?.misses ?? 0) + (n8n?.misses ?? 0);
		const ran = [engine && `${engine.cells} echoes`, n8n && `${n8n.executions} in n8n`];
		return {
			ran: ran.filter(Boolean).join(', '),
			misses,
			figures: [`${misses} found`, n8n?.figures].filter(Boolean).join(', '),
		};
	},
};
