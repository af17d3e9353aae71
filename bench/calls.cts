// The calls of the API that are measured: as our node's operation, and as anybody else makes them.
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { signer } from '../tools/harness/signer.cjs';

export interface Call {
	/** Parameters of our node. */
	operation: INodeParameters;
	method: 'GET' | 'POST';
	/** `{name}` stands for a value of the item. */
	path: string;
	/** Texts of a multipart body. */
	fields?: Record<string, string>;
	/** Its files: field → name of the item's binary. */
	files?: Record<string, string>;
	/** The answer is a file. */
	download?: boolean;
}

/** The item that a call is made for. */
export const itemJson: IDataObject = {
	token_uid: '5a1d0c0de5a1d0c0de5a1d0c0de5a1d0',
	request_pk: '388141',
	videoid_pk: '16673',
	uid: '14185cd9c6ec30f49f59a844a77bc234',
};

/** What Create sends beside the pictures. */
const createFields = {
	given_name: signer.givenName,
	surname_1: signer.surname1,
	surname_2: signer.surname2,
	email: signer.email,
	mobile_phone_number: '+34600123456',
	serial_number: signer.serialNumber,
	id_document_type: 'IDC',
	token: '5a1d0c0de5a1d0c0de5a1d0c0de5a1d0',
	profile: 'PFnubeQAFCiudadano',
	registration_authority: '139',
	env: 'sandbox',
	billing_username: 'billing@example.com',
	billing_password: 'YmlsbGluZy1wYXNzd29yZA==',
};

export const calls = {
	getToken: {
		operation: {
			...{ resource: 'token', operation: 'get' },
			tokenUid: { __rl: true, mode: 'id', value: '={{ $json.token_uid }}' },
		},
		method: 'GET',
		path: '/token/{token_uid}',
	},
	create: {
		operation: { resource: 'request', operation: 'create', ...signer },
		method: 'POST',
		path: '/create',
		fields: createFields,
		files: {
			document_front: 'document_front',
			document_rear: 'document_rear',
			document_owner: 'document_owner',
		},
	},
	upload: {
		operation: { resource: 'document', operation: 'upload', binaryPropertyName: '*' },
		method: 'POST',
		path: '/document/{request_pk}',
		files: { file: 'data' },
	},
	uploadVideo: {
		operation: { resource: 'videoId', operation: 'uploadVideo' },
		method: 'POST',
		path: '/videoid/{videoid_pk}/video',
		files: { video: 'data' },
	},
	download: {
		operation: {
			...{ resource: 'document', operation: 'download', scope: 'one', documentType: 'original' },
			documentUid: { __rl: true, mode: 'id', value: '={{ $json.uid }}' },
		},
		method: 'GET',
		path: '/document/{request_pk}/{uid}?document_type=original',
		download: true,
	},
} satisfies Record<string, Call>;

export type CallName = keyof typeof calls;
