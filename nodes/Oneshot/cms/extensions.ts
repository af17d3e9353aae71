import { Fields, MalformedError, only, read, TAG, type Element } from './der';
import { readString, visible } from './names';
import { OID, QC_TYPES } from './oids';
import { bits, boolean, objectIdentifier, octets, smallInteger } from './values';

/** What a certificate states about itself in QcStatements; nothing here is checked by anyone. */
export interface QcStatements {
	/** it is issued as a qualified certificate (QcCompliance) */
	compliance: boolean;
	/** its key is in a qualified signature creation device (QcSSCD) */
	sscd: boolean;
	/** esign, eseal, web or an object identifier (QcType) */
	types: string[];
	/** countries under whose laws it is qualified, when these are not the European Union's (QcCClegislation) */
	legislation: string[];
}

export interface Extensions {
	/** a CA's certificate, with how many more CAs may stand below it */
	authority?: { pathLength?: number };
	/** what the key may do; everything when absent */
	keyUsage?: { digitalSignature: boolean; contentCommitment: boolean; certificateSigning: boolean };
	/** object identifiers of the purposes to which the certificate is confined */
	purposes?: { critical: boolean; list: string[] };
	keyIdentifier?: Buffer;
	emails: string[];
	qcStatements?: QcStatements;
	validityAssuredShortTerm: boolean;
	noRevocationAvailable: boolean;
	/** object identifiers of those that restrict the certificate in ways that are not checked here */
	unchecked: string[];
}

/** Extensions by their type. */
type Values = Map<string, { critical: boolean; value: Buffer }>;

/** Extensions that may be critical: looked at, or without effect unless a policy is asked for. */
const UNDERSTOOD = [
	OID.basicConstraints,
	OID.keyUsage,
	OID.extendedKeyUsage,
	OID.subjectKeyIdentifier,
	OID.subjectAlternativeName,
	OID.certificatePolicies,
	OID.policyMappings,
	OID.inhibitAnyPolicy,
	OID.qcStatements,
	OID.validityAssuredShortTerm,
	OID.noRevocationAvailable,
];

/** Extensions that restrict even when they are not critical. */
const RESTRICTING = [OID.nameConstraints, OID.policyConstraints];

/**
 * Reads the extensions of a certificate (RFC 5280, 4.2).
 * @param wrapped the element with tag [3] around them
 * @throws {MalformedError} also for an extension that occurs twice
 */
export function readExtensions(wrapped: Element | undefined): Extensions {
	const values = readExtensionValues(wrapped ? list(only(wrapped, 'certificate')) : []);
	const element = (type: string) => {
		const extension = values.get(type);
		return extension && read(extension.value, 'DER');
	};
	const usage = element(OID.keyUsage);
	const usages = usage && bits(usage);
	const purposes = element(OID.extendedKeyUsage);
	const constraints = element(OID.basicConstraints);
	const identifier = element(OID.subjectKeyIdentifier);
	const statements = element(OID.qcStatements);
	return {
		authority: constraints && readBasicConstraints(constraints),
		keyUsage: usages && {
			digitalSignature: usages[0] ?? false,
			contentCommitment: usages[1] ?? false,
			certificateSigning: usages[5] ?? false,
		},
		purposes: purposes && {
			critical: values.get(OID.extendedKeyUsage)!.critical,
			list: list(purposes).map(objectIdentifier),
		},
		keyIdentifier: identifier && octets(identifier),
		emails: readEmails(element(OID.subjectAlternativeName)),
		qcStatements: statements && readQcStatements(statements),
		validityAssuredShortTerm: values.has(OID.validityAssuredShortTerm),
		noRevocationAvailable: values.has(OID.noRevocationAvailable),
		unchecked: [...values]
			.filter(([type, { critical }]) =>
				critical ? !UNDERSTOOD.includes(type) : RESTRICTING.includes(type),
			)
			.map(([type]) => type),
	};
}

/**
 * Reads extensions without their meaning.
 * @throws {MalformedError} also for an extension that occurs twice
 */
export function readExtensionValues(extensions: Element[]): Values {
	const values: Values = new Map();
	for (const extension of extensions) {
		const fields = new Fields(extension, 'extension');
		const type = objectIdentifier(fields.take());
		const critical = fields.optional(TAG.boolean);
		const value = octets(fields.take());
		fields.end();
		if (values.has(type)) throw new MalformedError('There is an extension twice');
		values.set(type, { critical: critical ? boolean(critical) : false, value });
	}
	return values;
}

function list(element: Element): Element[] {
	if (element.tag !== TAG.sequence) {
		throw new MalformedError('An extension of a certificate is not readable');
	}
	return element.children;
}

/** Nothing for a certificate that is not a CA's. */
function readBasicConstraints(element: Element): Extensions['authority'] {
	const fields = new Fields(element, 'extension of a certificate');
	const flag = fields.optional(TAG.boolean);
	const length = fields.optional(TAG.integer);
	fields.end();
	if (!flag || !boolean(flag)) return undefined;
	return { pathLength: length && smallInteger(length) };
}

/** The email addresses among the alternative names. */
function readEmails(element: Element | undefined): string[] {
	if (!element) return [];
	const rfc822Name = 0x81;
	return list(element)
		.filter(({ tag }) => tag === rfc822Name)
		.map(({ content }) => visible(content.toString('latin1')));
}

function readQcStatements(element: Element): QcStatements {
	const found = new Map<string, Element | undefined>();
	for (const statement of list(element)) {
		const fields = new Fields(statement, 'list of QcStatements');
		found.set(objectIdentifier(fields.take()), fields.more ? fields.take() : undefined);
		fields.end();
	}
	const types = found.get(OID.qcType);
	const countries = found.get(OID.qcLegislation);
	return {
		compliance: found.has(OID.qcCompliance),
		sscd: found.has(OID.qcSscd),
		types: types
			? list(types)
					.map(objectIdentifier)
					.map((type) => QC_TYPES[type] ?? type)
			: [],
		legislation: countries ? list(countries).map(readString) : [],
	};
}
