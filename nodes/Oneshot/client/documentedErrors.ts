import type { CallName } from './routes';

/** HTTP status and sentence; `…`, `388141` and `9d2b…` stand for what differs from case to case. */
export type Sentence = [status: number, sentence: string];

const officer: Sentence[] = [
	[403, 'Invalid RAO Credentials'],
	[404, "Error getting RAO's id. Make sure the credentials are correct"],
	[403, 'You do not have permission to perform this action'],
];
const decision: Sentence[] = [
	...officer,
	[400, "Missing required parameters: incomplete RAO's credentials"],
	[412, 'Invalid request status'],
];
const requestMissing: Sentence[] = [[404, 'Request 388141 not found']];
const videoIdMissing: Sentence[] = [[404, 'Request not found']];
const documentMissing: Sentence[] = [
	[404, 'Document not found'],
	[404, 'No documents found for specified Request'],
];
const imageMissing: Sentence[] = [[404, 'Image with uid 9d2b… not found (on disk)']];
const tokenMissing: Sentence[] = [[404, 'Token 9d2b… not found']];

/**
 * The error sentences of the API's documentation, by call (legacy wording; the current API's is not documented).
 * What is to be done about one, the catalogue says.
 */
export const documentedErrors: Partial<Record<CallName, Sentence[]>> = {
	'token.create': [
		[404, "Error getting RAO's id. Make sure the credentials are correct"],
		[400, 'A token with these credentials already exist!'],
		[400, 'The specified environment is not available'],
	],
	'token.get': tokenMissing,
	'token.delete': tokenMissing,
	'request.create': [
		...officer,
		[400, 'Missing parameter: mobile_phone_number required'],
		[400, 'Please use the mobile phone number with an international prefix'],
		[400, 'Enter a valid email address'],
		[500, "id_document_country: 'ESX' is not a valid ISO 3166-1 alpha-2 country code"],
		[400, 'The id_document_type specified is not valid. Valid options are IDC, PAS, PNO, …'],
		[400, 'The specified environment is not available'],
		[400, 'Missing env parameter. Please set it in settings or specify it as parameter'],
		[412, 'Error occured during request approval: Missing required docs'],
		[412, 'Error occured during request approval: Invalid request fields: …'],
		[403, 'Error occured during request approval. Check your authentication certificates'],
		[500, 'Configuration error: Please check the certificates path for the environment selected'],
		[500, 'Cannot check the remaining credit for the billing user. Please check the credentials'],
		[500, 'Billing credentials not valid. Please check if they are base64 encoded'],
		[404, 'Registration Authority not found'],
	],
	'request.get': requestMissing,
	'request.update': [
		...requestMissing,
		[412, 'Invalid request status'],
		[412, 'Invalid request fields: mobile_phone_number'],
	],
	'request.cancel': requestMissing,
	'request.getAsyncStatus': requestMissing,
	'request.getContract': requestMissing,
	'request.generateOtp': [
		[412, 'Error occured during OTP generation: Otp generated less than a minute ago'],
		[412, 'Error occured during OTP generation: Invalid request status'],
		[404, 'Request 388141 not found. Cannot send OTP secret'],
	],
	'request.sign': [
		[403, 'Confirmation Code invalid'],
		[403, 'Invalid countersignature credentials'],
		[404, 'Request 388141 not found. Cannot sign documents'],
		[404, "The following documents are not found in Request's folders: …"],
		[404, 'The image 9d2b… cannot be found on disk'],
		[400, "Missing required parameter 'position' for file …"],
		[412, 'Invalid request status'],
		[400, 'Remote Signature Failed: 401 Unauthorized'],
		[400, 'Remote Signature Failed: 400 Bad Request'],
		[400, 'Error: Token locked'],
	],
	'document.upload': [
		[400, 'Maximum number of document reached for Request 388141'],
		[404, 'Cannot upload document: Request 388141 not found on disk'],
		[415, 'Unsupported file type: …'],
		[400, 'PasswordProtected'],
	],
	'document.getAll': documentMissing,
	'document.download': documentMissing,
	'document.delete': documentMissing,
	'document.deleteAll': documentMissing,
	'image.upload': [[415, 'Image file type not supported: …']],
	'image.download': imageMissing,
	'image.delete': imageMissing,
	'videoId.create': [
		[400, 'Videoid not enabled for Registration Authority 7'],
		[403, 'Error creating new videoid request: You do not have permission …'],
		[404, 'Registration Authority not found'],
		[500, 'Cannot check the remaining credit for the billing user. Please check the credentials'],
	],
	'videoId.uploadEvidences': videoIdMissing,
	'videoId.uploadVideo': [...videoIdMissing, [415, 'Unsupported file type: …']],
	'videoId.downloadVideo': videoIdMissing,
	'videoId.approve': [...videoIdMissing, ...decision],
	'videoId.refuse': [...videoIdMissing, ...decision],
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A documented sentence as an expression: the API may go on behind it. */
const toPattern = (sentence: string) =>
	new RegExp(
		`^${escaped(sentence)
			.replace(/9d2b…|…/g, '.*')
			.replaceAll('388141', '\\S+')}`,
		'i',
	);

/** Sentences of any call: the API words alike refusals alike. */
const patterns = [
	...new Set(
		Object.values(documentedErrors)
			.flat()
			.map(([, sentence]) => sentence),
	),
].map(toPattern);

/** Whether a sentence is one by which the API is documented to refuse a call. */
export const isDocumentedError = (sentence: string): boolean =>
	patterns.some((pattern) => pattern.test(sentence.trim()));
