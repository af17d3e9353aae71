import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { KnownDocument } from '../../entities/document';
import { isPdf, knownDocuments, knownDocumentsOption } from '../../entities/document';
import { certificateClasses } from '../../entities/profile';
import { requestField } from '../../entities/request';
import { readPhone } from '../../entities/signer';
import { notice } from '../../operation/fields';
import type { Input } from '../../operation/input';
import { defineOperation } from '../../operation/operation';
import { WEAK_LINK_SECRET, linkKeys } from '../../page/keys';
import type { Kind, LinkFacts } from '../../page/link';
import { quoted } from '../../values/characters';
import {
	bareIdentity,
	hashOfDocuments,
	kinds,
	languages,
	lastPart,
	sealLink,
} from '../../page/link';
import { refuseLoopback } from './callback';

const DAY = 24 * 60 * 60;
/** Asked for of the identity number. */
const IDENTITY_CHARACTERS = 4;

const linkFields: INodeProperties[] = [
	notice(
		'The link leads to a workflow that begins with the One-Shot Signing Page, with the same credential. Whoever has the link sees the documents: send it to the signer alone. It sends nothing and costs nothing itself.',
	),
	requestField,
	{
		displayName: 'Page Address',
		name: 'pageAddress',
		type: 'string',
		default: "={{ $execution.resumeUrl.split('/webhook-waiting')[0] }}/webhook/sign",
		required: true,
		placeholder: 'e.g. https://n8n.example.com/webhook/sign',
		hint: 'This n8n’s public address, and the Path of the One-Shot Signing Page at its end',
	},
	{
		displayName: 'Signer',
		name: 'signer',
		type: 'string',
		default: '={{ $json.given_name }}',
		required: true,
		placeholder: 'e.g. José Muñoz Peña',
		description: 'The name of the person who signs, as they are greeted',
	},
	{
		displayName: 'Mobile Phone',
		name: 'mobilePhoneNumber',
		type: 'string',
		default: '={{ $json.mobile_phone_number }}',
		required: true,
		placeholder: 'e.g. +34 600 123 456',
		description:
			'To which the code is sent, as in Create. The page shows its last digits; the link holds no others.',
	},
	{
		displayName: 'Identity Number',
		name: 'serialNumber',
		type: 'string',
		default: '={{ $json.serial_number }}',
		placeholder: 'e.g. 12345678Z',
		hint: 'The page asks for its last 4 characters before it shows anything. Empty: it does not ask.',
	},
	{
		displayName: 'Valid for Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 0.01, maxValue: 365 },
		default: 7,
		description: 'After that the link shows that it has expired, and nobody can sign with it',
	},
	{
		displayName: 'Pass Through',
		name: 'passThrough',
		type: 'string',
		default: '',
		placeholder: 'e.g. CRM-118',
		description:
			'What the workflow of the page gets back with the outcome, e.g. a customer’s number: a text, which may be JSON. It makes the link longer.',
	},
];

const linkOptions: INodeProperties[] = [
	{
		displayName: 'Allowed Phone Prefixes',
		name: 'phonePrefixes',
		type: 'string',
		default: '',
		placeholder: 'e.g. +34, +351',
		description: 'Only phones that begin with one of these get a link, against costly numbers',
	},
	knownDocumentsOption,
	{
		displayName: 'Language of the Page',
		name: 'language',
		type: 'options',
		options: [
			{ name: "Browser's", value: '' },
			{ name: 'English', value: 'en' },
			{ name: 'Spanish', value: 'es' },
		],
		default: '',
	},
	{
		displayName: 'Words on the Signature',
		name: 'kind',
		type: 'options',
		options: [
			{ name: 'Advanced', value: 'advanced' },
			{ name: "As the Credential's Profile", value: '' },
			{ name: 'None', value: 'neutral' },
			{ name: 'Qualified', value: 'qualified' },
		],
		default: '',
		description:
			'What the page says of the kind of signature; choose where the request was created with another profile than the credential’s',
	},
];

/** How the law calls what a profile's certificates make. Without a QSCD it is no qualified signature. */
function kindOf(profile: unknown): Kind {
	const known = certificateClasses[String(profile)];
	if (known === undefined) return 'neutral';
	return known === 'qualified_qscd' ? 'qualified' : 'advanced';
}

/** The page's address, which people must be able to open. Throws a Problem. */
function readPageAddress(input: Input): URL {
	const address = input.required('pageAddress');
	if (!(/^https?:\/\//i.test(address) && URL.canParse(address)) || address.includes('#')) {
		throw input.invalid(
			'pageAddress',
			`${quoted(address)} is not the address of a page`,
			'It looks like https://n8n.example.com/webhook/sign.',
		);
	}
	refuseLoopback(input, 'pageAddress', address, 'The signer could not open it.');
	return new URL(address);
}

/** The phone, if links may be made for it. Throws a Problem. */
function readAllowedPhone(input: Input): string {
	const phone = readPhone(input, 'mobilePhoneNumber');
	const prefixes = input
		.text('options.phonePrefixes')
		.split(/[,;\s]+/)
		.filter(Boolean)
		.map((prefix) => prefix.replace(/^(00|\+)?/, '+'));
	if (prefixes.length === 0 || prefixes.some((prefix) => phone.startsWith(prefix))) return phone;
	throw input.invalid(
		'mobilePhoneNumber',
		'begins with none of the Allowed Phone Prefixes',
		'Check the number, or the option.',
	);
}

/** One hash over all documents, where Upload told one of each. */
function hashOf(documents: KnownDocument[]): Buffer | undefined {
	const hashes = documents.flatMap(({ sha256 }) => sha256 ?? []);
	return hashes.length === documents.length ? hashOfDocuments(hashes) : undefined;
}

/** The documents that the page shows. Throws a Problem where they are not known, or are no PDFs. */
function readLinkDocuments(input: Input, pk: string): KnownDocument[] {
	const documents = knownDocuments(input, pk);
	if (documents.length === 0) {
		throw input.invalid(
			'options.documents',
			`is empty, and the item does not say which documents request ${pk} holds`,
			'A link is made for certain documents: put this node after "Document: Upload", or set the option Known Documents to what that gave.',
		);
	}
	const other = documents.find((document) => !isPdf(document));
	if (other === undefined) return documents;
	throw input.invalid(
		'options.documents',
		`“${other.filename ?? other.uid}” is no PDF`,
		'A page can show PDFs only: nobody can read a hash file before signing it.',
	);
}

/** What the link says, checked. */
function readFacts(input: Input, pk: string): { facts: LinkFacts; identityEnd: string } {
	const documents = readLinkDocuments(input, pk);
	const identity = bareIdentity(input.text('serialNumber'));
	const identityEnd = identity.slice(-IDENTITY_CHARACTERS);
	const days = input.number('days', { least: 0.01, most: 365 }, 7);
	const documentsHash = hashOf(documents);
	const language = languages.find((each) => each === input.choice('options.language'));
	const kind = kinds.find((each) => each === input.choice('options.kind'));
	return {
		identityEnd,
		facts: {
			requestPk: Number(pk),
			documents: documents.map(({ uid, filename }) => ({ uid, name: filename ?? 'document.pdf' })),
			signer: input.required('signer'),
			phoneEnd: readAllowedPhone(input).slice(-3),
			identityLength: identityEnd.length,
			kind: kind ?? kindOf(input.account.profile.profile),
			expiresAt: Math.floor(Date.now() / 1000 + days * DAY),
			passThrough: input.text('passThrough'),
			...(documentsHash && { documentsHash }),
			...(language && { language }),
		},
	};
}

/** No call: seals what the page has to know into an address. */
export const createSigningLink = defineOperation({
	value: 'createSigningLink',
	name: 'Create Signing Link',
	action: 'Create signing link for request',
	description:
		'Make the address of a page of your n8n on which the signer reads the documents, asks for the code and signs',
	pace: 'parallel',
	fields: linkFields,
	options: linkOptions,
	keepsDocuments: true,
	errors: [WEAK_LINK_SECRET],
	prepare(input) {
		const pk = input.requestPk();
		const { account } = input;
		const keys = linkKeys(account.linkSecret);
		const page = readPageAddress(input);
		const place = {
			path: lastPart(page.pathname),
			baseUrl: account.baseUrl,
			environment: account.environment,
		};
		return { pk, keys, page, place, item: input.item.json, ...readFacts(input, pk) };
	},
	async carryOut({ pk, keys, page, place, item, facts, identityEnd }) {
		const { id, token } = sealLink(keys, place, facts, identityEnd);
		const link: IDataObject = {
			signing_link: `${page.href}#${token}`,
			link_id: id,
			expires_at: new Date(facts.expiresAt * 1000).toISOString(),
		};
		return { json: { ...item, request_pk: pk, ...link } };
	},
});
