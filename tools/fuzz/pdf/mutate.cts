// Damages PDFs at random, and the same way again for the same seed.

/** What breaks readers: ends of things, numbers too large, names that mean something. */
const WORDS = [
	'obj',
	'endobj',
	'stream',
	'endstream',
	'xref',
	'trailer',
	'startxref',
	'%%EOF',
	'R',
	'<<',
	'>>',
	'[',
	']',
	'(',
	')',
	'<',
	'>',
	'/',
	'%',
	'0',
	'-1',
	'4294967296',
	'99999999999999999999',
	'1 0 R',
	'3 0 R',
	'null',
	'/Prev 0',
	'/Prev 9',
	'/Kids [1 0 R 2 0 R]',
	'/Length 999999',
	'/Length 4 0 R',
	'/W [0 0 0]',
	'/W [8 8 8]',
	'/Index [0 99999999]',
	'/Predictor 15',
	'/Columns 0',
	'/N 99999999',
	'/First -1',
	'/Encrypt 1 0 R',
	'/ByteRange [0 1 2 3]',
	'\0',
	'\xff',
];

/** A PDF with one to eight random damages, now and then with parts of another one. */
export function mutate(bytes: Buffer, other: Buffer, next: () => number): Buffer {
	const below = (limit: number) => Math.floor(next() * limit);
	let result = Buffer.from(bytes);
	for (let left = 1 + below(8); left > 0; left--) {
		if (result.length === 0) return result;
		const at = below(result.length);
		const to = Math.min(result.length, at + below(below(2) ? 64 : result.length));
		switch (below(8)) {
			case 0:
				result[at] ^= 1 << below(8);
				break;
			case 1:
				result[at] = below(256);
				break;
			case 2:
				result = Buffer.concat([result.subarray(0, at), result.subarray(to)]);
				break;
			case 3:
				result = Buffer.concat([result.subarray(0, to), result.subarray(at)]).subarray(0, 500_000);
				break;
			case 4: {
				const from = below(other.length);
				const piece = other.subarray(from, from + below(4096));
				result = Buffer.concat([result.subarray(0, at), piece, result.subarray(at)]);
				break;
			}
			case 5:
				if (below(4) === 0) result = result.subarray(0, at);
				break;
			case 6:
				result = anotherNumber(result, at, below);
				break;
			default: {
				const word = Buffer.from(WORDS[below(WORDS.length)], 'latin1');
				const rest = result.subarray(below(2) ? at : Math.min(result.length, at + word.length));
				result = Buffer.concat([result.subarray(0, at), word, rest]);
			}
		}
	}
	return result;
}

/** Changes the next number: an offset, a length, an object's number. */
function anotherNumber(bytes: Buffer, at: number, below: (limit: number) => number): Buffer {
	const text = bytes.toString('latin1', at, at + 2000);
	const found = /\d+/.exec(text);
	if (!found) return bytes;
	const start = at + found.index;
	const value = Number(found[0]);
	const to = [value + 1, value - 1, below(20), below(bytes.length), value * 10, 2 ** 31, -value][
		below(7)
	];
	const rest = bytes.subarray(start + found[0].length);
	return Buffer.concat([bytes.subarray(0, start), Buffer.from(String(to)), rest]);
}
