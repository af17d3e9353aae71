import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject } from '../../client/answer';
import { pageField, readPage, readPosition } from '../../entities/appearance';
import type { KnownDocument } from '../../entities/document';
import type { Place } from '../../entities/place';
import { placing } from '../../entities/place';
import type { LegacyMembers } from '../../entities/signBody';
import type { Input } from '../../operation/input';
import { toBoolean, toList } from '../../values/conversions';
import { toLine, toRequiredLine } from '../../values/text';

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
			'A second signature by the Registration Authority Officer (RAO), with the username, password and PIN of the credential. Mark the documents under Place per Document.',
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
		displayName: 'Without Long-Term Data (Legacy)',
		name: 'disableLtv',
		type: 'boolean',
		default: false,
		description:
			'Whether to leave out what makes the signature checkable years later; asked for only by certain profiles',
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
						placeholder: 'e.g. 14185cd9c6ec30f49f59a844a77bc234',
					},
					pageField,
					positionField,
				],
			},
		],
	},
];

/** The entries of a group of fields; an expression may give one or several, as objects or JSON. */
function readEntries(input: Input, name: string): IDataObject[] {
	const entries = input.understood(name, toList(input.param(name, [])));
	if (entries.every(isObject)) return entries;
	throw input.invalid(name, 'holds something else than fields', 'Add the entries in the node.');
}

/** The place that an entry gives, on the documents that it is about. */
function readPlace(
	input: Input,
	name: string,
	{ page, position }: IDataObject,
	documents: KnownDocument[],
): Place {
	const wanted = {
		page: readPage(input, `${name}.page`, page),
		position: readPosition(input, `${name}.position`, position),
	};
	const labels = { page: input.label(`${name}.page`), position: input.label(`${name}.position`) };
	return placing(wanted, documents, labels, true)();
}

function readPlaces(input: Input, known: KnownDocument[]): Record<string, IDataObject> {
	const places = 'options.places.values';
	return Object.fromEntries(
		readEntries(input, places).map((entry) => {
			const uid = input.understood(`${places}.uid`, toRequiredLine(entry.uid));
			const countersign = entry.usecountersignature ?? false;
			const documents = known.filter((document) => document.uid === uid);
			const picture = input.understood(`${places}.image`, toLine(entry.image));
			return [
				uid,
				{
					...readPlace(input, places, entry, documents),
					...(picture && { image: picture }),
					...(input.understood(`${places}.usecountersignature`, toBoolean(countersign)) && {
						usecountersignature: true,
					}),
				},
			];
		}),
	);
}

/**
 * The legacy-only part of Sign, checked. Throws a Problem.
 *
 * @param known the documents that the item knows
 */
export function readLegacyOptions(input: Input, known: KnownDocument[]): LegacyMembers {
	const metadata = input.text('options.metadata');
	const values = 'options.countersignature.values';
	const [counter] = readEntries(input, values).filter(({ position }) => position);
	const { raoLogin } = input.account;
	if (counter && !raoLogin.username) {
		throw input.invalid(
			'options.countersignature',
			'needs the username, password and PIN of the RAO',
			'Choose "Username, Password and PIN" as RAO Authentication in the credential: a token can\'t countersign.',
		);
	}
	const places = readPlaces(input, known);
	const countersigned = known.filter(({ uid }) => places[uid]?.usecountersignature);
	return {
		places,
		...(metadata && { metadata }),
		...(input.flag('options.disableLtv') && { disable_ltv: true }),
		...(counter && {
			countersignature: {
				...raoLogin,
				...readPlace(input, values, counter, countersigned),
				horizontal: input.understood(
					`${values}.horizontal`,
					toBoolean(counter.horizontal ?? false),
				),
			},
		}),
	};
}
