import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { PresetPlace } from '../pdf';
import type { Input } from '../operation/input';
import { quoted } from '../values/characters';
import type { PageNumber } from '../values/pageNumber';
import { toPageNumber } from '../values/pageNumber';
import { toRectangle } from '../values/rectangle';
import type { Rectangle } from '../values/rectangle';
import { imageField } from './image';
import type { Place, PlacedDocument } from './place';
import { placing } from './place';
import { isTimeZone } from './timeZones';

/** Corners and edges of the page as it is seen; signatures are 180 × 60 points, 30 points from the edges. */
const presets: Record<string, PresetPlace> = {
	bottomCenter: 'bottom center',
	bottomLeft: 'bottom left',
	bottomRight: 'bottom right',
	center: 'middle center',
	topCenter: 'top center',
	topLeft: 'top left',
	topRight: 'top right',
};

const visible = { show: { visibleSignature: [true] } };

export const pageField: INodeProperties = {
	displayName: 'Page',
	name: 'page',
	type: 'string',
	default: 'first',
	placeholder: 'e.g. 1, first or last',
	hint: 'Counted from 1; first and last are understood too',
};

/** The place of a visible signature: a preset, or free coordinates. */
const positionFields: INodeProperties[] = [
	{
		displayName: 'Place on the Page',
		name: 'positionPreset',
		type: 'options',
		options: [
			{ name: 'Bottom Center', value: 'bottomCenter' },
			{ name: 'Bottom Left', value: 'bottomLeft' },
			{ name: 'Bottom Right', value: 'bottomRight' },
			{ name: 'Center', value: 'center' },
			{ name: 'Custom Position', value: 'custom' },
			{ name: 'Top Center', value: 'topCenter' },
			{ name: 'Top Left', value: 'topLeft' },
			{ name: 'Top Right', value: 'topRight' },
		],
		default: 'bottomLeft',
		hint: 'On the real page where the item knows the documents, as Document: Upload gives it; else an A4 page is assumed',
		displayOptions: visible,
	},
	{
		displayName: 'Position',
		name: 'position',
		type: 'string',
		default: '30,100,165,150',
		placeholder: 'e.g. 30,100,165,150',
		hint: 'x1,y1,x2,y2 in points (1/72 inch) from the bottom left corner of the page as it is seen: left, bottom, right, top',
		displayOptions: { show: { visibleSignature: [true], positionPreset: ['custom'] } },
	},
	{ ...pageField, displayOptions: visible },
];

/** Whether and how the signature is seen on the page; one appearance serves all documents. */
export const appearanceFields: INodeProperties[] = [
	{
		displayName: 'Visible Signature',
		name: 'visibleSignature',
		type: 'boolean',
		default: false,
		description:
			'Whether the signature is drawn on a page of each PDF. It is as valid when nobody sees it.',
	},
	...positionFields,
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		default: 'Signed by: %(CN)s',
		hint: "One line each. %(CN)s is the signer's name, %(DATE)s the date, %(E)s the email, %(SUBJECT)s the certificate's whole subject.",
		displayOptions: visible,
	},
	{
		displayName: 'Date Format',
		name: 'date',
		type: 'string',
		default: '%d/%m/%Y %H:%M:%S',
		placeholder: 'e.g. %d/%m/%Y %H:%M:%S',
		hint: '%d day, %m month, %Y year, %H hour, %M minute, %S second',
		displayOptions: visible,
	},
	{
		displayName: 'Time Zone Name or ID',
		name: 'timezone',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getTimeZones' },
		default: '',
		description:
			'Not chosen: the workflow\'s own, which is that of n8n unless it is set. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: visible,
	},
	{ ...imageField, required: false, displayOptions: visible },
];

/** Rarely needed parts of an appearance, under Options. */
export const appearanceOptions: INodeProperties[] = [
	{
		displayName: 'Extra Appearance (JSON)',
		name: 'extraAppearance',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. { "b64_image": "iVBORw0KGgo…" }',
		description:
			'More members of the appearance, sent as they are; they win over the fields. Undocumented, such as b64_image (a picture in base64) or reason: the Optimizer may ignore or refuse them.',
	},
];

/** An appearance as the user described it. */
export interface Appearance {
	text: string[];
	date: string;
	timezone: string;
	/** Where it goes on a document. */
	place: (document?: PlacedDocument) => Place;
	/** image_uid, empty when there is none. */
	image: string;
	extra: IDataObject;
}

/** A position in points, or a Problem. */
export const readPosition = (input: Input, name: string, typed: unknown): Rectangle =>
	input.understood(name, toRectangle(typed));

/** A page as people count, or a Problem. */
export const readPage = (input: Input, name: string, value: unknown): PageNumber =>
	input.understood(name, toPageNumber(value));

/** The time zone of the date, n8n's own where none was chosen. */
function readTimeZone(input: Input): string {
	const timezone = input.text('timezone');
	if (timezone === '') {
		const own = input.context.getTimezone();
		return isTimeZone(own) ? own : '';
	}
	if (isTimeZone(timezone)) return timezone;
	throw input.invalid(
		'timezone',
		`${quoted(timezone)} is not a time zone`,
		'Choose it from the list; it looks like Europe/Madrid, which is the one of all of mainland Spain.',
	);
}

/** @param documents those that are known */
function readPlace(input: Input, documents: PlacedDocument[]): Appearance['place'] {
	const preset = presets[input.choice('positionPreset')];
	const position = preset ?? readPosition(input, 'position', input.param('position'));
	const page = readPage(input, 'page', input.param('page', 'first'));
	const labels = {
		page: input.label('page'),
		position: input.label(preset ? 'positionPreset' : 'position'),
	};
	return placing({ page, position }, documents, labels, input.account.version === 'current');
}

/** The parts of an appearance, each read by itself: a Problem in one says nothing of the others. */
const readers = {
	text: (input: Input) => input.lines('text'),
	date: (input: Input) => input.text('date'),
	timezone: readTimeZone,
	place: readPlace,
	image: (input: Input) => input.text('imageUid'),
	extra: (input: Input) => input.json('options.extraAppearance') ?? {},
};

/** What of a visible signature can be checked, piece by piece. */
export const appearanceChecks = (input: Input, documents: PlacedDocument[]) =>
	input.flag('visibleSignature')
		? Object.values(readers).map((reader) => () => reader(input, documents))
		: [];

/** The uid of the picture that a visible signature shows; empty when there is none. */
export const imageOf = (input: Input): string =>
	input.flag('visibleSignature') ? readers.image(input) : '';

/**
 * The appearance of the signature; undefined when it is not to be seen. Throws a Problem, also when the place does not
 * suit the documents.
 *
 * @param documents those that are known
 */
export function readAppearance(input: Input, documents: PlacedDocument[]): Appearance | undefined {
	if (!input.flag('visibleSignature')) return undefined;
	const read = Object.entries(readers).map(([name, reader]) => [name, reader(input, documents)]);
	return Object.fromEntries(read) as unknown as Appearance;
}

const withoutEmpty = (values: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(values).filter(
			([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0),
		),
	);

/** The current API's `signature.appearance`: one for all documents. */
export function currentAppearance({ place, extra, ...appearance }: Appearance): IDataObject {
	const { text, date, timezone, image } = appearance;
	return { ...withoutEmpty({ text, date, timezone, ...place(), image }), ...extra };
}

/** The legacy API's `signature_format`: text and date of all documents. */
export function legacyFormat({ text, date, timezone }: Appearance): IDataObject {
	return withoutEmpty({ text_format: text, date_format: date, timezone });
}

/** The legacy API's entry in `options` for one document. */
export function legacyPlace(
	{ place, image, extra }: Appearance,
	document: PlacedDocument,
): IDataObject {
	return { ...withoutEmpty({ ...place(document), image }), ...extra };
}
