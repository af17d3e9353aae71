// Lets the local Optimizer's authority sign: a program of its own, since what it is made of are ES modules.
// node --import tsx sign.cts <rsa|ec>:<profile>[:short] …
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the program writes of each authority that is asked for, as JSON; bytes in base64. */
export interface Signatures {
	caPem: string;
	/** what the CMS signs */
	content: string;
	/** signs `content` from beside it */
	cms: string;
	/** signed twice */
	pdf: string;
}

async function signed(wanted: string): Promise<Signatures> {
	const [keyType, profile, short] = wanted.split(':');
	const { createAuthority } = await import('../../../sandbox/signing/index.mjs');
	const options = { keyType: keyType as 'rsa' | 'ec', shortTerm: short === 'short' };
	const authority = await createAuthority(undefined, options);
	const ana = {
		givenName: 'Ana',
		surname1: 'Núñez',
		serialNumber: '12345678Z',
		country: 'es',
		email: 'ana@example.com',
	};
	const identity = await authority.issue(ana, profile);
	const content = Buffer.from('An order of 12 chairs');
	const cms = await authority.signHash(
		{
			messageDigest: createHash('sha384').update(content).digest('base64'),
			digestAlgorithm: 'sha384',
			addSigningTime: 1,
		},
		identity,
	);
	const page = readFileSync(join(__dirname, '..', '..', 'fixtures', 'pdf', 'pdfkit.pdf'));
	const officer = await authority.issue(
		{ givenName: 'Olga', surname1: 'Officer', serialNumber: '7' },
		'RAO',
	);
	const pdf = await authority.signPdf(await authority.signPdf(page, identity), officer);
	const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
	return { caPem: authority.caPem, content: base64(content), cms: base64(cms), pdf: base64(pdf) };
}

if (require.main === module) {
	void Promise.all(process.argv.slice(2).map(signed)).then((all) =>
		console.log(JSON.stringify(all)),
	);
}
