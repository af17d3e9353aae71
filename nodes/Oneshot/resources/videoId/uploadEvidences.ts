import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
	filledIn,
	idDocumentTypes,
	readCountry,
	readDocumentType,
	readEmail,
	readPhone,
} from '../../entities/signer';
import { readAll } from '../../files/bytes';
import type { Input } from '../../operation/input';
import { checkedFile } from '../../operation/inputFile';
import { defineOperation } from '../../operation/operation';
import { countryOptions } from '../../values/countries';
import { readVideoId, videoIdFields } from './videoId';

const fieldsMode = { show: { evidencesMode: ['fields'] } };
const jsonMode = { show: { evidencesMode: ['json'] } };

const imageParameters = {
	documentFront: 'document_front',
	documentRear: 'document_rear',
	documentPhoto: 'document_photo',
	documentOwner: 'document_owner',
};

const imageFields: INodeProperties[] = [
	['Front of the Identity Document', 'documentFront', 'document_front'],
	['Back of the Identity Document', 'documentRear', 'document_rear'],
	['Photo on the Identity Document', 'documentPhoto', 'document_photo'],
	['Photo of the Person', 'documentOwner', 'document_owner'],
].map(([displayName, name, value]) => ({
	displayName,
	name,
	type: 'string',
	default: value,
	placeholder: `e.g. ${value}`,
	hint: 'The name under which the Binary tab of the input shows the picture (JPEG or PNG); empty: none. The node encodes it.',
}));

const checks = [
	['OTP Validation', 'otp_validation', 'Whether the person proved to hold the mobile phone'],
	['Documents Match', 'documents_match', 'Whether front and back belong to the same document'],
	['Data Integrity', 'data_integrity', 'Whether the data of the document are consistent'],
	['Document Not a Copy', 'document_notcopy', 'Whether the document is an original'],
	['Document Not Expired', 'document_notexpired', 'Whether the document is still valid'],
	['Person Not Under Age', 'document_notunderage', 'Whether the person is of age'],
	['Liveliness', 'liveliness', 'Whether a living person was seen'],
] as const;

const ocrNames = { givenName: 'given_name', surname1: 'surname_1', serialNumber: 'serial_number' };
const moreOcrNames = { surname2: 'surname_2' };

const acceptanceNames: Record<string, string> = {
	description: 'description',
	urlDocPrivacypolicy: 'url-doc-privacypolicy',
	urlDocTermsconditions: 'url-doc-termsconditions',
	urlWebVideoid: 'url-web-videoid',
	ip: 'ip',
	userAgent: 'user-agent',
	date: 'date',
};

const evidenceFields: INodeProperties[] = [
	{
		displayName: 'Given Name',
		name: 'givenName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. María José',
		description: 'As read from the identity document',
	},
	{
		displayName: 'First Surname',
		name: 'surname1',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Muñoz',
	},
	{
		displayName: 'ID Number (DNI, NIE, Passport)',
		name: 'serialNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 12345678Z',
	},
	{
		displayName: 'Further Data of the Person',
		name: 'ocrData',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'e.g. maria@example.com',
			},
			{
				displayName: 'Identity Document',
				name: 'idDocumentType',
				type: 'options',
				options: idDocumentTypes,
				default: 'IDC',
			},
			{
				displayName: 'Issuing Country',
				name: 'idDocumentCountry',
				type: 'options',
				options: countryOptions(),
				default: 'ES',
			},
			{
				displayName: 'Mobile Phone',
				name: 'mobilePhoneNumber',
				type: 'string',
				default: '',
				placeholder: 'e.g. +34 600 123 456',
			},
			{
				displayName: 'Second Surname',
				name: 'surname2',
				type: 'string',
				default: '',
				placeholder: 'e.g. Peña',
			},
		],
	},
	{
		displayName: 'Acceptance',
		name: 'acceptance',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		description: 'What the person accepted, where and when',
		options: [
			{
				displayName: 'Date',
				name: 'date',
				type: 'string',
				default: '',
				placeholder: 'e.g. 2026-01-31T09:30:00Z',
			},
			{
				displayName: 'Description',
				name: 'description',
				type: 'string',
				default: '',
				placeholder: 'e.g. Terms of the video identification',
			},
			{
				displayName: 'IP Address',
				name: 'ip',
				type: 'string',
				default: '',
				placeholder: 'e.g. 203.0.113.7',
			},
			{
				displayName: 'Privacy Policy URL',
				name: 'urlDocPrivacypolicy',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/privacy',
			},
			{
				displayName: 'Terms and Conditions URL',
				name: 'urlDocTermsconditions',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/terms',
			},
			{
				displayName: 'User Agent',
				name: 'userAgent',
				type: 'string',
				default: '',
				placeholder: 'e.g. Mozilla/5.0 (iPhone)',
				description: 'What the browser of the person calls itself',
			},
			{
				displayName: 'Video ID Page URL',
				name: 'urlWebVideoid',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/video',
			},
		],
	},
	{
		displayName: 'Passed Security Checks',
		name: 'securityChecks',
		type: 'multiOptions',
		options: checks.map(([name, value, description]) => ({ name, value, description })),
		default: [],
		description: 'Which checks the identification passed; the others are reported as not passed',
	},
	{
		displayName: 'Similarity Level',
		name: 'similarityLevel',
		type: 'string',
		default: '',
		placeholder: 'e.g. 92',
		hint: 'From 0 to 100, or “high”: how alike the person and the photo on the document are',
	},
].map((field) => ({ ...field, displayOptions: fieldsMode })) as INodeProperties[];

const jsonFields: INodeProperties[] = [
	{
		displayName: 'Acceptance (JSON)',
		name: 'acceptanceJson',
		type: 'json',
		default: '{}',
		displayOptions: jsonMode,
		description: 'The object acceptance as your provider has agreed with you',
	},
	{
		displayName: 'Video ID Data (JSON)',
		name: 'videoidDataJson',
		type: 'json',
		default: '{}',
		displayOptions: jsonMode,
		description: 'The object videoid_data; the pictures below are added to its images',
	},
];

/** The pictures, base64 as the API wants them inside its JSON; consumed, so not passed on. */
async function readImages(input: Input): Promise<IDataObject> {
	const images: IDataObject = {};
	for (const [parameter, name] of Object.entries(imageParameters)) {
		if (!input.text(parameter)) continue;
		const binary = input.binary(parameter);
		const file = await checkedFile(input, parameter, binary, ['jpeg', 'png']);
		images[name] = (await readAll(file)).toString('base64');
		input.consumed.add(binary.property);
	}
	return images;
}

/** The texts of several parameters that were filled in, in the API's names. */
function readTexts(input: Input, parent: string, names: Record<string, string>): IDataObject {
	const entries = Object.entries(names).map(([parameter, name]) => [
		name,
		input.text(parent ? `${parent}.${parameter}` : parameter),
	]);
	return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

function readSimilarity(input: Input): IDataObject {
	const typed = input.text('similarityLevel');
	if (typed === '') return {};
	if (typed.toLowerCase() === 'high') return { similarity_level: 'high' };
	return { similarity_level: input.number('similarityLevel', { least: 0, most: 100 }) };
}

/** Of a collection: nothing where the field was not added. */
const ifFilled = (input: Input, name: string, read: (input: Input, name: string) => string) =>
	input.text(name) === '' ? '' : read(input, name);

function readOcrData(input: Input): IDataObject {
	for (const parameter of Object.keys(ocrNames)) input.required(parameter);
	return {
		...readTexts(input, '', ocrNames),
		...readTexts(input, 'ocrData', moreOcrNames),
		...filledIn({
			id_document_type: readDocumentType(input, 'ocrData.idDocumentType'),
			mobile_phone_number: ifFilled(input, 'ocrData.mobilePhoneNumber', readPhone),
			email: ifFilled(input, 'ocrData.email', readEmail),
			id_document_country: readCountry(input, 'ocrData.idDocumentCountry'),
		}),
	};
}

/** `acceptance` and `videoid_data` from the fields, or from JSON. */
async function readEvidences(input: Input): Promise<IDataObject> {
	if (input.choice('evidencesMode') === 'json') {
		const data = input.json('videoidDataJson') ?? {};
		const images = { ...(data.images as IDataObject | undefined), ...(await readImages(input)) };
		return {
			acceptance: input.json('acceptanceJson') ?? {},
			videoid_data: { ...data, ...(Object.keys(images).length > 0 && { images }) },
		};
	}
	const passed = input.choices('securityChecks');
	const fields = {
		ocr_data: readOcrData(input),
		security_checks: Object.fromEntries(checks.map(([, value]) => [value, passed.includes(value)])),
		...readSimilarity(input),
	};
	return {
		acceptance: readTexts(input, 'acceptance', acceptanceNames),
		videoid_data: { images: await readImages(input), ...fields },
	};
}

/** `POST /videoid/{vpk}/evidences`, legacy `/videoid/{pk}/evidences`: an identification done elsewhere. */
export const uploadEvidences = defineOperation({
	value: 'uploadEvidences',
	name: 'Upload Evidences',
	action: 'Upload evidences of video ID',
	description: 'Hand in what a video identification that was done elsewhere has found out',
	pace: 'parallel',
	guarded: true,
	files: true,
	fields: [
		...videoIdFields,
		{
			displayName: 'Evidences',
			name: 'evidencesMode',
			type: 'options',
			options: [
				{ name: 'Fields', value: 'fields' },
				{ name: 'JSON', value: 'json', description: 'Objects that were customised for you' },
			],
			default: 'fields',
		},
		...evidenceFields,
		...jsonFields,
		...imageFields,
	],
	async prepare(input) {
		return { ...readVideoId(input), evidences: await readEvidences(input) };
	},
	async carryOut({ path, ids, evidences }, { client }) {
		const options = { path, json: evidences };
		const { message } = await client.call('videoId.uploadEvidences', options);
		return { json: { ...ids, uploaded: true, ...(message && { message }) } };
	},
});
