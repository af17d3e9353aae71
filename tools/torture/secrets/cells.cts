// What is run: every operation, the call of it that is echoed, every echo of the local Optimizer, both ways to log in.
import type { FaultScript, Version } from '../../harness/optimizer.cjs';
import { nameOf, nodeOperations, scenarioOf } from '../../harness/scenarios.cjs';
import { callsOf } from '../operations/cells.cjs';
import { numberOf } from '../shared/random.cjs';
import type { Login } from './planted.cjs';

export interface SecretCell {
	/** `request.sign` */
	operation: string;
	generation: Version;
	/** Which of its calls is echoed, from 0; all that follow are as well. */
	call: number;
	fault: string;
	login: Login;
	/** Whether the failure becomes an item, or ends the run. */
	becomesItem: boolean;
}

/** Beside echoes: connections whose errors n8n's helper fills with the call, and places where a call is sent to. */
const OTHERS = ['reset', 'close-in-headers', 'redirect-origin', 'broken-json'];

/** Faults of a server that repeats what it is sent, or makes n8n's helper do so. */
export const echoesOf = (scripts: FaultScript[]) =>
	scripts.filter(({ family, name }) => family === 'echo' || OTHERS.includes(name));

/** How a call logs in where that is not asked for: by the seed. */
export const loginBy = (seed: number, ...facts: unknown[]): Login =>
	numberOf(JSON.stringify([seed, facts])) % 2 === 0 ? 'token' : 'password';

/** Every cell. Whether a failure becomes an item is chosen by the seed. */
export function secretCells(scripts: FaultScript[], seed: number, login?: Login): SecretCell[] {
	const calling = nodeOperations.filter((known) => !scenarioOf(known).local);
	return calling.flatMap((known) =>
		known.versions.flatMap((generation) => {
			const operation = nameOf(known);
			return callsOf(generation, operation).flatMap((_method, call) =>
				echoesOf(scripts).map(({ name: fault }): SecretCell => {
					const facts = { operation, generation, call, fault };
					return {
						...facts,
						login: login ?? loginBy(seed, facts),
						becomesItem: numberOf(`${seed} ${JSON.stringify(facts)}`) % 3 === 0,
					};
				}),
			);
		}),
	);
}

/** The command that runs a cell alone. */
export const secretCommandFor = (cell: SecretCell): string => {
	const { operation, generation, call, fault, login } = cell;
	return [
		`npm run torture -- secrets --where engine --operation ${operation} --generation ${generation}`,
		`--call ${call} --fault ${fault} --login ${login}`,
	].join(' ');
};
