import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { inputProblem } from '../client/problem';
import { toBoolean, toTextList } from '../values/conversions';
import type { Reading } from '../values/reading';
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
export function readSettings(context: IHookFunctions | IWebhookFunctions): Settings {
	const parameter = (name: string, fallback: unknown) =>
		context.getNodeParameter(name, fallback) as unknown;
	const read = <Value>(label: string, reading: Reading<Value>): Value => {
		if (reading.problem !== undefined) throw inputProblem(label, reading.problem);
		return reading.value;
	};
	const texts = (label: string, name: string) => read(label, toTextList(parameter(name, [])));
	const flag = (label: string, name: string, fallback: boolean) =>
		read(label, toBoolean(parameter(`options.${name}`, fallback)));

	const authorities = texts('Registration Authorities', 'options.registrationAuthorities');
	const wrong = authorities.find((text) => !/^\d{1,9}$/.test(text));
	if (wrong !== undefined) {
		throw inputProblem(
			'Registration Authorities',
			`“${wrong.slice(0, 60)}” is not the number of one`,
			'Give the numbers that Namirial gave you, with commas between them.',
		);
	}
	return {
		events: texts('Events', 'events'),
		statuses: texts('States', 'options.statuses'),
		registrationAuthorities: authorities.map(Number),
		confirm: String(parameter('confirm', 'flag')),
		dropRepeats: flag('Drop Repeats', 'dropRepeats', true),
		includeBody: flag('Include Body', 'includeBody', false),
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
