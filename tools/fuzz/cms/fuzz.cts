// Changes right signatures at random and compares our opinion with openssl's: ours must never be that a
// signature is intact, or trusted, where openssl refuses it. Also a program:
// node --require tsx/cjs tools/fuzz/cms/fuzz.cts [count] [seed]
import { digest, signing, type KeyKind } from './build.cjs';
import { authority, NOW, pem, person, stamper, type Holder } from './certificates.cjs';
import { judge, opensslIntegrity, opensslTrust } from './judges.cjs';
import { attributes, signed, stamped, type SimpleOptions } from './messages.cjs';
import { bare, everyNode, putTogether, takeApart } from './parts.cjs';

/** Numbers that follow from a seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}
type Random = ReturnType<typeof randomFrom>;

/** Changes that leave the lengths right, so that they get deep into a reader. */
function changeStructure(bytes: Buffer, random: Random): Buffer | undefined {
	const nodes = takeApart(bytes);
	if (!nodes) return undefined;
	const all = everyNode(nodes);
	const pick = () => all[random(all.length)];
	const node = pick();
	const parts = node.parts ?? [];
	const at = random(parts.length);
	switch (random(7)) {
		case 0:
			parts.splice(at, 1);
			break;
		case 1:
			if (parts.length > 0) parts.splice(random(parts.length), 0, parts[at]);
			break;
		case 2:
			parts.push(structuredClone({ ...pick(), content: Buffer.alloc(0), parts: undefined }));
			break;
		case 3:
			parts.reverse();
			break;
		case 4:
			node.tag ^= 1 << random(8);
			break;
		case 5: {
			const { tag, content } = pick();
			Object.assign(node, { tag, content, parts: undefined });
			break;
		}
		default: {
			const content = Buffer.from(node.content);
			if (content.length > 0) content[random(content.length)] = random(256);
			Object.assign(node, { content, parts: undefined });
		}
	}
	return Buffer.concat(nodes.map(putTogether));
}

/** Changes of bytes, whatever they mean. */
function changeBytes(bytes: Buffer, random: Random): Buffer {
	const changed = Buffer.from(bytes);
	const at = random(bytes.length);
	const length = 1 + random(8);
	switch (random(5)) {
		case 0:
			changed[at] ^= 1 << random(8);
			return changed;
		case 1:
			changed[at] = [0, 1, 0x7f, 0x80, 0x81, 0xff][random(6)];
			return changed;
		case 2:
			return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
		case 3:
			return Buffer.concat([
				bytes.subarray(0, at),
				bytes.subarray(random(bytes.length)).subarray(0, length),
				bytes.subarray(at),
			]);
		default:
			return bytes.subarray(0, at);
	}
}

const content = Buffer.from('What was signed in the first place');

interface Original {
	cms: Buffer;
	/** the signer's certificate */
	signer: Buffer;
	/** beside the signature */
	content?: Buffer;
	ca: string;
}

function originals(): Original[] {
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

export interface Findings {
	changed: number;
	/** what we say of the changed ones */
	verdicts: Record<string, number>;
	/** changed ones that are intact for us, all of which openssl was asked about */
	intact: number;
	/** of the others, how many openssl was asked about, and those that it accepts, by our sentence */
	asked: number;
	stricter: Record<string, number>;
	/** milliseconds of our slowest opinion */
	slowest: number;
	/**
	 * what we accept and openssl does not, until certificates that are not the signer's and unsigned attributes are
	 * taken out of it: openssl refuses a message for anything unreadable there, and may take a certificate there for
	 * the CA's
	 */
	explained: number;
	/** what else we accept and openssl does not, with its reason: must stay empty */
	laxer: Array<{ verdict: string; openssl: string; cms: string }>;
}

/**
 * Changes signatures at random.
 * @param every openssl's opinion is asked on each so-manieth that we refuse
 */
export function fuzz(count: number, seed: number, every: number): Findings {
	const random = randomFrom(seed);
	const starts = originals();
	const findings: Findings = {
		changed: 0,
		verdicts: {},
		intact: 0,
		asked: 0,
		stricter: {},
		slowest: 0,
		explained: 0,
		laxer: [],
	};
	const add = (counts: Record<string, number>, key: string) =>
		(counts[key] = (counts[key] ?? 0) + 1);
	while (findings.changed < count) {
		const start = starts[random(starts.length)];
		let cms: Buffer = start.cms;
		for (let times = 1 + random(3); times > 0 && cms.length > 0; times--) {
			cms = (random(2) === 0 && changeStructure(cms, random)) || changeBytes(cms, random);
		}
		if (cms.equals(start.cms)) continue;
		findings.changed++;
		const began = performance.now();
		const reports = judge(cms, start.content, { authorities: start.ca });
		findings.slowest = Math.max(findings.slowest, performance.now() - began);
		const intact = reports.every(({ integrity }) => integrity.status === 'intact');
		const trusted = intact && reports.every(({ trust }) => trust.status === 'chains');
		const verdict = intact
			? trusted
				? 'intact, chains'
				: 'intact, does not chain'
			: reports[0].integrity.status;
		add(findings.verdicts, verdict);
		if (intact) {
			findings.intact++;
			const ask = (bytes: Buffer) =>
				trusted
					? opensslTrust(bytes, start.content, start.ca)
					: opensslIntegrity(bytes, start.content);
			const { accepts, says } = ask(cms);
			if (accepts) continue;
			const cleaned = bare(cms, start.signer);
			if (cleaned && ask(cleaned).accepts) findings.explained++;
			else findings.laxer.push({ verdict, openssl: says, cms: cms.toString('base64') });
		} else if (findings.changed % every === 0) {
			findings.asked++;
			if (opensslIntegrity(cms, start.content).accepts) {
				add(
					findings.stricter,
					reports.find(({ integrity }) => integrity.status !== 'intact')?.integrity.message ?? '',
				);
			}
		}
	}
	return findings;
}

if (require.main === module) {
	const [count = 10_000, seed = 1] = process.argv.slice(2).map(Number);
	const findings = fuzz(count, seed, 20);
	console.log(JSON.stringify(findings, null, '\t'));
	process.exitCode = findings.laxer.length > 0 ? 1 : 0;
}
