import type { ICredentialTestRequest } from 'n8n-workflow';

// The Test button of the credential.

/** With a token a 404 has two causes, and n8n's rules can't tell them apart. */
const NOT_FOUND =
	'Nothing was found (404). Either there is no One-Shot API at this Base URL (it ends in /oneshot/api/v1, for legacy Optimizers in /api/v1), or the Optimizer is there but does not know the RAO Token. With the RAO Token left empty, Test is about the Base URL alone';

/** What the Test button says for an HTTP status that is no success, naming who is at fault. */
const sentences: Record<number, string> = {
	301: 'The server redirects elsewhere. Enter the Base URL it redirects to (https instead of http?)',
	302: 'The server redirects elsewhere, perhaps to a login page of your gateway. Check Gateway Authentication and the Base URL',
	307: 'The server redirects elsewhere. Enter the Base URL it redirects to (https instead of http?)',
	308: 'The server redirects elsewhere. Enter the Base URL it redirects to (https instead of http?)',
	400: 'The gateway or the Optimizer refused the call (400). If a client certificate is asked for, check it; if a RAO Token is entered, check that it is complete',
	401: 'The gateway in front of the Optimizer asks for a login (401). Check Gateway Authentication: the One-Shot API itself asks for none',
	403: 'Refused (403): either the gateway in front of the Optimizer refuses this login, address or client certificate, or the Optimizer refuses the RAO Token',
	404: NOT_FOUND,
	405: 'There is a server, but no One-Shot API at this Base URL (405). It ends in /oneshot/api/v1, for legacy Optimizers in /api/v1',
	407: 'A proxy between n8n and the Optimizer asks for a login (407)',
	422: 'The Optimizer does not take the RAO Token for one (422). It is the unique ID that “Token: Create” returned: 32 letters and digits',
	429: 'The gateway or the Optimizer asks to slow down (429). Try again in a minute',
	500: 'The Optimizer has a fault of its own (500). Ask whoever runs it to look at its log',
	502: 'The gateway is there, but does not reach the Optimizer behind it (502). Ask whoever runs it whether it is started',
	503: 'The Optimizer is not available at the moment (503). Try again, or ask whoever runs it',
	504: 'The gateway is there, but the Optimizer behind it does not answer in time (504)',
};

/** `status` values under HTTP 200 that are no good answer of an Optimizer's `GET /token/{uid}` or `GET /tokens`. */
const refusals = [
	'error',
	'fail',
	'failed',
	'failure',
	'400 Bad Request',
	'401 Unauthorized',
	'403 Forbidden',
	'404 Not Found',
	'412 Precondition Failed',
	'500 Internal Server Error',
	'503 Service Unavailable',
];
const strangers = [undefined, null, true, 200, 'ok', 'OK', 'up', 'UP', 'healthy', 'running'];

/** The call of the Test button. n8n leaves out a token that was entered before another way of authentication was chosen. */
const path =
	'={{ ($credentials.token || "").trim() ? "/token/" + encodeURIComponent($credentials.token.trim()) : "/tokens" }}';

/**
 * The rules of the Test button. n8n compares for equality only, so what is not an Optimizer is listed:
 * a web page or any JSON without `status` has `undefined` there.
 */
const rules = [
	...Object.entries(sentences).map(([status, message]) => ({
		type: 'responseCode',
		properties: { value: Number(status), message },
	})),
	...refusals.map((value) => ({
		type: 'responseSuccessBody',
		properties: {
			key: 'status',
			value,
			message: `The Optimizer was reached, but refuses ("${value}"). Either it does not know the RAO Token, or it has a fault of its own: check the token, or ask whoever runs it to look at its log and settings`,
		},
	})),
	...strangers.map((value) => ({
		type: 'responseSuccessBody',
		properties: {
			key: 'status',
			value,
			message:
				'Something answers at this Base URL, but it is not an Optimizer (a web page, a login form or another service). Check the Base URL and Gateway Authentication',
		},
	})),
];

/** What the Test button does: one request is all that n8n makes, for the token where there is one, else for the list. */
export const connectionTest: ICredentialTestRequest = {
	request: { baseURL: '={{ $credentials.baseUrl }}', url: path, method: 'GET' },
	rules: rules as ICredentialTestRequest['rules'],
};
