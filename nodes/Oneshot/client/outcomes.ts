import type { CallName } from './routes';

/** How it is known that a call which creates, sends, charges, binds or deletes was carried out. */
interface Proof {
	/** Members of the answer that only exist when it was; each holds an ID. */
	ids?: string[];
	/** The documented sentence of success. */
	sentence?: RegExp;
	/** How to find out, where no answer tells whether it was. */
	findOut: string;
}

const READ_REQUEST = 'Read its status with "Request: Get".';
const READ_DECISION = `${READ_REQUEST} Where that is not offered, run this once more: what was decided already is refused as “Invalid request status”, and not done again.`;
const LIST_DOCUMENTS = 'List the documents of the request with "Document: Get Many".';
const LIST_IMAGES = 'List the pictures with "Image: Get Many".';
const LIST_METADATA = 'List them with "Metadata: Get Many".';

/**
 * What proves each call without the API's envelope, from its documentation, and what to do where nothing
 * does. Calls that only read need no proof.
 */
export const proofs: Partial<Record<CallName, Proof>> = {
	'settings.update': {
		sentence: /^settings saved/i,
		findOut: 'Read the settings with "Settings: Get".',
	},
	'token.create': {
		ids: ['token_uid'],
		sentence: /^token created/i,
		findOut: 'List the tokens with "Token: Get Many".',
	},
	'token.delete': {
		sentence: /^token .*deleted/i,
		findOut: 'List the tokens with "Token: Get Many".',
	},
	'request.create': {
		ids: ['request_pk', 'pk'],
		sentence: /\bpk\b\W{0,3}\d+/i,
		findOut:
			'A request may exist whose number is not known. Ask whoever runs the Optimizer before you create another one for this person.',
	},
	'request.update': { sentence: /^request updated/i, findOut: READ_REQUEST },
	'request.cancel': { sentence: /^request directory removed/i, findOut: READ_REQUEST },
	'request.generateOtp': {
		sentence: /^otp generated/i,
		findOut: 'Ask the signer whether a code has arrived before you send another one.',
	},
	'request.sign': {
		sentence: /^documents correctly signed|documents are going to be signed/i,
		findOut: READ_REQUEST,
	},
	'document.upload': {
		ids: ['uid'],
		findOut: `${LIST_DOCUMENTS} A document that is uploaded twice is signed twice: where they can’t be listed, remove what may be there with "Document: Delete All", and upload again.`,
	},
	'document.delete': { sentence: /^document.* deleted/i, findOut: LIST_DOCUMENTS },
	'document.deleteAll': { sentence: /^documents deleted/i, findOut: LIST_DOCUMENTS },
	'image.upload': { ids: ['image_uid'], findOut: LIST_IMAGES },
	'image.delete': { sentence: /^image.* deleted/i, findOut: LIST_IMAGES },
	'image.deleteAll': { sentence: /^images deleted/i, findOut: LIST_IMAGES },
	'videoId.create': {
		ids: ['videoid_pk'],
		sentence: /^videoid created/i,
		findOut:
			'The person may have been invited already. Ask whoever runs the Optimizer before you invite them again.',
	},
	'videoId.uploadEvidences': { findOut: READ_REQUEST },
	'videoId.uploadVideo': { findOut: READ_REQUEST },
	'videoId.validate': { sentence: /^videoid validated/i, findOut: READ_DECISION },
	'videoId.approve': { sentence: /approved/i, findOut: READ_DECISION },
	'videoId.refuse': { sentence: /refused|rejected|cancelled/i, findOut: READ_DECISION },
	'metadata.upload': { ids: ['metadata'], findOut: LIST_METADATA },
	'metadata.delete': { sentence: /^metadata.* deleted/i, findOut: LIST_METADATA },
	'metadata.deleteAll': { sentence: /^metadata.* deleted/i, findOut: LIST_METADATA },
};

/** What to do where it is not known whether a call was carried out. */
export const findOutAdvice = (call: CallName): string => proofs[call]?.findOut ?? '';
