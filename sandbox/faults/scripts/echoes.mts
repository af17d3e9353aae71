// Answers that repeat what was sent, with the secrets in it.
import { ECHO_PLACES, ECHOES } from '../actions.mjs';
import type { Script, Scripts } from '../actions.mjs';

const FORMS: Record<(typeof ECHOES)[number], string> = {
	raw: 'as it was sent',
	base64: 'in base64',
	mime: 'in base64 of several lines',
	hex: 'in hex',
	url: 'URL-encoded',
	html: 'escaped for HTML',
	json: 'escaped for JSON',
	'json-ascii': 'escaped for JSON in ASCII',
};
const PLACES: Record<(typeof ECHO_PLACES)[number], string> = {
	error: 'An error',
	success: 'A success',
	detail: 'A validation',
	page: "A proxy's page",
	file: 'A file that is none',
};

export const echoScripts: Scripts = Object.fromEntries(
	ECHO_PLACES.flatMap((place) =>
		ECHOES.map((as): [string, Script] => [
			`echo-${as}-${place}`,
			[`${PLACES[place]} that repeats the call ${FORMS[as]}`, { type: 'echo', as, place }],
		]),
	),
);
