import { Fields, MalformedError, TAG, withoutThrowing, type Element } from './der';
import { OID } from './oids';
import { objectIdentifier } from './values';

const LABELS: Record<string, string> = {
	[OID.commonName]: 'CN',
	[OID.surname]: 'SN',
	[OID.serialNumber]: 'serialNumber',
	[OID.countryName]: 'C',
	[OID.organizationName]: 'O',
	[OID.organizationalUnitName]: 'OU',
	[OID.title]: 'title',
	[OID.givenName]: 'GN',
	[OID.pseudonym]: 'pseudonym',
	[OID.organizationIdentifier]: 'organizationIdentifier',
	[OID.emailAddress]: 'E',
};

/** A distinguished name (X.501). */
export interface Name {
	/** for people: `CN=…, O=…`, in the certificate's order */
	text: string;
	/** equal for names that RFC 5280 (7.1) takes to be the same */
	key: string;
	attributes: Array<{ type: string; value: string }>;
}

/** Reads a distinguished name. */
export function readName(element: Element): Name {
	if (element.tag !== TAG.sequence) throw new MalformedError('A name is not readable');
	const sets = element.children.map((set) => {
		if (set.tag !== TAG.set || set.children.length === 0) {
			throw new MalformedError('A name is not readable');
		}
		return set.children.map(readAttribute);
	});
	return {
		text: sets.map((set) => set.map(attributeText).join('+')).join(', '),
		key: JSON.stringify(sets.map((set) => set.map(attributeKey).sort())),
		attributes: sets.flat(),
	};
}

/** The values of an attribute; one that occurs several times shows them all. */
export function valueOf({ attributes }: Name, type: string): string | undefined {
	const values = attributes.filter((attribute) => attribute.type === type);
	return values.length > 0 ? values.map(({ value }) => value).join(' | ') : undefined;
}

function readAttribute(element: Element) {
	const fields = new Fields(element, 'name');
	const type = objectIdentifier(fields.take());
	const value = readString(fields.take());
	fields.end();
	return { type, value };
}

function attributeText({ type, value }: Name['attributes'][number]): string {
	return `${LABELS[type] ?? type}=${value.replace(/[,+\\"]/g, '\\$&')}`;
}

function attributeKey({ type, value }: Name['attributes'][number]): string {
	return `${type}=${value.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')}`;
}

/** A string of a certificate; what is no string is given in hexadecimal. */
export function readString({ tag, content, bytes }: Element): string {
	switch (tag) {
		case TAG.utf8String:
			return visible(utf8(content));
		case TAG.printableString:
		case TAG.ia5String:
		case TAG.teletexString:
			return visible(content.toString('latin1'));
		case TAG.bmpString:
			return visible(bigEndian(content));
		default:
			return `#${bytes.toString('hex')}`;
	}
}

/** Characters that are not seen, or turn the reading direction, could make a name look like another one. */
export function visible(text: string): string {
	return text.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
}

function utf8(content: Buffer): string {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const text = withoutThrowing(() => decoder.decode(content));
	if (text === undefined) throw new MalformedError('A name is not readable');
	return text;
}

function bigEndian(content: Buffer): string {
	if (content.length % 2 !== 0) throw new MalformedError('A name is not readable');
	return Buffer.from(content).swap16().toString('utf16le');
}
