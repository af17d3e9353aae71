// Signatures that openssl makes.
import { pem, type Holder } from './certificates.cjs';
import { openssl } from './judges.cjs';

/** A certificate's key in PEM. */
export function privateKey({ keys }: Holder): string {
	return keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A CMS in DER that openssl makes of some bytes, beside them unless the options say otherwise (`openssl cms`). */
export function signedByOpenssl(signer: Holder, content: Buffer, ...options: string[]): Buffer {
	const { accepts, says, output } = openssl(
		[
			...['cms', '-sign', '-binary', '-in', '{content}', '-outform', 'DER'],
			...['-signer', '{signer}', '-inkey', '{key}', ...options],
		],
		{ content, signer: pem(signer), key: privateKey(signer) },
	);
	if (!accepts) throw new Error(says);
	return output;
}
