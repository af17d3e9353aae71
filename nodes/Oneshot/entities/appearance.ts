import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Input } from '../operation/input';
import { toWholeNumber } from '../values/conversions';
import { toRectangle } from '../values/rectangle';
import { imageField } from './image';
import { isTimeZone } from './timeZones';

/** Places on a page in A4 portrait (595 × 842 points), 180 × 60 points each, 30 points from the edges. */
const presets = {
	bottomLeft: '30,30,210,90',
	bottomCenter: '208,30,388,90',
	bottomRight: '385,30,565,90',
	center: '208,391,388,451',
	topLeft: '30,752,210,812',
	topCenter: '208,752,388,812',
	topRight: '385,752,565,812',
};

const visible = { show: { visibleSignature: [true] } };

export const pageField: INodeProperties = {
	displayName: 'Page',
	name: 'page',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	hint: 'The first page is 0',
};

/** The place of a visible signature: a preset, or free coordinates. */
const positionFields: INodeProperties[] = [
	{
		displayName: 'Place on the Page',
		name: 'positionPreset',
		type: 'options',
		options: [
			{ name: 'Bottom Center (A4)', value: 'bottomCenter' },
			{ name: 'Bottom Left (A4)', value: 'bottomLeft' },
			{ name: 'Bottom Right (A4)', value: 'bottomRight' },
			{ name: 'Center (A4)', value: 'center' },
			{ name: 'Custom Position', value: 'custom' },
			{ name: 'Top Center (A4)', value: 'topCenter' },
			{ name: 'Top Left (A4)', value: 'topLeft' },
			{ name: 'Top Right (A4)', value: 'topRight' },
		],
		default: 'bottomLeft',
		displayOptions: visible,
	},
	{
		displayName: 'Position',
		name: 'position',
		type: 'string',
		default: '30,100,165,150',
		placeholder: 'e.g. 30,100,165,150',
		hint: 'x1,y1,x2,y2 in points (1/72 inch) from the bottom left corner: left, bottom, right, top',
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
			'Empty: UTC. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
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
	position: string;
	page: number;
	/** image_uid, empty when there is none. */
	image: string;
	extra: IDataObject;
}

/** A position as the API wants it, or a Problem. */
export const readPosition = (input: Input, name: string, typed: unknown): string =>
	input.understood(name, toRectangle(typed)).join(',');

/** A page number from 0, or a Problem. */
export const readPage = (input: Input, name: string, value: unknown): number =>
	input.understood(name, toWholeNumber(value, { least: 0 }));

/** The appearance of the signature; undefined when it is not to be seen. Throws a Problem. */
export function readAppearance(input: Input): Appearance | undefined {
	if (!input.flag('visibleSignature')) return undefined;
	const preset = input.choice('positionPreset');
	const position = Object.hasOwn(presets, preset) ? presets[preset as keyof typeof presets] : '';
	const timezone = input.text('timezone');
	if (timezone && !isTimeZone(timezone)) {
		throw input.invalid(
			'timezone',
			`“${timezone}” is not a time zone`,
			'Choose it from the list; it looks like Europe/Madrid, which is the one of all of mainland Spain.',
		);
	}
	return {
		text: input.lines('text'),
		date: input.text('date'),
		timezone,
		position: position || readPosition(input, 'position', input.param('position', '')),
		page: readPage(input, 'page', input.param('page', 0)),
		image: input.text('imageUid'),
		extra: input.json('options.extraAppearance') ?? {},
	};
}

const withoutEmpty = (values: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(values).filter(
			([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0),
		),
	);

/** The current API's `signature.appearance`: one for all documents. */
export function currentAppearance(appearance: Appearance): IDataObject {
	const { text, date, timezone, position, page, image, extra } = appearance;
	return { ...withoutEmpty({ text, date, timezone, position, page, image }), ...extra };
}

/** The legacy API's `signature_format`: text and date of all documents. */
export function legacyFormat({ text, date, timezone }: Appearance): IDataObject {
	return withoutEmpty({ text_format: text, date_format: date, timezone });
}

/** The legacy API's entry in `options` for one document. */
export function legacyPlace({ position, page, image, extra }: Appearance): IDataObject {
	return { ...withoutEmpty({ position, page, image }), ...extra };
}
