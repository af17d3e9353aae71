// Right signatures to be changed. Keys and signatures are made by chance, so they were made once and are kept: the
// same seed changes the same bytes. `node --require tsx/cjs tools/fuzz/cms/originals.cts` makes them anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectRoot } from '../../shared/projectRoot.cjs';
import { digest, signing, type KeyKind } from './build.cjs';
import { authority, NOW, pem, person, stamper, type Holder } from './certificates.cjs';
import { attributes, signed, stamped, type SimpleOptions } from './messages.cjs';

export interface Original {
	cms: Buffer;
	/** the signer's certificate */
	signer: Buffer;
	/** beside the signature */
	content?: Buffer;
	/** in PEM */
	ca: string;
}

const file = join(projectRoot, 'test', 'fixtures', 'cms', 'originals.json');
const content = Buffer.from('What was signed in the first place');

function makeOriginals(): Original[] {
	const rows: Array<[KeyKind, (signer: Holder) => SimpleOptions]> = [
		['p256', () => ({})],
		['p256', () => ({ content })],
		['p256', () => ({ content, ber: true })],
		['rsa2048', ({ keys }) => ({ by: signing(keys.privateKey, 'sha256', 'pss') })],
		['rsa2048', () => ({ hash: 'sha512' })],
		[
			'p256',
			() => ({
				unsigned: (signature) => [
					attributes.timeStamp(stamped(stamper(authority('Stamps')), signature)),
				],
			}),
		],
		[
			'p256',
			() => ({
				signed: [
					attributes.contentType(),
					attributes.messageDigest(digest('sha256', content)),
					attributes.signingTime(NOW),
				],
			}),
		],
	];
	return rows.map(([kind, options]) => {
		const ca = authority(`CA ${kind}`, kind);
		const signer = person(ca, kind);
		const chosen = options(signer);
		// A message in BER can't be bared below.
		const cms = signed(signer, content, chosen, chosen.ber ? [] : [ca]);
		const beside = chosen.content ? undefined : content;
		return { cms, signer: signer.der, content: beside, ca: pem(ca) };
	});
}

export function originals(): Original[] {
	const kept = JSON.parse(readFileSync(file, 'utf8')) as Array<
		Record<'cms' | 'signer' | 'ca', string> & { content?: string }
	>;
	const bytes = (base64: string) => Buffer.from(base64, 'base64');
	return kept.map(({ cms, signer, ca, content: beside }) => ({
		...{ cms: bytes(cms), signer: bytes(signer), ca },
		...(beside !== undefined && { content: bytes(beside) }),
	}));
}

if (require.main === module) {
	const kept = makeOriginals().map(({ cms, signer, ca, content: beside }) => ({
		...{ cms: cms.toString('base64'), signer: signer.toString('base64'), ca },
		content: beside?.toString('base64'),
	}));
	writeFileSync(file, `${JSON.stringify(kept, null, '\t')}\n`);
}
