import { Readable } from 'node:stream';

import fc from 'fast-check';

import { createForm, type Part } from '../../nodes/Oneshot/client/multipart';

/** A part as wild as a user's files are; streamed ones arrive in chunks. */
const part = fc.record({
	name: fc.constantFrom('file', 'file2', 'ñ"\r\n', 'document_front'),
	bytes: fc.uint8Array({ maxLength: 5000 }),
	kind: fc.constantFrom('text', 'buffer', 'stream', 'whole'),
	fileName: fc.string({ minLength: 1, unit: 'grapheme' }),
});

function toPart({
	name,
	bytes,
	kind,
	fileName,
}: typeof part extends fc.Arbitrary<infer T> ? T : never): Part {
	const buffer = Buffer.from(bytes);
	if (kind === 'text') return { name, value: buffer.toString('hex') };
	const chunks = Array.from({ length: Math.ceil(buffer.length / 700) }, (_, index) =>
		buffer.subarray(index * 700, (index + 1) * 700),
	);
	const opened = {
		buffer: () => buffer,
		stream: () => Readable.from(chunks, { objectMode: false }),
		// As n8n's store in the database gives a file: all of it as one object.
		whole: () => Readable.from(buffer),
	};
	const open = async () => opened[kind]();
	return { name, fileName, contentType: 'application/octet-stream', size: buffer.length, open };
}

async function collect(body: Buffer | Readable): Promise<Buffer> {
	return Buffer.isBuffer(body) ? body : Buffer.concat(await body.toArray());
}

test('any form is as long as announced, and another program reads the same out of it', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (specs) => {
			const form = createForm(specs.map(toPart));
			const { body, close } = await form.open();
			const bytes = await collect(body);
			close();
			expect(bytes.length).toBe(Number(form.headers['Content-Length']));

			const response = new Response(new Uint8Array(bytes), { headers: form.headers });
			const read = [...(await response.formData()).values()];
			expect(read).toHaveLength(specs.length);
			for (const [index, { bytes: sent, kind }] of specs.entries()) {
				const got = read[index];
				const expected = Buffer.from(sent);
				if (typeof got === 'string') expect(got).toBe(expected.toString('hex'));
				else expect(Buffer.from(await got.arrayBuffer()).equals(expected)).toBe(true);
				expect(typeof got === 'string').toBe(kind === 'text');
			}
		}),
		{ numRuns: 150 },
	);
});

describe('a form of three streams', () => {
	const sources: Readable[] = [];
	const stream = (size: number): Part => ({
		name: 'file',
		fileName: 'a.pdf',
		contentType: 'application/pdf',
		size,
		open: async () => {
			const source = Readable.from(Array.from({ length: 4 }, () => Buffer.alloc(100)));
			sources.push(source);
			return source;
		},
	});
	beforeEach(() => void (sources.length = 0));

	test.each([0, 1, 3, 6, 9, 14])('given up after %d chunks leaves nothing open', async (reads) => {
		const { body, close } = await createForm([stream(400), stream(400), stream(400)]).open();
		const iterator = (body as Readable).iterator({ destroyOnReturn: false });
		for (let count = 0; count < reads; count++) await iterator.next();
		close();
		await new Promise(setImmediate);
		expect(sources.every(({ destroyed }) => destroyed)).toBe(true);
	});

	test.each([300, 500])('of which the first has not %d bytes fails', async (size) => {
		const { body, close } = await createForm([stream(size)]).open();
		await expect(collect(body as Readable)).rejects.toThrow(`A file has 400 bytes, not ${size}`);
		close();
	});

	test('of which the second is too short fails', async () => {
		const { body, close } = await createForm([stream(400), stream(401)]).open();
		await expect(collect(body as Readable)).rejects.toThrow('A file has 400 bytes, not 401');
		close();
	});

	test('whose file breaks before it is read fails, and nothing goes uncaught', async () => {
		const { body, close } = await createForm([stream(400)]).open();
		sources[0].destroy(new Error('The disk is gone'));
		await new Promise(setImmediate);
		await expect(collect(body as Readable)).rejects.toThrow();
		close();
	});

	test('can be opened again for another attempt', async () => {
		const form = createForm([stream(400), { name: 'env', value: 'sandbox' }]);
		const first = await form.open();
		const second = await form.open();
		const [one, two] = await Promise.all([collect(first.body), collect(second.body)]);
		expect(one.equals(two)).toBe(true);
	});
});
