import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { pageField, readPage, readPosition } from '../../entities/appearance';
import type { LegacyMembers } from '../../entities/signBody';
import type { Input } from '../../operation/input';

const positionField: INodeProperties = {
	displayName: 'Position',
	name: 'position',
	type: 'string',
	default: '30,30,210,90',
	placeholder: 'e.g. 30,30,210,90',
	hint: 'x1,y1,x2,y2 in points from the bottom left corner',
};

/** What only the legacy Sign has: its own place per document, countersignature, metadata. */
export const legacyOptions: INodeProperties[] = [
	{
		displayName: 'Countersignature (Legacy)',
		name: 'countersignature',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add countersignature',
		description:
			'A second signature by the RAO, with the username, password and PIN of the credential. Mark the documents under Place per Document.',
		options: [
			{
				displayName: 'Countersignature',
				name: 'values',
				values: [
					{
						displayName: 'Horizontal',
						name: 'horizontal',
						type: 'boolean',
						default: false,
						description: 'Whether text and image stand side by side',
					},
					pageField,
					{ ...positionField, default: '385,30,565,90' },
				],
			},
		],
	},
	{
		displayName: 'Metadata UID (Legacy)',
		name: 'metadata',
		type: 'string',
		default: '',
		placeholder: 'e.g. 3a5d0c2a1c8e7f69d2b0f0a4c7b4b6fa',
		description: 'Metadata that was uploaded before, to be embedded in the signature',
	},
	{
		displayName: 'Place per Document (Legacy)',
		name: 'places',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add document',
		description: 'Where the signature is seen on a certain document, instead of the common place',
		options: [
			{
				displayName: 'Document',
				name: 'values',
				values: [
					{
						displayName: 'Countersign',
						name: 'usecountersignature',
						type: 'boolean',
						default: false,
						description: 'Whether the RAO countersigns this document',
					},
					{
						displayName: 'Document UID',
						name: 'uid',
						type: 'string',
						default: '',
						placeholder: 'e.g. 9d2b0f0a4c7b4b6fa3a5d0c2a1c8e7f6',
					},
					{
						displayName: 'Image UID',
						name: 'image',
						type: 'string',
						default: '',
					},
					pageField,
					positionField,
				],
			},
		],
	},
];

function readPlaces(input: Input): Record<string, IDataObject> {
	const entries = input.param('options.places.values', []) as IDataObject[];
	return Object.fromEntries(
		entries.map(({ uid, position, page, image, usecountersignature }) => {
			if (!uid) throw input.invalid('options.places.uid', 'is empty');
			return [
				String(uid),
				{
					position: readPosition(input, 'options.places.position', String(position)),
					page: readPage(input, 'options.places.page', page),
					...(image ? { image } : {}),
					...(usecountersignature ? { usecountersignature: true } : {}),
				},
			];
		}),
	);
}

/** The legacy-only part of Sign, checked. Throws a Problem. */
export function readLegacyOptions(input: Input): LegacyMembers {
	const metadata = input.text('options.metadata');
	const counter = input.param('options.countersignature.values', {}) as IDataObject;
	const { raoLogin } = input.account;
	if (counter.position && !raoLogin.username) {
		throw input.invalid(
			'options.countersignature',
			'needs the username, password and PIN of the RAO',
			'Choose "Username, Password and PIN" as RAO Authentication in the credential: a token can\'t countersign.',
		);
	}
	return {
		places: readPlaces(input),
		...(metadata && { metadata }),
		...(counter.position && {
			countersignature: {
				...raoLogin,
				position: readPosition(
					input,
					'options.countersignature.position',
					String(counter.position),
				),
				page: readPage(input, 'options.countersignature.page', counter.page ?? 0),
				horizontal: counter.horizontal === true,
			},
		}),
	};
}
