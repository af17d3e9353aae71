import type { INodeProperties } from 'n8n-workflow';

import { statuses } from '../entities/request';
import { notice } from '../operation/fields';
import { alphabetically } from '../values/order';

const byName = (a: { name: string }, b: { name: string }) => alphabetically(a.name, b.name);

/** The documented events, in words. */
const eventOptions = [
	{ name: 'Certificate Revoked', value: 'CERTIFICATE_REVOKED' },
	{ name: 'Certificate Suspended', value: 'CERTIFICATE_SUSPENDED' },
	{ name: 'Request Approved', value: 'REQUEST_APPROVED', description: 'It is ready to sign' },
	{ name: 'Request Cancelled', value: 'REQUEST_CANCELED' },
	{ name: 'Request Created', value: 'REQUEST_CREATED' },
	{ name: 'Request Signed', value: 'REQUEST_ENROLLED', description: 'The certificate is issued' },
	{ name: 'Video ID Failed', value: 'VIDEOID_FAILED' },
	{ name: 'Video ID Refused', value: 'VIDEOID_REFUSED' },
	{
		name: 'Video ID Updated',
		value: 'VIDEOID_UPDATED',
		description: 'The video is to be reviewed, or something is missing',
	},
];

/** The fields of the trigger, in the order in which somebody sets it up. */
export const triggerFields: INodeProperties[] = [
	notice(
		'For production and for Video ID, Namirial’s operations team sets the address on your Registration Authority: send them the Production URL with <code>?secret=</code> and the credential’s Callback Secret after it. For tests, “Request: Create” hands it over (Additional Fields: Asynchronous, Callback to One-Shot Trigger).',
		'addressNotice',
	),
	notice(
		'Namirial’s services must reach the address from the internet, also when your Optimizer, the server with the One-Shot API, stands in your own network. Publish the workflow: the Test URL is heard for two minutes only.',
		'reachNotice',
	),
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: 'oneshot-callbacks',
		required: true,
		placeholder: 'e.g. oneshot-callbacks',
		description: 'The end of the address that Namirial’s services call',
		hint: 'Only one published workflow can have it. When Publish speaks of a conflict, choose another path here, and tell it wherever the address was given.',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: eventOptions,
		default: [],
		description: 'What starts the workflow; any event does when none is chosen',
	},
	{
		displayName: 'Confirm with the Optimizer',
		name: 'confirm',
		type: 'options',
		options: [
			{
				name: 'Drop What Is Contradicted',
				value: 'drop',
				description: 'Starts nothing when the request says something else',
			},
			{
				name: 'Drop What Is Not Confirmed',
				value: 'require',
				description: 'Starts nothing when the request can’t be read, either',
			},
			{
				name: 'Flag What Is Not Confirmed',
				value: 'flag',
				description: 'Always starts; “confirmed” in the item says whether the request agrees',
			},
			{ name: 'Off', value: 'off', description: 'The request is not read' },
		],
		default: 'flag',
		description:
			'Callbacks carry no signature, so anybody who knows the address can send one. This reads the request from the Optimizer and compares. Some Optimizers can’t read requests: “confirmation” in the item then is “not_readable”.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Drop Repeats',
				name: 'dropRepeats',
				type: 'boolean',
				default: true,
				description:
					'Whether a callback that comes again, word for word, starts nothing. On by default. The last 1,000 are remembered; several n8n processes that get the same one within a moment may each start.',
			},
			{
				displayName: 'Include Body',
				name: 'includeBody',
				type: 'boolean',
				default: false,
				description: 'Whether the item has all that was sent, as it was sent, under “body”',
			},
			{
				displayName: 'Registration Authorities',
				name: 'registrationAuthorities',
				type: 'string',
				default: '',
				placeholder: 'e.g. 139, 140',
				description: 'Only callbacks of these start the workflow: their numbers, with commas',
			},
			{
				displayName: 'States',
				name: 'statuses',
				type: 'multiOptions',
				options: [...statuses].sort(byName),
				default: [],
				description: 'Only requests in one of these states start the workflow',
			},
		],
	},
];
