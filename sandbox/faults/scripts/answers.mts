// Well-formed answers that are not the API's, or not what they seem.
import type { Script, Scripts } from '../actions.mjs';

const page = (title: string) =>
	`<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
const json = 'application/json';

const answer = (
	description: string,
	status: number,
	body: unknown,
	contentType?: string,
	headers?: Record<string, string>,
): Script => [
	description,
	{
		type: 'status',
		status,
		body,
		...(contentType !== undefined && { contentType }),
		...(headers && { headers }),
	},
];

/** Pages of proxies, load balancers and content delivery networks. */
const PAGES: Array<[number, string]> = [
	[400, 'Bad Request'],
	[401, 'Authorization Required'],
	[403, 'Forbidden'],
	[404, 'Not Found'],
	[405, 'Not Allowed'],
	[408, 'Request Time-out'],
	[413, 'Request Entity Too Large'],
	[429, 'Too Many Requests'],
	[500, 'Internal Server Error'],
	[502, 'Bad Gateway'],
	[503, 'Service Temporarily Unavailable'],
	[504, 'Gateway Time-out'],
	[520, 'Web server is returning an unknown error'],
	[521, 'Web server is down'],
	[522, 'Connection timed out'],
	[524, 'A timeout occurred'],
	[525, 'SSL handshake failed'],
	[530, 'Origin DNS error'],
];

/** Statuses of a gateway with an envelope of the API under it. */
const ENVELOPES = [408, 502, 503, 504, 520];

export const answerScripts: Scripts = {
	...Object.fromEntries(
		PAGES.map(([status, title]) => [
			`page-${status}`,
			answer(`A proxy's page under ${status}`, status, page(`${status} ${title}`)),
		]),
	),
	...Object.fromEntries(
		ENVELOPES.map((status) => [
			`envelope-${status}`,
			answer(`An envelope of the API under ${status}`, status, {
				status: 'error',
				message: 'The trust service did not answer',
			}),
		]),
	),
	'envelope-success-502': answer('A success in its envelope under 502', 502, {
		status: 'success',
		message: 'Done',
		details: {},
	}),
	'json-504': answer('The JSON of an API gateway under 504', 504, {
		message: 'Endpoint request timed out',
	}),
	'text-500': answer(
		'The plain text of a crashed ASGI application',
		500,
		'Internal Server Error',
		'text/plain; charset=utf-8',
	),
	'detail-404': answer("FastAPI's missing route", 404, { detail: 'Not Found' }),
	'detail-405': answer("FastAPI's wrong method", 405, { detail: 'Method Not Allowed' }, json, {
		Allow: 'GET',
	}),
	'detail-422': answer("FastAPI's validation", 422, {
		detail: [{ loc: ['body', 'email'], msg: 'field required', type: 'value_error.missing' }],
	}),
	'detail-422-odd': answer('A validation with odd members', 422, {
		detail: [null, 7, { loc: 'email' }, { msg: { a: 1 } }],
	}),
	'empty-object': answer('{} under 200', 200, {}),
	null: answer('null under 200', 200, 'null', json),
	'empty-array': answer('[] under 200', 200, []),
	number: answer('A number under 200', 200, 42),
	string: answer('"OK" in JSON under 200', 200, '"OK"', json),
	true: answer('true under 200', 200, true),
	'nested-nulls': answer('An envelope of nulls under 200', 200, {
		status: null,
		message: null,
		details: null,
	}),
	'proto-object': answer(
		'Members named after what all objects have',
		200,
		'{"__proto__":{"status":"success"},"constructor":1,"toString":2}',
		json,
	),
	'please-log-in': answer("A portal's sentence under 200", 200, 'Please log in', 'text/plain'),
	'login-page': answer("A portal's page under 200", 200, page('Sign in to continue')),
	'login-page-as-json': answer('HTML labelled as JSON under 200', 200, page('Sign in'), json),
	'json-as-html': answer('JSON labelled as HTML under 200', 200, '{"status":"success"}'),
	'json-without-type': answer('JSON without a Content-Type', 200, '{"status":"success"}', ''),
	'error-member': answer('{"error":…} under 200', 200, { error: 'Something went wrong' }),
	'error-object': answer('{"error":{…}} under 200', 200, { error: { code: 1, message: 'No' } }),
	'success-false': answer('{"success":false} under 200', 200, { success: false }),
	'code-403-under-200': answer('A wrong code, told in the body of a 200', 200, {
		code: 403,
		message: 'Confirmation Code invalid',
	}),
	'legacy-403-under-200': answer('A legacy failure under 200', 200, {
		status: '403 Forbidden',
		details: 'Confirmation Code invalid',
	}),
	'legacy-500-under-200': answer('A legacy crash under 200', 200, {
		status: '500 Internal Server Error',
		details: 'Internal Server Error',
	}),
	'envelope-error-under-200': answer('A failure in its envelope under 200', 200, {
		status: 'error',
		message: 'Request not found',
	}),
	'envelope-fail-under-200': answer('"fail" under 200', 200, {
		status: 'fail',
		detail: 'No credit',
	}),
	'already-issued-412': answer("Sign's answer to the second of two", 412, {
		status: 'error',
		message: 'Request already in ISSUED status',
	}),
	'otp-too-soon-412': answer('A code was asked for too soon', 412, {
		status: 'error',
		message: 'Error occured during OTP generation: Otp generated less than a minute ago',
	}),
	'json-error-as-text': answer(
		'An error in JSON as text/plain under 200',
		200,
		'{"status":"error","message":"Document not found"}',
		'text/plain',
	),
	'broken-json': answer('JSON that ends early', 200, '{"status":"success","details":{"requ', json),
	'json-with-trailer': answer('JSON with a page behind it', 200, '{"status":"success"}<p>', json),
	'two-jsons': answer('Two values of JSON', 200, '{"status":"success"}\n{"status":"error"}', json),
	'nan-json': answer("Python's NaN", 200, '{"status":"success","details":NaN}', json),
	'secret-echo': answer('An error that repeats what was sent', 400, {
		status: 'error',
		message: 'password=sandbox-password is wrong',
	}),
	'empty-200': answer('No body under 200', 200, '', json),
	'empty-201': answer('No body under 201', 201, '', json),
	'empty-204': answer('204', 204, '', ''),
	'empty-205': answer('205', 205, '', ''),
	'empty-304': answer('304', 304, '', ''),
	'empty-404': answer('No body under 404', 404, '', ''),
	'empty-500': answer('No body under 500', 500, '', ''),
	'blank-200': answer('White space under 200', 200, ' \r\n\t ', json),
	'202-accepted': answer('202 of a queue', 202, { status: 'queued', id: '17' }),
	'207-multi-status': answer('207', 207, { results: [] }),
	'300-choices': answer('300 without a Location', 300, page('300 Multiple Choices')),
	'402-payment': answer('402', 402, { message: 'No credit left' }),
	'407-proxy-login': answer(
		"A proxy's login",
		407,
		page('407 Proxy Authentication Required'),
		'text/html',
		{
			'Proxy-Authenticate': 'Basic realm="proxy"',
		},
	),
	'411-length-required': answer('411', 411, page('411 Length Required')),
	'418-teapot': answer('418', 418, "I'm a teapot", 'text/plain'),
	'425-too-early': answer('425', 425, '', ''),
	'451-legal': answer('451', 451, page('451 Unavailable For Legal Reasons')),
	'499-closed': answer("nginx's 499", 499, page('499 Client Closed Request')),
	'599-unknown': answer('A status that nobody assigned', 599, '', ''),
	'999-unknown': answer('A status out of range', 999, page('999 Request denied')),
	'retry-after-seconds': answer('429 with seconds', 429, page('429'), 'text/html', {
		'Retry-After': '1',
	}),
	'retry-after-zero': answer('429 with 0 seconds', 429, '', '', { 'Retry-After': '0' }),
	'retry-after-date': answer('429 with a date long ago', 429, '', '', {
		'Retry-After': 'Wed, 21 Oct 2015 07:28:00 GMT',
	}),
	'retry-after-century': answer('429 with a hundred years', 429, '', '', {
		'Retry-After': '3155760000',
	}),
	'retry-after-negative': answer('429 with a negative number', 429, '', '', {
		'Retry-After': '-5',
	}),
	'retry-after-words': answer('503 with words', 503, '', '', { 'Retry-After': 'soon' }),
	'retry-after-fraction': answer('503 with a fraction', 503, '', '', { 'Retry-After': '0.5' }),
	'type-with-charset': answer(
		'JSON that is labelled latin1 and is UTF-8',
		200,
		'{"status":"error","message":"Señal"}',
		'application/json; charset=iso-8859-1',
	),
	'type-problem-json': answer(
		'RFC 9457',
		403,
		{ type: 'about:blank', title: 'Forbidden', detail: 'Invalid RAO Credentials' },
		'application/problem+json',
	),
	'type-xml': answer(
		'XML under 500',
		500,
		'<?xml version="1.0"?><error>Fault</error>',
		'application/xml',
	),
	'type-garbage': answer('A Content-Type that is none', 200, '{"status":"success"}', ';;/=json'),
	'set-cookie-page': answer('A portal with cookies', 200, page('Welcome'), 'text/html', {
		'Set-Cookie': 'session=1; HttpOnly',
		'X-Portal': 'yes',
	}),
};
