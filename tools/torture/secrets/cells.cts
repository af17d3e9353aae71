// What is run: every operation, the call of it that is echoed, every echo of the local Optimizer, both ways to log in.
import { versions, type FaultScript, type Version } from '../../harness/optimizer.cjs';
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

/** Of a server that repeats what it is sent. */
export const echoesOf = (scripts: FaultScript[]) =>
	scripts.filter(({ family }) => family === 'echo');

/** Every cell. Whether a failure becomes an item is chosen by the seed. */
export function secretCells(scripts: FaultScript[], seed: number): SecretCell[] {
	const calling = nodeOperations.filter((known) => !scenarioOf(known).local);
	return calling.flatMap((known) =>
		versions
			.filter((generation) => known.versions.includes(generation))
			.flatMap((generation) => {
				const operation = nameOf(known);
				return callsOf(generation, operation).flatMap((_method, call) =>
					echoesOf(scripts).flatMap(({ name: fault }) =>
						(['token', 'password'] as const).map((login): SecretCell => {
							const cell = { operation, generation, call, fault, login };
							return {
								...cell,
								becomesItem: numberOf(`${seed} ${JSON.stringify(cell)}`) % 2 === 0,
							};
						}),
					),
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
