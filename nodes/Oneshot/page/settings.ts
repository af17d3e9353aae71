import { inputProblem } from '../client/problem';
import type { TriggerContext } from '../operation/trigger';
import { TriggerParameters } from '../operation/trigger';
import { quoted } from '../values/characters';
import type { Limits } from './ceremony';
import { usualLimits } from './ceremony';
import type { Language } from './link';
import { languages } from './link';
import type { Sender, View } from './view';

/** What the workflow's author chose for the page. */
export interface PageSettings extends Pick<View, 'title' | 'logo' | 'consent' | 'redirectUrl'> {
	path: string;
	sender: Sender;
	limits: Limits;
	colour: string;
	language?: Language;
	includeAddress: boolean;
}

const LARGEST_LOGO = 100_000;

/** Reads the page's parameters. Throws a Problem that names the field. */
export function readPageSettings(context: TriggerContext): PageSettings {
	const parameters = new TriggerParameters(context);
	const required = (label: string, name: string) => {
		const value = parameters.line(label, name);
		if (value === '') throw inputProblem(label, 'is empty', 'The signer has to be told.');
		return value;
	};
	const https = (label: string, value: string) => {
		if (value !== '' && !(/^https:\/\//i.test(value) && URL.canParse(value))) {
			throw inputProblem(label, `${quoted(value)} is no https address`);
		}
		return value;
	};
	const count = (label: string, name: keyof Limits, most: number) =>
		parameters.integer(label, `options.${name}`, { least: 1, most }, usualLimits[name]);

	const logo = parameters.line('Logo', 'options.logo');
	const isPicture = /^data:image\/(png|jpeg);base64,[\w+/]+={0,2}$/.test(logo);
	if (logo !== '' && (!isPicture || logo.length > LARGEST_LOGO)) {
		throw inputProblem(
			'Logo',
			isPicture ? 'is larger than 100 kB' : 'is no PNG or JPEG as a data address',
			'It begins with data:image/png;base64, and goes on with the picture in base64.',
		);
	}
	const colour = parameters.line('Colour', 'options.colour');
	if (colour !== '' && !/^#[0-9a-f]{6}$/i.test(colour)) {
		throw inputProblem('Colour', `${quoted(colour)} is no colour such as #0b5394`);
	}
	const language = parameters.line('Language', 'options.language');
	return {
		path: parameters.path('sign'),
		sender: {
			name: required('Sender', 'sender'),
			contact: required('How to Reach the Sender', 'contact'),
			privacyUrl: https('Privacy Notice', required('Privacy Notice', 'privacyUrl')),
		},
		title: parameters.line('Title', 'options.title'),
		logo,
		colour,
		consent: {
			terms: parameters.line('Text of Acceptance', 'options.terms'),
			intent: parameters.line('Text of Intent', 'options.intent'),
		},
		redirectUrl: https(
			'Redirect When Signed',
			parameters.line('Redirect When Signed', 'options.redirectUrl'),
		),
		limits: {
			...usualLimits,
			identityTries: count('Tries per Identity Question', 'identityTries', 20),
			signTries: count('Tries per Code Question', 'signTries', 20),
			codesPerLink: count('Codes per Link', 'codesPerLink', 50),
			codesPerDay: count('Codes per Day', 'codesPerDay', 50),
		},
		language: languages.find((each) => each === language),
		includeAddress: parameters.flag(
			'Address and Browser in Result',
			'options.includeAddress',
			false,
		),
	};
}
