// Document → Verify over real signatures: what it says is compared with pdfsig and openssl, and with what was
// done to the files.
import { X509Certificate } from 'node:crypto';

import type { IBinaryData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { flipped } from '../../tools/corpus/bend.cjs';
import { authority, pem } from '../../tools/fuzz/cms/certificates.cjs';
import {
	startOptimizer,
	versions,
	type Optimizer,
	type Version,
} from '../../tools/harness/optimizer.cjs';
import { opensslCms, pdfsig } from '../../tools/harness/signatures.cjs';
import { order, signedP7m, signedPdf } from '../../tools/harness/signedFiles.cjs';
import { signerName } from '../../tools/harness/signer.cjs';
import { worldOf } from '../../tools/harness/world.cjs';
import { fixture } from '../shared/fixtures.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());

const verify = (changes: INodeParameters = {}) => ({
	resource: 'document',
	operation: 'verify',
	...changes,
});
const download = { resource: 'document', operation: 'download' };

interface Verdict extends IDataObject {
	intact: boolean;
	verdict: string;
	signatures: IDataObject[];
}

/** Verifies one file; no call is made. */
async function verified(
	bytes: Buffer,
	json: IDataObject = {},
	parameters: INodeParameters = {},
	more: Record<string, IBinaryData> = {},
): Promise<Verdict> {
	const data = await world.engine.binary(bytes, 'file.pdf', 'application/pdf');
	await world.optimizer.clearCalls();
	const [item] = await world.done(verify(parameters), [{ json, binary: { data, ...more } }]);
	expect(await world.optimizer.calls()).toEqual([]);
	expect(item.pairedItem).toEqual({ item: 0 });
	return item.json as Verdict;
}

describe.each(['rsa', 'ec'])('with %s keys', (keyType) => {
	let optimizer: Optimizer;
	let stop = async () => {};
	beforeAll(async () => {
		optimizer = world.optimizer;
		if (keyType === 'ec') return;
		const started = await startOptimizer({ args: ['--key-type', keyType] });
		optimizer = started;
		stop = started.stop;
	});
	afterAll(async () => await stop());

	test('its authority has keys of that type', async () => {
		const { publicKey } = new X509Certificate(await optimizer.ca());
		expect(publicKey.asymmetricKeyType).toBe(keyType);
	});

	test.each(versions)('%s: a signed PDF is intact, as pdfsig says', async (version) => {
		const use = worldOf(world.engine, optimizer);
		const { bytes, json } = await signedPdf(use, version);
		expect(await pdfsig(bytes)).toMatchObject([{ valid: true, totalDocument: true }]);
		const given = await verified(bytes, json, {
			options: { caCertificates: await optimizer.ca() },
		});
		expect(given).toMatchObject({
			request_pk: json.request_pk,
			intact: true,
			sandbox: true,
			signatures_count: 1,
			qualified_stated: true,
			starts_with_upload: true,
		});
		expect(given.verdict).toMatch(
			/^TEST, NO LEGAL VALUE: what was signed is unchanged: the signature of José Muñoz Peña at .* \(by a time stamp\), its certificate leads to a CA certificate that was given; revocation was not checked\.$/,
		);
		expect(given.signatures).toEqual([
			expect.objectContaining({
				sandbox: true,
				file: 'data',
				kind: 'signature',
				integrity: 'intact',
				covers: 'whole_file',
				trust: 'chains',
				profile_expected: 'qualified_qscd',
				profile_stated: 'qualified_qscd',
				signing_time_from: 'time_stamp',
				revocation: 'not_checked',
				signer: signerName,
				identity_number: 'IDCES-12345678Z',
				starts_with_upload: true,
				indication: 'INDETERMINATE',
			}),
		]);
	});

	test('what was uploaded is not denied where its length is not known', async () => {
		const { bytes, json } = await signedPdf(worldOf(world.engine, optimizer));
		const without = { ...json, uploaded_size: undefined };
		const given = await verified(bytes, without, { options: { failUnlessIntact: true } });
		expect(given).toMatchObject({ intact: true });
		expect(given).not.toHaveProperty('starts_with_upload', false);
	});

	test('a P7M is intact beside its file and broken beside another, as openssl says', async () => {
		const use = worldOf(world.engine, optimizer);
		const content = order();
		const { bytes: p7m, json, order: file } = await signedP7m(use);
		const ca = await optimizer.ca();
		expect(await opensslCms(p7m, content, ca)).toMatchObject({ valid: true });

		const parameters = { signedFile: 'order', options: { caCertificates: ca } };
		const beside = { order: file };
		const good = await verified(p7m, json, parameters, beside);
		expect(good).toMatchObject({ intact: true, starts_with_upload: true });
		expect(good.signatures).toMatchObject([{ integrity: 'intact', trust: 'chains' }]);

		const armoured = Buffer.from(
			`-----BEGIN PKCS7-----\n${p7m.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PKCS7-----\n`,
		);
		expect(await verified(armoured, json, parameters, beside)).toMatchObject({ intact: true });

		const another = Buffer.concat([content, Buffer.from('.')]);
		expect(await opensslCms(p7m, another, ca)).toMatchObject({ valid: false });
		const wrong = await use.engine.binary(another, 'order.txt', 'text/plain');
		const bad = await verified(p7m, json, parameters, { order: wrong });
		expect(bad).toMatchObject({ intact: false, starts_with_upload: false });
		expect(bad.signatures).toMatchObject([{ integrity: 'broken', indication: 'TOTAL-FAILED' }]);

		const both = { ...parameters, signedFile: 'wrong, order' };
		expect(await verified(p7m, json, both, { wrong, ...beside })).toMatchObject({ intact: true });

		const data = await use.engine.binary(p7m, 'order.p7m', 'application/pkcs7-mime');
		const { error } = await use.run(verify(), [{ json: {}, binary: { data } }]);
		expect(error?.message).toContain('is of a file beside it, which was not given');
	});
});

describe('attacks', () => {
	let first: Awaited<ReturnType<typeof signedPdf>>;
	let second: Awaited<ReturnType<typeof signedPdf>>;
	beforeAll(async () => {
		first = await signedPdf(world);
		second = await signedPdf(world, 'current', fixture('pdf/pdfkit.pdf'));
	});

	/** The numbers of the last /ByteRange. */
	const rangeOf = (bytes: Buffer) => {
		const found = [...bytes.toString('latin1').matchAll(/\/ByteRange\s*\[([\d\s]+)\]/g)].at(-1);
		return (found?.[1] ?? '').trim().split(/\s+/).map(Number);
	};

	/** Adds a revision that replaces the content of the first page, as a forger's program would. */
	function replacedPage(bytes: Buffer): Buffer {
		const text = bytes.toString('latin1');
		const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1];
		const root = /\/Root\s+(\d+ \d+ R)/.exec(text.slice(text.lastIndexOf('/Root')))?.[1];
		const pages = /\/Pages\s+(\d+) 0 R/.exec(text)?.[1];
		const body = `${pages} 0 obj\n<< /Type /Pages /Count 1 /Kids [9999 0 R] >>\nendobj\n`;
		const start = bytes.length + 1 + body.length;
		const xref = `xref\n${pages} 1\n${String(bytes.length + 1).padStart(10, '0')} 00000 n \n`;
		const trailer = `trailer\n<< /Size 99999 /Root ${root} /Prev ${previous} >>\nstartxref\n${start}\n%%EOF\n`;
		return Buffer.concat([bytes, Buffer.from(`\n${body}${xref}${trailer}`, 'latin1')]);
	}

	/** Exchanges the signature of one file for that of another. */
	function transplanted(bytes: Buffer, donor: Buffer): Buffer {
		const [, start, end] = rangeOf(bytes);
		const [, from, to] = rangeOf(donor);
		const changed = Buffer.from(bytes);
		const hex = donor.subarray(from + 1, to - 1);
		changed.fill('0', start + 1, end - 1, 'latin1');
		hex.copy(changed, start + 1, 0, Math.min(hex.length, end - start - 2));
		return changed;
	}

	test.each<[string, (bytes: Buffer) => Buffer, Partial<Verdict>]>([
		['a byte of the document', (bytes) => flipped(bytes, 300), { intact: false }],
		[
			'a byte of what the signer signed',
			(bytes) => {
				// The digest of the content, an attribute of the signature (1.2.840.113549.1.9.4).
				const attribute = bytes.indexOf('2a864886f70d010904', rangeOf(bytes)[1]);
				expect(attribute).toBeGreaterThan(0);
				return flipped(bytes, attribute + 40, true);
			},
			{ intact: false },
		],
		['a byte after the signature', (bytes) => flipped(bytes, bytes.length - 40), { intact: false }],
		['a replaced page', replacedPage, { intact: false, starts_with_upload: true }],
		[
			'bytes behind the end',
			(bytes) => Buffer.concat([bytes, Buffer.from('<!-- -->')]),
			{ intact: false },
		],
		['a cut end', (bytes) => bytes.subarray(0, bytes.length - 200), { intact: false }],
		[
			'the unsigned original',
			(bytes) => bytes.subarray(0, Number(first.json.uploaded_size)),
			{ intact: false, signatures_count: 0, starts_with_upload: true },
		],
		[
			'another signed document in its place',
			() => second.bytes,
			{ intact: true, starts_with_upload: false },
		],
		[
			'the signature of another document',
			(bytes) => transplanted(bytes, second.bytes),
			{ intact: false },
		],
		[
			'a byte range that leaves something out',
			(bytes) => {
				const [, one, two, rest] = rangeOf(bytes);
				const text = bytes.toString('latin1');
				const changed = text.replace(new RegExp(`\\[\\s*0\\s+${one}\\s+${two}\\s+${rest}`), (all) =>
					`[0 ${one - 10} ${two} ${rest}`.padEnd(all.length),
				);
				expect(changed).not.toBe(text);
				return Buffer.from(changed, 'latin1');
			},
			{ intact: false },
		],
	])('%s', async (_name, attack, expected) => {
		const bytes = attack(first.bytes);
		const given = await verified(bytes, first.json);
		expect(given).toMatchObject(expected);
		if (given.intact) return;
		expect(given.verdict).toContain('not everything is as it was signed');
		// pdfsig never calls whole and valid what is refused here.
		const theirs = await pdfsig(bytes).catch(() => []);
		expect(theirs.filter(({ valid, totalDocument }) => valid && totalDocument)).toEqual([]);
	});

	test('a changed time stamp shows no time any more, and is told', async () => {
		const attribute = first.bytes.lastIndexOf('2a864886f70d010904');
		const given = await verified(flipped(first.bytes, attribute + 40, true), first.json);
		expect(given.signatures).toMatchObject([
			{
				signing_time_from: 'not_shown',
				notes: expect.arrayContaining([expect.stringMatching(/^Its time stamp: /)]) as string[],
			},
		]);
	});

	test('any flipped byte is noticed', async () => {
		const [, start, end] = rangeOf(first.bytes);
		const step = Math.floor(first.bytes.length / 25);
		for (let at = 7; at < first.bytes.length; at += step) {
			if (at >= start && at < end) continue;
			const given = await verified(flipped(first.bytes, at), first.json);
			expect([at, given.intact]).toEqual([at, false]);
		}
	});

	test('a second signature is a later change that the first permits', async () => {
		const { bytes, json } = await signedPdf(world, 'current', first.bytes);
		const given = await verified(bytes, json);
		expect(given).toMatchObject({ intact: true, signatures_count: 2, starts_with_upload: true });
		expect(given.signatures.map(({ covers }) => covers)).toEqual([
			'later_changes_permitted',
			'whole_file',
		]);
	});

	test('a signature of somebody else is told beside ours', async () => {
		const given = await verified(fixture('pdf/signed-once.pdf'));
		expect(given).toMatchObject({
			intact: true,
			signatures_count: 1,
			starts_with_upload: 'unknown',
		});
		expect(given.signatures).toMatchObject([
			{ trust: 'not_checked', profile_stated: 'not_qualified' },
		]);
	});
});

describe('options', () => {
	test('Fail Unless Intact stops the run, or gives an error item', async () => {
		const data = await world.pdf(fixture('pdf/pdfkit.pdf'), 'plain.pdf');
		const parameters = verify({ options: { failUnlessIntact: true } });
		const items = [{ json: {}, binary: { data } }];
		const { error } = await world.run(parameters, items);
		expect(error?.message).toContain('“plain.pdf” holds no signature');
		const [item] = await world.done(parameters, items, { onError: 'continueRegularOutput' });
		expect(item.json).toMatchObject({ error: { code: 'NOT_INTACT' } });
	});

	test('Fail Unless Intact refuses what is known not to be made of the upload', async () => {
		const { bytes, json } = await signedPdf(world);
		const data = await world.pdf(bytes, 'signed.pdf');
		const item = { json: { ...json, uploaded_sha256: '0'.repeat(64) }, binary: { data } };
		const { error } = await world.run(verify({ options: { failUnlessIntact: true } }), [item]);
		expect(error?.message).toContain('is not made of the file that was uploaded');
	});

	test('Fail Unless Stated Qualified', async () => {
		const parameters = verify({ options: { failUnlessQualified: true } });
		const run = async (bytes: Buffer) => {
			const data = await world.pdf(bytes, 'signed.pdf');
			return await world.run(parameters, [{ json: {}, binary: { data } }]);
		};
		expect((await run((await signedPdf(world)).bytes)).error).toBeUndefined();
		const { error } = await run(fixture('pdf/signed-once.pdf'));
		expect(error?.message).toContain('does not state that it was issued as a qualified one');
	});

	test('a certificate that falls short of its profile is told', async () => {
		const given = await verified(fixture('pdf/signed-once.pdf'), { profile: 'PFnubeQAFCiudadano' });
		expect(given.verdict).toContain('does not state what the profile PFnubeQAFCiudadano promises');
		expect(given.signatures).toMatchObject([{ profile_expected: 'qualified_qscd' }]);
	});

	test('CA certificates that are none, and another CA’s', async () => {
		const { bytes } = await signedPdf(world);
		const data = await world.pdf(bytes, 'signed.pdf');
		const options = { caCertificates: 'none' };
		const { error } = await world.run(verify({ options }), [{ json: {}, binary: { data } }]);
		expect(error?.message).toContain("The 'CA Certificates (PEM)' field can't be used");
		const caCertificates = pem(authority('Another CA'));
		const given = await verified(bytes, {}, { options: { caCertificates } });
		expect(given.signatures).toMatchObject([{ trust: 'does_not_chain', integrity: 'intact' }]);
	});
});

test('what is encrypted, too damaged or of another kind is said to be so', async () => {
	const encrypted = await verified(fixture('pdf/encrypted.pdf'));
	expect(encrypted).toMatchObject({ intact: false, signatures: [] });
	expect(encrypted.verdict).toContain('is encrypted');
	const data = await world.engine.binary(Buffer.from('text'), 'a.txt', 'text/plain');
	const { error } = await world.run(verify(), [{ json: {}, binary: { data } }]);
	expect(error?.message).toContain('which is a plain text, not a PDF');
});

describe('what the item knew travels on, for a second Verify', () => {
	const contents = { one: fixture('pdf/word.pdf'), two: fixture('pdf/two-pages.pdf') };

	/** A request with two signed documents, downloaded. */
	async function downloaded(output: string, version: Version): Promise<INodeExecutionData[]> {
		const { json } = await world.request(version);
		const binary: Record<string, IBinaryData> = {};
		for (const [name, bytes] of Object.entries(contents)) {
			binary[name] = await world.pdf(bytes, `${name}.pdf`);
		}
		const upload = { resource: 'document', operation: 'upload', binaryPropertyName: '*' };
		const [item] = await world.done(upload, [{ json, binary }], { version });
		const secret = await world.code(item, version);
		const sign = { resource: 'request', operation: 'sign', secret };
		const [signed] = await world.done(sign, [item], { version });
		return await world.done({ ...download, output }, [signed], { version });
	}

	test.each(versions)('%s: all in one item', async (version) => {
		const [item] = await downloaded('oneItem', version);
		const all = verify({ binaryPropertyName: '*' });
		const [first] = await world.done(all, [item]);
		expect(first.json).toMatchObject({ intact: true, starts_with_upload: true });
		expect(first.json.documents).toEqual(item.json.documents);
		const [second] = await world.done(all, [first]);
		expect(second.json).toEqual(first.json);

		// Each file is still held against its own upload.
		const { data, data2 } = first.binary ?? {};
		const swapped = { json: first.json, binary: { data: data2, data2: data } };
		const [third] = await world.done(all, [swapped]);
		expect(third.json).toMatchObject({ intact: true, starts_with_upload: false });
	});

	test('all in one item, with another operation in between', async () => {
		const [item] = await downloaded('oneItem', 'current');
		const [read] = await world.done({ resource: 'request', operation: 'get' }, [item]);
		const [{ json }] = await world.done(verify({ binaryPropertyName: '*' }), [read]);
		expect(json).toMatchObject({ intact: true, starts_with_upload: true });
	});

	test('one item for each document', async () => {
		const items = await downloaded('items', 'current');
		const given = items.map(({ json, binary }) => ({
			json: { ...json, profile: 'PFnubeNC' },
			binary,
		}));
		const first = await world.done(verify(), given);
		const second = await world.done(verify(), first);
		expect(second.map(({ json }) => json)).toEqual(first.map(({ json }) => json));
		for (const { json } of second) {
			expect(json).toMatchObject({
				starts_with_upload: true,
				signatures: [{ profile_expected: 'not_qualified' }],
			});
		}
	});
});

test('never says more than it knows', async () => {
	const { bytes, json } = await signedPdf(world);
	const text = JSON.stringify(await verified(bytes, json));
	expect(text).not.toMatch(/\bvalid\b|qualified (signature|time stamp)|TOTAL-PASSED/i);
	expect(text).toContain('can’t be detected');
});

test('files of one item are verified together', async () => {
	const { bytes } = await signedPdf(world);
	const items: INodeExecutionData[] = [
		{
			json: {},
			binary: {
				data: await world.pdf(bytes, 'signed.pdf'),
				data2: await world.pdf(fixture('pdf/word.pdf'), 'plain.pdf'),
			},
		},
	];
	const [{ json }] = await world.done(verify({ binaryPropertyName: 'data*' }), items);
	expect(json).toMatchObject({ intact: false, signatures_count: 1 });
	expect(json.verdict).toContain('“plain.pdf” holds no signature');
});
