import type { CallName } from './routes';

/** A documented error of the API and what a user does about it. */
interface Entry {
	/** A stable word for IF nodes. */
	code: string;
	/** The documented sentence, matched loosely: the current API's wording is not documented. */
	match: RegExp;
	/** Only for these calls (a prefix of the call's name). */
	call?: string;
	/** What to do next; `{request}` becomes “request 388141”. */
	advice: string;
}

const REQUEST_NOT_FOUND =
	'Check the request ID, and that the credential is for the Optimizer and the environment in which it was created.';

/** The documented errors; the first that matches counts. */
const entries: Entry[] = [
	{
		code: 'OTP_INVALID',
		match: /confirmation code invalid/i,
		advice:
			'The code is wrong or has expired. Send a new one (it costs an SMS), then sign {request} again; do not create another request.',
	},
	{
		code: 'OTP_TOO_SOON',
		match: /less than a minute ago/i,
		advice:
			'A code was sent within the last minute. Wait a minute before sending another one, or use the code that has arrived.',
	},
	{
		code: 'ALREADY_ISSUED',
		match: /already in issued status/i,
		advice: 'Everything in {request} is signed already. Download the documents.',
	},
	{
		code: 'COUNTERSIGNATURE_CREDENTIALS',
		match: /invalid countersignature credentials/i,
		advice:
			"The countersignature uses the RAO's username, password and PIN of the credential. Check them there.",
	},
	{
		code: 'RAO_CREDENTIALS',
		match: /invalid rao credentials|getting rao'?s id|incomplete rao'?s credentials|token locked/i,
		advice:
			'The Optimizer does not accept the RAO. Check RAO Authentication in the credential: token, or username, password and PIN (several wrong attempts lock them), and that the Environment is theirs.',
	},
	{
		code: 'BILLING_NO_CREDIT',
		match: /remote signature failed: 400/i,
		advice: 'There is no credit left for signatures. Ask your Namirial contact to top it up.',
	},
	{
		code: 'BILLING_CREDENTIALS',
		match: /billing|remaining credit|remote signature failed: 401/i,
		advice:
			'Check Billing Username and Billing Password in the credential. Type the password plain: the node encodes it.',
	},
	{
		code: 'SERVER_CERTIFICATES',
		match: /authentication certificates|certificates path/i,
		advice:
			'The Optimizer itself is not set up for this environment. Ask whoever runs it to check its certificates.',
	},
	{
		code: 'NO_PERMISSION',
		match: /permission/i,
		advice:
			'The RAO may not do this. Check that the officer belongs to the Registration Authority of the credential, and ask your Namirial contact for the permission.',
	},
	{
		code: 'VIDEOID_NOT_ENABLED',
		match: /videoid not enabled/i,
		advice:
			'Your Registration Authority has no Video ID. Ask your Namirial contact to enable it, or use another Registration Authority.',
	},
	{
		code: 'REGISTRATION_AUTHORITY',
		match: /registration[ _]authority/i,
		advice: 'Check the Registration Authority number in the credential.',
	},
	{
		code: 'ENVIRONMENT',
		match: /\benv(ironment)?\b/i,
		advice:
			'Choose Sandbox or Production as Environment in the credential, whichever this Optimizer has.',
	},
	{
		code: 'PHONE_INVALID',
		match: /mobile[ _]phone/i,
		call: 'request.create',
		advice: 'Enter the mobile phone with its country, e.g. +34600123456.',
	},
	{
		code: 'PHONE_FIXED',
		match: /mobile[ _]phone/i,
		call: 'request.',
		advice:
			"The phone number of a request can't be changed. Cancel {request} and create a new one.",
	},
	{ code: 'EMAIL_INVALID', match: /\be-?mail\b/i, advice: 'Check the email address.' },
	{
		code: 'COUNTRY_INVALID',
		match: /iso 3166/i,
		advice: 'Choose the country that issued the identity document from the list.',
	},
	{
		code: 'ID_DOCUMENT_TYPE',
		match: /id_document_type/i,
		advice: 'Choose the kind of identity document from the list.',
	},
	{
		code: 'IDENTITY_IMAGES',
		match: /missing required docs/i,
		advice:
			'The request was not approved: an identity image is missing. Give the front, the back (not for passports) and the photo of the signer holding the document.',
	},
	{
		code: 'REQUEST_STATUS',
		match: /invalid request status/i,
		advice:
			'{Request} is not in a state in which this is possible. Read its status with "Request: Get": a Video ID is approved first, a signed or cancelled request takes no more codes.',
	},
	{
		code: 'REQUEST_FIELDS',
		match: /invalid request fields/i,
		advice: 'Correct the fields that the sentence names and run the node again.',
	},
	{
		code: 'TOO_MANY_DOCUMENTS',
		match: /maximum number of document/i,
		advice:
			'{Request} holds as many documents as it can. Delete one, or sign the rest with another request.',
	},
	{
		code: 'POSITION_MISSING',
		match: /missing required parameter 'position'/i,
		advice: 'A visible signature needs a position on every document.',
	},
	{
		code: 'IMAGE_NOT_FOUND',
		match: /image/i,
		call: 'request.sign',
		advice:
			'Upload the signature image again with "Image: Upload" and choose it in the appearance.',
	},
	{
		code: 'IMAGE_NOT_FOUND',
		match: /not found/i,
		call: 'image.',
		advice: 'List the images with "Image: Get Many": it may have been deleted.',
	},
	{
		code: 'FILE_TYPE',
		match: /unsupported file type|file type not supported/i,
		advice: 'Documents are PDFs (or a hash file), signature images are PNGs.',
	},
	{
		code: 'PDF_ENCRYPTED',
		match: /passwordprotected|encrypted/i,
		advice: 'The PDF is protected by a password. Remove the protection and upload it again.',
	},
	{
		code: 'TOKEN_EXISTS',
		match: /token with these credentials already exist/i,
		advice: 'Find it with "Token: Get Many" and use that one.',
	},
	{
		code: 'TOKEN_NOT_FOUND',
		match: /not found/i,
		call: 'token.',
		advice: 'List the tokens with "Token: Get Many": it may have been deleted.',
	},
	{
		code: 'REQUEST_NOT_FOUND',
		match: /request (\S+ )?not found/i,
		advice: REQUEST_NOT_FOUND,
	},
	{
		code: 'DOCUMENT_NOT_FOUND',
		match: /no documents|documents?.* not found/i,
		call: 'request.sign',
		advice:
			'{Request} holds no documents, or not those that are to be signed: upload them first with "Document: Upload", then sign it again.',
	},
	{
		code: 'DOCUMENT_NOT_FOUND',
		match: /documents?.* not found|no documents found/i,
		advice:
			'List the documents with "Document: Get Many": they may have been deleted, belong to another request, or not be signed yet.',
	},
	{
		code: 'REQUEST_NOT_FOUND',
		match: /not found/i,
		call: 'request.',
		advice: REQUEST_NOT_FOUND,
	},
];

const GATEWAY_ONLY =
	'The gateway is there, but not the Optimizer behind it. Ask whoever runs it whether it is started and reached.';
const CLOUDFLARE = [520, 521, 522, 523, 524, 525, 526, 527, 530];

/** By HTTP status, where the sentence is not a documented one. */
const byStatus: Record<number, [code: string, advice: string]> = {
	401: [
		'UNAUTHORIZED',
		'The gateway in front of the Optimizer asks for a login: check Gateway Authentication in the credential.',
	],
	403: [
		'FORBIDDEN',
		'Check the RAO in the credential, and the gateway in front of the Optimizer if there is one.',
	],
	404: [
		'NOT_FOUND',
		'Check the ID, and the Base URL in the credential: it ends in /oneshot/api/v1, for legacy Optimizers in /api/v1.',
	],
	405: [
		'NOT_FOUND',
		'Check the Base URL in the credential: it ends in /oneshot/api/v1, for legacy Optimizers in /api/v1.',
	],
	407: ['PROXY', 'A proxy between n8n and the Optimizer asks for a login. Ask whoever runs n8n.'],
	408: ['UNAVAILABLE', 'The gateway or the Optimizer gave up waiting for the call.'],
	413: [
		'TOO_LARGE',
		'The gateway or the Optimizer does not take files of this size. Ask whoever runs it to raise the limit.',
	],
	422: ['INVALID_FIELDS', 'Correct the fields that the sentence names and run the node again.'],
	429: [
		'TOO_MANY_CALLS',
		'Lower "Parallel Calls" in the options of this node, or run it again later.',
	],
	500: ['SERVER', 'The Optimizer has a fault of its own. Ask whoever runs it to look at its log.'],
	502: ['UNAVAILABLE', GATEWAY_ONLY],
	503: ['UNAVAILABLE', 'The Optimizer is not available at the moment. Ask whoever runs it.'],
	504: ['UNAVAILABLE', GATEWAY_ONLY],
	...Object.fromEntries(CLOUDFLARE.map((status) => [status, ['UNAVAILABLE', GATEWAY_ONLY]])),
};

/** What an HTTP status alone says, whoever gave it; undefined for those that say nothing. */
export function adviseStatus(status: number): { code: string; description: string } | undefined {
	if (!Object.hasOwn(byStatus, status)) return undefined;
	const [code, description] = byStatus[status];
	return { code, description };
}

/**
 * The stable code and the next step for an error sentence of the API.
 *
 * @param pk the request that the call was about, when there was one
 */
export function advise(
	call: CallName,
	sentence: string,
	status: number,
	pk?: string,
): { code: string; description: string } {
	const entry = entries.find(
		({ match, call: prefix = '' }) => call.startsWith(prefix) && match.test(sentence),
	);
	const [code, advice] = entry
		? [entry.code, entry.advice]
		: (byStatus[status] ??
			(status >= 500
				? byStatus[500]
				: ['REFUSED', 'Check the values of this node against the sentence above.']));
	const request = pk ? `request ${pk}` : 'the request';
	return {
		code,
		description: advice
			.replaceAll('{request}', request)
			.replaceAll('{Request}', request[0].toUpperCase() + request.slice(1)),
	};
}

/** Connections that broke or never came about, by Node's code. */
const connections: Record<string, [sentence: string, advice: string]> = {
	ECONNREFUSED: [
		'Nothing answers at {origin}',
		'Check the Base URL in the credential and whether the Optimizer is started. From inside a Docker container, localhost is the container itself.',
	],
	ENOTFOUND: ['There is no server named {host}', 'Check the Base URL in the credential.'],
	EAI_AGAIN: [
		'The name {host} could not be looked up',
		'Check the network of the n8n server, then the Base URL in the credential.',
	],
	ETIMEDOUT: [
		'{origin} did not answer in time',
		'Try again. If it stays so, ask whoever runs the Optimizer to look at it.',
	],
	ECONNABORTED: [
		'{origin} did not answer in time',
		'Try again. If it stays so, ask whoever runs the Optimizer to look at it.',
	],
	ECONNRESET: ['The connection to {origin} broke', 'Try again.'],
	EPIPE: ['The connection to {origin} broke', 'Try again.'],
	DEADLINE: [
		'{origin} did not answer within the deadline',
		'A longer one can be set as "Deadline (Seconds)" in the options of this node. If the Optimizer stays silent, ask whoever runs it to look at it.',
	],
	IDLE: [
		'{origin} stopped sending in the middle of its answer',
		'Ask whoever runs the Optimizer, or the gateway in front of it, to look at it.',
	],
	BLOCKED: [
		"n8n's own protection against requests to private addresses (SSRF) blocks {host}",
		'Ask whoever runs n8n to name the host in N8N_SSRF_ALLOWED_HOSTNAMES. Nothing was sent.',
	],
	EPROTO: [
		'{origin} does not speak https',
		'Enter the Base URL with http:// if the Optimizer has no certificate, or its https port. Nothing was sent.',
	],
	ERR_SSL_WRONG_VERSION_NUMBER: [
		'{origin} does not speak https',
		'Enter the Base URL with http:// if the Optimizer has no certificate, or its https port. Nothing was sent.',
	],
	ERR_CANCELED: ['The execution was stopped', 'Nothing more was sent.'],
};

/** Codes for IF nodes, where it is no matter of the connection. */
const codes: Record<string, string> = {
	ERR_CANCELED: 'CANCELLED',
	DEADLINE: 'TIMEOUT',
	IDLE: 'TIMEOUT',
	ETIMEDOUT: 'TIMEOUT',
	ECONNABORTED: 'TIMEOUT',
	BLOCKED: 'BLOCKED_BY_N8N',
};

/** The sentence and the next step for a connection that failed with a code. */
export function adviseConnection(
	code: string,
	url: URL,
): { message: string; description: string; code: string } {
	const tls = /CERT|SSL|TLS|UNABLE_TO|SELF_SIGNED|ALTNAME/.test(code);
	const [message, description] =
		(Object.hasOwn(connections, code) ? connections[code] : undefined) ??
		(tls
			? [
					`The certificate of {origin} was not accepted (${code.toLowerCase().replaceAll('_', ' ')})`,
					'Enter the CA Certificate of your authority in the credential, and the Client Certificate and Key if the gateway asks for them.',
				]
			: [
					'The connection to {origin} failed',
					'Check the Base URL in the credential and the network.',
				]);
	return {
		message: message.replace('{origin}', url.origin).replace('{host}', url.hostname),
		description,
		code: tls ? 'TLS' : (codes[code] ?? 'CONNECTION'),
	};
}
