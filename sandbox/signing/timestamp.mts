import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

import { encoded, serialNumber, wholeSeconds } from './asn1.mjs';
import { signedData, type Timestamp } from './cms.mjs';
import { DIGESTS } from './digests.mjs';
import type { KeyPairWithCertificate } from './types.mjs';

/** id-ct-TSTInfo (RFC 3161) */
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

/** A time-stamping policy in the arc that ITU-T X.660 reserves for examples. */
const POLICY = '2.999.3161';

/** Time stamps of an authority whose certificate has the extended key usage timeStamping. */
export function timestamping(authority: KeyPairWithCertificate): Timestamp {
	return (digest, algorithm) => {
		const info = new pkijs.TSTInfo({
			version: 1,
			policy: POLICY,
			messageImprint: new pkijs.MessageImprint({
				hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: DIGESTS[algorithm].oid }),
				hashedMessage: new asn1js.OctetString({ valueHex: digest }),
			}),
			serialNumber: serialNumber(),
			genTime: wholeSeconds(Date.now()),
			accuracy: new pkijs.Accuracy({ seconds: 1 }),
		});
		const content = encoded(info);
		return signedData({
			signer: authority,
			digest: createHash(DIGESTS['SHA-256'].node).update(content).digest(),
			algorithm: 'SHA-256',
			signingTime: info.genTime,
			enclosed: { type: TST_INFO, content },
		});
	};
}
