import * as asn1js from 'asn1js';

import type { Person } from './types.mjs';

/** What a certificate states about itself. */
export interface Qualities {
	/** issued as a qualified one */
	compliance: boolean;
	/** its key in a qualified signature creation device */
	device: boolean;
	/** valid for too short a time to be revoked */
	shortTerm: boolean;
}

/** Statements of ETSI EN 319 412-5. */
const STATEMENT = {
	compliance: '0.4.0.1862.1.1',
	device: '0.4.0.1862.1.4',
	type: '0.4.0.1862.1.6',
	esign: '0.4.0.1862.1.6.1',
};

/** Profiles whose certificates are qualified, and whether their keys are in a device. */
const QUALIFIED = new Map([
	['PFnubeQAFCiudadano', { device: true }],
	['PFnubeAFCiudadano', { device: false }],
]);

/** What certificates of a profile state; nothing for PFnubeNC and those that the sandbox does not know. */
export function qualitiesOf(profile: string, shortTerm: boolean): Qualities {
	const qualified = QUALIFIED.get(profile);
	return { compliance: qualified !== undefined, device: qualified?.device ?? false, shortTerm };
}

/** QcStatements: compliance, the device, and electronic signatures as the purpose. */
export function qcStatements({ device }: Qualities): asn1js.Sequence {
	const statement = (type: string, ...more: asn1js.AsnType[]) =>
		new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: type }), ...more] });
	const types = new asn1js.Sequence({
		value: [new asn1js.ObjectIdentifier({ value: STATEMENT.esign })],
	});
	return new asn1js.Sequence({
		value: [
			statement(STATEMENT.compliance),
			...(device ? [statement(STATEMENT.device)] : []),
			statement(STATEMENT.type, types),
		],
	});
}

/** A natural person's number as certificates write it, e.g. IDCES-12345678Z (ETSI EN 319 412-1, 5.1.3). */
export function identityNumber({
	serialNumber,
	documentType = 'IDC',
	country,
}: Pick<Person, 'serialNumber' | 'documentType' | 'country'>): string | undefined {
	if (!serialNumber || !country) return serialNumber;
	// Types of two letters are national ones, and marked by a colon.
	const type = documentType.length === 2 ? `${documentType}:` : documentType;
	return `${type}${country.toUpperCase()}-${serialNumber}`;
}
