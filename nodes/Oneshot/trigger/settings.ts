import { inputProblem } from '../client/problem';
import type { TriggerContext } from '../operation/trigger';
import { TriggerParameters } from '../operation/trigger';
import { quoted } from '../values/characters';
import type { Callback } from './callback';
import { possibleEvents } from './callback';

/** What the user chose in the trigger. */
export interface Settings {
	events: string[];
	statuses: string[];
	registrationAuthorities: number[];
	confirm: string;
	dropRepeats: boolean;
	includeBody: boolean;
}

/** Reads the trigger's parameters. Throws a Problem that names the field. */
export function readSettings(context: TriggerContext): Settings {
	const parameters = new TriggerParameters(context);
	parameters.path('oneshot-callbacks');
	const label = 'Registration Authorities';
	const authorities = parameters.texts(label, 'options.registrationAuthorities');
	const wrong = authorities.find((text) => !/^\d{1,9}$/.test(text));
	if (wrong !== undefined) {
		throw inputProblem(
			label,
			`${quoted(wrong)} is not the number of one`,
			'Give the numbers that Namirial gave you, with commas between them.',
		);
	}
	return {
		events: parameters.texts('Events', 'events'),
		statuses: parameters.texts('States', 'options.statuses'),
		registrationAuthorities: authorities.map(Number),
		confirm: parameters.line('Confirm with the Optimizer', 'confirm') || 'flag',
		dropRepeats: parameters.flag('Drop Repeats', 'options.dropRepeats', true),
		includeBody: parameters.flag('Include Body', 'options.includeBody', false),
	};
}

/** Whether the user wants to be told of a callback. */
export function isWanted(
	callback: Callback,
	{ events, statuses, registrationAuthorities }: Settings,
): boolean {
	const { status, registration_authority: authority } = callback;
	return (
		(events.length === 0 || possibleEvents(callback).some((event) => events.includes(event))) &&
		(statuses.length === 0 || statuses.includes(status)) &&
		(registrationAuthorities.length === 0 ||
			(authority !== null && registrationAuthorities.includes(authority)))
	);
}
