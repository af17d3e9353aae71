// `npm run corpus`: what Document → Verify says of signed files of many makers, and of the same files bent, beside
// what pdfsig and openssl say. Prints two tables in Markdown; ends with 1 where a difference has no reason.
//   npm run --silent corpus -- [more signed PDFs …] > corpus.md
import { acceptsBare, opensslOnPdf, ours, theirs, type Opinion, type Signed } from './opinions.cjs';
import { compare } from './differences.cjs';
import { originals, type Original } from './originals.cjs';
import { pdfBends } from './pdfBends.cjs';
import { p7mBends } from './p7mBends.cjs';
import { revisionBends } from './revisionBends.cjs';
import type { Bend } from './bend.cjs';

/** How many programs of other people run at a time. */
const AT_A_TIME = 2;

/** Works on all, a few at a time; results in their order. */
async function inTurn<T, R>(all: T[], work: (one: T) => Promise<R>): Promise<R[]> {
	const results: R[] = [];
	for (let at = 0; at < all.length; at += AT_A_TIME) {
		results.push(...(await Promise.all(all.slice(at, at + AT_A_TIME).map(work))));
	}
	return results;
}

interface Judged {
	ours: Opinion;
	theirs: Opinion;
	/** How they compare; undefined where nobody knows why they differ. */
	comparison: string | undefined;
}

async function judged(signed: Signed, bend: Bend, original?: Original): Promise<Judged> {
	const [one, other] = await Promise.all([ours(signed, original?.caPem), theirs(signed)]);
	if (original && bend.expected === 'any' && one.sound && !other.sound) {
		other.acceptsBare = acceptsBare(signed, original);
	}
	return { ours: one, theirs: other, comparison: compare({ bend, ours: one, theirs: other }) };
}

/** A file as it came; openssl is asked as well for what is inside of a PDF. */
async function judgedOriginal(file: Original): Promise<Judged> {
	const [one, other] = await Promise.all([ours(file, file.caPem), theirs(file)]);
	if (file.kind === 'pdf') other.says += `, openssl: ${opensslOnPdf(file)}`;
	return { ours: one, theirs: other, comparison: compare({ ours: one, theirs: other }) };
}

const UNEXPLAINED = '**unexplained**';

const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;

/** Words with how often they were said, the most frequent first; the many reasons of one kind are cut. */
function counted(words: string[]): string {
	const counts = new Map<string, number>();
	for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
	const sorted = [...counts].sort(([, a], [, b]) => b - a);
	const shown = sorted.slice(0, 3).map(([word, count]) => `${count} × ${word}`);
	return [...shown, ...(sorted.length > 3 ? ['…'] : [])].join('; ');
}

const shortly = ({ sound, says }: Opinion) => (sound ? 'intact' : `refused (${says.slice(0, 90)})`);

async function main(more: string[]): Promise<void> {
	const files = await originals(more);
	let unexplained = 0;
	const note = (name: string, { ours: one, theirs: other, comparison }: Judged) => {
		if (comparison !== undefined) return comparison;
		unexplained += 1;
		console.error(`${name}: we say “${one.says}”, they “${other.says}”`);
		return UNEXPLAINED;
	};

	console.log('## Signed files\n');
	console.log(row('File', 'Our result', 'pdfsig’s or openssl’s', 'Agreement'));
	console.log(row('---', '---', '---', '---'));
	for (const file of files) {
		const result = await judgedOriginal(file);
		console.log(row(file.name, result.ours.says, result.theirs.says, note(file.name, result)));
	}

	const attacks = new Map<string, Judged[]>();
	const attempt = async (name: string, bend: Bend, kind: Signed['kind'], original?: Original) => {
		const cases = bend.variants
			.map(({ bytes, content = original?.content }) => ({ kind, bytes, content }))
			.filter(({ bytes, content }) => bytes !== original?.bytes || content !== original.content);
		const results = await inTurn(cases, async (signed) => judged(signed, bend, original));
		results.forEach((result, index) => note(`${name}, ${bend.name}, ${index + 1}`, result));
		attacks.set(bend.name, [...(attacks.get(bend.name) ?? []), ...results]);
	};
	for (const file of files) {
		const bends = file.kind === 'pdf' ? pdfBends(file) : p7mBends(file);
		for (const bend of bends) await attempt(file.name, bend, file.kind, file);
	}
	for (const bend of revisionBends()) await attempt('contract', bend, 'pdf');

	console.log('\n## The same, bent\n');
	console.log(row('Attack', 'Tried', 'Our result', 'pdfsig’s or openssl’s', 'Agreement'));
	console.log(row('---', '---', '---', '---', '---'));
	let tried = 0;
	for (const [name, results] of attacks) {
		if (results.length === 0) continue;
		tried += results.length;
		console.log(
			row(
				name,
				String(results.length),
				counted(results.map((result) => shortly(result.ours))),
				counted(results.map((result) => (result.theirs.sound ? 'accepted' : 'refused'))),
				counted(results.map(({ comparison }) => comparison ?? UNEXPLAINED)),
			),
		);
	}
	console.log(
		`\n${files.length} files, ${tried} bent ones, ${unexplained} differences unexplained`,
	);
	process.exitCode = unexplained > 0 ? 1 : 0;
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
