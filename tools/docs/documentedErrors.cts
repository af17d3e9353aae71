// The error sentences of the API's documentation, by call, and those that the node says itself. What
// becomes of a sentence (its code, the advice) is asked of the node's own catalogue.
import type { CallName } from '../../nodes/Oneshot/client/routes';

/** HTTP status and sentence. */
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

/** A code of the node's own, with the sentence and what to do. */
export interface OwnError {
	code: string;
	sentence: string;
	advice: string;
}

/** By `resource.operation`. */
export const ownErrors: Record<string, OwnError[]> = {
	'request.create': [
		{
			code: 'NO_REQUEST_ID',
			sentence: 'The Optimizer created a request, but did not say its number',
			advice: 'Ask whoever runs the Optimizer for the number before you create another one.',
		},
	],
	'request.cancel': [
		{
			code: 'ALREADY_ISSUED',
			sentence: 'Request 388141 is signed (ISSUED) and was not cancelled',
			advice: 'Download and file its documents, then delete them; or switch on "Even if Signed".',
		},
	],
	'request.sign': [
		{
			code: 'SIGN_OUTCOME_UNKNOWN',
			sentence: 'The answer to Sign was lost, and nothing tells whether the request was signed',
			advice: 'Look at the request or its documents before you sign again: never sign twice.',
		},
		{
			code: 'SIGN_NOT_CONFIRMED',
			sentence:
				'The answer to Sign was lost; the Optimizer says that request 388141 is ENROLLREADY',
			advice: 'It may still be at work. Read the status again before you sign again.',
		},
	],
	'request.waitForStatus': [
		{
			code: 'REQUEST_FAILED',
			sentence: 'Request 388141 is CANCELLED and will not become ISSUED',
			advice: 'Create a new request when the person is still to sign.',
		},
		{
			code: 'WAIT_TIMEOUT',
			sentence: 'Request 388141 is still ENROLLREADY after 900 seconds',
			advice: 'The request goes on: wait for it again, or raise "Give Up After".',
		},
	],
};
ownErrors['request.signDocuments'] = [...ownErrors['request.create'], ...ownErrors['request.sign']];

/** Codes that any operation may meet, beside those of the connection and of HTTP. */
export const commonErrors: OwnError[] = [
	{
		code: 'INVALID_INPUT',
		sentence: '“Mobile Phone”: “none” is not a phone number [item 0]',
		advice: 'Correct the field that the sentence names. Nothing was sent.',
	},
	{
		code: 'NO_RAO',
		sentence: 'The credential names no RAO, who vouches for the signer',
		advice: 'Fill in RAO Token in the credential, or username, password and PIN.',
	},
	{
		code: 'CREDENTIAL',
		sentence: 'The credential does not let the call through',
		advice: 'Correct what the sentence names in the credential.',
	},
	{
		code: 'NOT_OFFERED',
		sentence: 'This Optimizer does not offer “request: get”',
		advice: 'Check Optimizer Version and Base URL in the credential.',
	},
	{
		code: 'NOT_AN_OPTIMIZER',
		sentence: 'A web page came back instead of an answer of the Optimizer',
		advice:
			'Check Base URL and Gateway Authentication in the credential, and whether the Optimizer behind the gateway is running.',
	},
	{
		code: 'NO_FILE',
		sentence: 'The Optimizer sent no file',
		advice: 'Check the ID of what you want to download.',
	},
	{
		code: 'STORE',
		sentence: 'The file could not be stored in n8n',
		advice: "Check the space and the settings of n8n's binary data.",
	},
	{
		code: 'NO_FILES_IN_TOOLS',
		sentence: "An AI agent can't pass files to this operation",
		advice: 'Use it as an ordinary node of the workflow, before or after the agent.',
	},
	{
		code: 'AGENT_NOT_ALLOWED',
		sentence: 'An AI agent may not do this here',
		advice: 'The author of the workflow can switch on "Allow AI Agents" in the node.',
	},
	{
		code: 'UNEXPECTED',
		sentence: 'Something that the node did not foresee',
		advice: 'Report it, with the sentence.',
	},
];
