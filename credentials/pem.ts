import { createPrivateKey, X509Certificate } from 'crypto';
import type { KeyObject } from 'crypto';

/**
 * Certificates and keys as people paste them into a credential: n8n's one-line fields lose line breaks,
 * JSON has them as `\n`, mails indent them. They are rebuilt into proper PEM (RFC 7468) and proven
 * readable before anything is sent.
 *
 * Results are `{ value }` or `{ problem }`: a sentence that starts with the field's name and never holds
 * any of the pasted text.
 */
export type PemReading =
	| { value: string; problem?: undefined }
	| { value?: undefined; problem: string };

interface Block {
	/** `CERTIFICATE`, `PRIVATE KEY`, `RSA PRIVATE KEY` … */
	label: string;
	/** Old OpenSSL keys say in headers how they are encrypted. */
	headers: string[];
	base64: string;
}

const DASHES = '[-\\u2010-\\u2015]{2,5}';

/** Armour with whatever became of its dashes, spaces and line breaks. */
const BEGIN = new RegExp(`${DASHES}\\s*BEGIN\\s+`);
const AFTER_BEGIN = new RegExp(
	`^([A-Z0-9 ]+?)\\s*${DASHES}(.*?)${DASHES}\\s*END\\s+[A-Z0-9 ]+?\\s*${DASHES}`,
	's',
);

/** Text as it was before it was pasted: literal `\n`, quotes and invisible characters are gone. */
function unescaped(pasted: string): string {
	return pasted
		.replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/g, '')
		.replace(/\\{1,4}r/g, '')
		.replace(/\\{1,4}n/g, '\n')
		.replace(/\\{1,4}\//g, '/')
		.replace(/\\[ \t]*$/gm, '')
		.replace(/\u00a0/g, ' ');
}

/** What stands between the lines: spaces, quotes, a mail's `>`, a program's `+` (beside a quote: base64 has it too). */
const WRAPPING = /["'][ \t]*\+[ \t]*(?:\n|["'])|\n[ \t]*\+[ \t]*["']|[\s>"',]/g;

const isBase64 = (text: string) => /^[A-Za-z0-9+/]+={0,2}$/.test(text);

/** Each block from its BEGIN to its END; undefined for one that has no END before the next begins. */
function blocksOf(text: string): Array<Block | undefined> {
	return text
		.split(BEGIN)
		.slice(1)
		.map((section) => {
			const [, label, body] = AFTER_BEGIN.exec(section) ?? [];
			if (label === undefined) return undefined;
			const headers: string[] =
				body.match(/(Proc-Type: *\d, *ENCRYPTED|DEK-Info: *[\w-]+, *[\dA-Fa-f]+)/g) ?? [];
			const rest = headers.reduce((left, header) => left.replace(header, ''), body);
			return {
				label: label.replace(/\s+/g, ' '),
				headers,
				base64: rest.replace(WRAPPING, ''),
			};
		});
}

/** PEM in lines of 64 characters. */
function armoured({ label, headers, base64 }: Block): string {
	const lines = base64.match(/.{1,64}/g) ?? [];
	return [
		`-----BEGIN ${label}-----`,
		...(headers.length > 0 ? [...headers, ''] : []),
		...lines,
		`-----END ${label}-----`,
		'',
	].join('\n');
}

/** The blocks of a field; base64 without armour, which is DER, gets the one that the field wants. */
function read(field: string, pasted: string, label: string): Block[] | string {
	// The bundle of all public authorities has about 220,000 characters.
	if (pasted.length > 2_000_000) return `${field} is too long for certificates or keys`;
	const text = unescaped(pasted);
	const blocks: Block[] = [];
	for (const block of blocksOf(text)) {
		if (!block) {
			return `${field} is cut off: it has a BEGIN line and no END line. Paste it again, as a whole`;
		}
		if (!isBase64(block.base64)) {
			return `${field} has characters between its BEGIN and END that do not belong there. Paste it again, as a whole`;
		}
		blocks.push(block);
	}
	if (blocks.length > 0) return blocks;
	if (/END\s+[A-Z0-9 ]+-/.test(text)) {
		return `${field} is cut off: its BEGIN line is missing. Paste it again, as a whole`;
	}
	const bare = text.replace(/[\s"']/g, '');
	if (/^MI[A-Za-z0-9+/]/.test(bare) && isBase64(bare))
		return [{ label, headers: [], base64: bare }];
	return `${field} is not in PEM form. It starts with -----BEGIN ${label}-----`;
}

const isKey = (block: Block) => block.label.endsWith('PRIVATE KEY');
const isCertificate = (block: Block) => /^(X509 |TRUSTED )?CERTIFICATE$/.test(block.label);

function certificateIn(block: Block): X509Certificate | undefined {
	try {
		return new X509Certificate(Buffer.from(block.base64, 'base64'));
	} catch {
		return undefined;
	}
}

/**
 * One certificate or several (a chain, a list of authorities) as proper PEM.
 *
 * @param field the name of the credential's field, which starts the problem
 */
export function toCertificatePem(field: string, pasted: string): PemReading {
	const blocks = read(field, pasted, 'CERTIFICATE');
	if (typeof blocks === 'string') return { problem: blocks };
	const certificates = blocks.filter(isCertificate);
	if (certificates.length === 0) {
		const { label } = blocks[0];
		if (isKey(blocks[0]))
			return { problem: `${field} holds a private key. A certificate belongs here` };
		return { problem: `${field} holds a ${label}. A certificate belongs here` };
	}
	const pems: string[] = [];
	for (const [index, certificate] of certificates.entries()) {
		if (!certificateIn(certificate)) {
			const which =
				certificates.length > 1
					? `certificate ${index + 1} of ${certificates.length}`
					: 'the certificate';
			return {
				problem: `${field} cannot be read: ${which} is damaged or incomplete. Paste it again, as a whole`,
			};
		}
		pems.push(armoured({ ...certificate, label: 'CERTIFICATE', headers: [] }));
	}
	return { value: pems.join('') };
}

const isEncrypted = (block: Block) =>
	block.label === 'ENCRYPTED PRIVATE KEY' ||
	block.headers.some((header) => header.includes('ENCRYPTED'));

/** A private key out of a block; bare DER may be in any of three forms. */
function keyIn(block: Block, labels: string[]): { key: KeyObject; pem: string } | undefined {
	for (const label of labels) {
		const pem = armoured({ ...block, label });
		try {
			return { key: createPrivateKey(pem), pem };
		} catch {
			continue;
		}
	}
	return undefined;
}

/**
 * A private key as proper PEM. A key that is encrypted by a passphrase is refused: there is no field for it.
 *
 * @param field the name of the credential's field, which starts the problem
 */
export function toPrivateKeyPem(field: string, pasted: string): PemReading {
	const blocks = read(field, pasted, 'PRIVATE KEY');
	if (typeof blocks === 'string') return { problem: blocks };
	const keys = blocks.filter(isKey);
	if (keys.length === 0) {
		return isCertificate(blocks[0])
			? { problem: `${field} holds a certificate. The private key belongs here` }
			: { problem: `${field} holds a ${blocks[0].label}. The private key belongs here` };
	}
	if (keys.length > 1) return { problem: `${field} holds ${keys.length} private keys. Give one` };
	if (isEncrypted(keys[0])) {
		return {
			problem: `${field} is encrypted with a passphrase. Paste it decrypted, as “openssl pkey -in key.pem” writes it`,
		};
	}
	const found = keyIn(keys[0], [keys[0].label, 'PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY']);
	if (found) return { value: found.pem };
	// DER without armour may be a certificate or an encrypted key as well.
	if (certificateIn(keys[0])) {
		return { problem: `${field} holds a certificate. The private key belongs here` };
	}
	return {
		problem: `${field} cannot be read: the key is damaged, incomplete or encrypted. Paste it again, as a whole`,
	};
}

/** A client certificate with its chain, and its key. */
export interface ClientIdentity {
	cert: string;
	key: string;
}

/**
 * A client certificate and its key, proven to belong together. Either field may hold both: then the
 * other may be left empty.
 *
 * @param names how the two fields are called in the credential
 */
export function toClientIdentity(
	certificate: string,
	key: string,
	names = { certificate: 'Client Certificate (PEM)', key: 'Client Key (PEM)' },
): { value: ClientIdentity; problem?: undefined } | { value?: undefined; problem: string } {
	const holdsKey = (text: string) =>
		blocksOf(unescaped(text)).some((block) => block !== undefined && isKey(block));
	const certificateText = certificate.trim() === '' ? key : certificate;
	const keyText = key.trim() === '' && holdsKey(certificate) ? certificate : key;
	if (keyText.trim() === '') {
		return { problem: `${names.key} is empty. A client certificate needs its private key` };
	}
	const cert = toCertificatePem(names.certificate, certificateText);
	if (cert.problem !== undefined) {
		return certificate.trim() === ''
			? { problem: `${names.certificate} is empty. A private key needs its certificate` }
			: { problem: cert.problem };
	}
	const pem = toPrivateKeyPem(names.key, keyText);
	if (pem.problem !== undefined) return { problem: pem.problem };

	// The chain's order is free as people paste it; TLS wants the client's own certificate first.
	const privateKey = createPrivateKey(pem.value);
	const chain = cert.value.split(/(?<=-----END CERTIFICATE-----\n)/);
	const own = chain.findIndex((each) => new X509Certificate(each).checkPrivateKey(privateKey));
	if (own < 0) {
		return {
			problem: `${names.key} does not belong to ${names.certificate}. Paste the key with which this certificate was requested`,
		};
	}
	const [first] = chain.splice(own, 1);
	return { value: { cert: [first, ...chain].join(''), key: pem.value } };
}
