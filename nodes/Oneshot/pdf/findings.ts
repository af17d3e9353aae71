import type { Encryption } from './encryption';

/** What a finding means for signing. */
export type Severity =
	/** it can't be signed, or what would be signed is not what the author wrote */
	| 'stops'
	/** it may go wrong */
	| 'warns'
	/** worth knowing */
	| 'informs';

const FINDINGS = {
	alreadySigned: 'informs',
	base64: 'stops',
	certified: 'informs',
	certifiedNoChanges: 'stops',
	certificateEncrypted: 'stops',
	compressed: 'stops',
	damaged: 'warns',
	empty: 'stops',
	encodedText: 'stops',
	formBody: 'stops',
	leadingBytes: 'warns',
	lineEndings: 'stops',
	noPages: 'stops',
	notAPdf: 'stops',
	notFullyChecked: 'informs',
	officeDocument: 'stops',
	padding: 'warns',
	passwordProtected: 'stops',
	restricted: 'stops',
	textEncoding: 'stops',
	tooComplex: 'warns',
	trailingBytes: 'warns',
	truncated: 'stops',
	unreadable: 'stops',
	webPage: 'stops',
	xfaForm: 'warns',
} as const satisfies Record<string, Severity>;

export type FindingCode = keyof typeof FINDINGS;

/** Something to know about a PDF before it is sent: what it is, and what to do. */
export interface PdfFinding {
	code: FindingCode;
	severity: Severity;
	message: string;
}

export function finding(code: FindingCode, message: string): PdfFinding {
	return { code, severity: FINDINGS[code], message };
}

/** For each kind of encryption what to do about it. */
export const ENCRYPTED: Record<Encryption, PdfFinding> = {
	restricted: finding(
		'restricted',
		'The PDF opens without a password, but its author restricted what may be done with it, so it can’t be signed. Ask for a copy without restrictions, or lift them with the permissions password (in Adobe Acrobat: File → Properties → Security → No Security).',
	),
	protected: finding(
		'passwordProtected',
		'The PDF is protected with a password, so it can’t be signed. Open it with the password, save a copy without it, and send that.',
	),
	unknown: finding(
		'certificateEncrypted',
		'The PDF is encrypted in a way that only certain persons or programs can open, so it can’t be signed. Ask for a copy that is not encrypted.',
	),
};
