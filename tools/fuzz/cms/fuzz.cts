// Changes right signatures at random and compares our opinion with openssl's: ours must never be that a
// signature is intact, or trusted, where openssl refuses it. Also a program:
// node --require tsx/cjs tools/fuzz/cms/fuzz.cts [count] [seed]
import { randomOf } from '../../shared/random.cjs';
import { judge, opensslIntegrity, opensslTrust } from './judges.cjs';
import { originals, type Original } from './originals.cjs';
import { bare, everyNode, putTogether, takeApart } from './parts.cjs';

/** Whole numbers from 0 up to, not with, a limit. */
export type Random = (below: number) => number;

function randomFrom(seed: number): Random {
	const next = randomOf(seed);
	return (below) => Math.floor(next() * below);
}

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

/** A right signature with one change or more. */
export function bent({ cms: original }: Original, random: Random, most = 3): Buffer {
	let cms: Buffer = original;
	for (let times = 1 + random(most); times > 0 && cms.length > 0; times--) {
		cms = (random(2) === 0 && changeStructure(cms, random)) || changeBytes(cms, random);
	}
	return cms;
}

/** What we say of a changed signature. */
export function opinionOn(original: Original, cms: Buffer) {
	const reports = judge(cms, original.content, { authorities: original.ca });
	const intact = reports.every(({ integrity }) => integrity.status === 'intact');
	const trusted = intact && reports.every(({ trust }) => trust.status === 'chains');
	const [first] = reports;
	const verdict = !intact
		? first.integrity.status
		: trusted
			? 'intact, chains'
			: 'intact, does not chain';
	const refused = reports.find(({ integrity }) => integrity.status !== 'intact');
	return { intact, trusted, verdict, sentence: refused?.integrity.message ?? '' };
}

/**
 * Whether openssl says so too of what is intact for us, and its own words where it does not: it refuses a message for
 * anything unreadable among certificates that are not the signer's and unsigned attributes, and may take a certificate
 * there for the CA's, until these are taken out (`once bared`).
 */
export function askOpenssl(
	{ content, signer, ca }: Original,
	cms: Buffer,
	trusted: boolean,
): { agrees: 'yes' | 'once bared' | 'no'; says: string } {
	const ask = (bytes: Buffer) =>
		trusted ? opensslTrust(bytes, content, ca) : opensslIntegrity(bytes, content);
	const { accepts, says } = ask(cms);
	if (accepts) return { agrees: 'yes', says };
	const cleaned = bare(cms, signer);
	return { agrees: cleaned && ask(cleaned).accepts ? 'once bared' : 'no', says };
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
	/** what we accept and openssl does not until it is bared */
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
		const cms = bent(start, random);
		if (cms.equals(start.cms)) continue;
		findings.changed++;
		const began = performance.now();
		const { intact, trusted, verdict, sentence } = opinionOn(start, cms);
		findings.slowest = Math.max(findings.slowest, performance.now() - began);
		add(findings.verdicts, verdict);
		if (intact) {
			findings.intact++;
			const { agrees, says } = askOpenssl(start, cms, trusted);
			if (agrees === 'once bared') findings.explained++;
			if (agrees === 'no') {
				findings.laxer.push({ verdict, openssl: says, cms: cms.toString('base64') });
			}
		} else if (findings.changed % every === 0) {
			findings.asked++;
			if (opensslIntegrity(cms, start.content).accepts) add(findings.stricter, sentence);
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
