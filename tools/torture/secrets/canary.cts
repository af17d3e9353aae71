// Known values that are put wherever secrets are looked for: a search that does not find them all is blind.
import { FORMS } from '../shared/forms.cjs';

export interface Canary {
	/** What is to be found, by what is said of it where it is not. */
	secrets: Record<string, string>;
	/** As it stands in the medium: each value in a form of its own. */
	text: string;
}

/** Values for a medium, one in each of these forms. */
export function canaryFor(medium: string, forms = Object.keys(FORMS)): Canary {
	const values = forms.map((form, index): [string, string] => [
		form,
		`canary ${index} of ${medium}, "w&é/<ß>+o'r\\d% 7=`,
	]);
	return {
		secrets: Object.fromEntries(
			values.map(([form, value]) => [`canary of ${medium}, ${form}`, value]),
		),
		text: values.map(([form, value]) => FORMS[form](value)).join(' | '),
	};
}

/** What a search did not see of a canary. */
export const blindness = ({ secrets }: Canary, names: string[]): string[] =>
	Object.keys(secrets)
		.filter((name) => !names.includes(name))
		.map((name) => `the search is blind: ${name}`);
