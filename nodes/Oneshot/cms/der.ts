/** Bytes that are not what the standard says; `message` is a sentence for people. */
export class MalformedError extends Error {
	constructor(message: string) {
		super(message);
	}
}

/** Something that these files do not do; `message` is a sentence for people. */
export class UnsupportedError extends MalformedError {}

/** What `work` returns, or the MalformedError that it threw; any other error stays thrown. */
export function attempt<T>(
	work: () => T,
): { value: T; problem?: undefined } | { value?: undefined; problem: MalformedError } {
	try {
		return { value: work() };
	} catch (error) {
		return { problem: malformed(error) };
	}
}

function malformed(error: unknown): MalformedError {
	if (error instanceof MalformedError) return error;
	throw error;
}

/** What a function of `crypto` returns; nothing when it throws. */
export function withoutThrowing<T>(work: () => T): T | undefined {
	try {
		return work();
	} catch {
		return undefined;
	}
}

/** Identifier octets of ASN.1's universal types (X.690, 8.1.2). */
export const TAG = {
	boolean: 0x01,
	integer: 0x02,
	bitString: 0x03,
	octetString: 0x04,
	null: 0x05,
	objectIdentifier: 0x06,
	utf8String: 0x0c,
	printableString: 0x13,
	teletexString: 0x14,
	ia5String: 0x16,
	utcTime: 0x17,
	generalizedTime: 0x18,
	bmpString: 0x1e,
	sequence: 0x30,
	set: 0x31,
};

const CONSTRUCTED = 0x20;
const MAX_BYTES = 64 * 1024 ** 2;
const MAX_DEPTH = 32;
/**
 * A file of 64 MiB in pieces of 1,000 bytes takes 67,000; a revocation list of 40,000 certificates, which some
 * programs sign along, 240,000.
 */
const MAX_ELEMENTS = 300_000;

/** One encoded value: its identifier octet, its place in the source and, when constructed, its parts. */
export class Element {
	readonly children: Element[] = [];

	constructor(
		private readonly source: Buffer,
		readonly tag: number,
		private readonly start: number,
		readonly contentStart: number,
		private contentEnd = contentStart,
		private end = contentStart,
	) {}

	/** Bytes of the whole encoding. */
	get length(): number {
		return this.end - this.start;
	}

	/** The whole encoding, header included. */
	get bytes(): Buffer {
		return this.source.subarray(this.start, this.end);
	}

	/** What is between the header and the end. */
	get content(): Buffer {
		return this.source.subarray(this.contentStart, this.contentEnd);
	}

	/** Notes where the element turned out to end; called by the reader only. */
	close(contentEnd: number, end: number): this {
		this.contentEnd = contentEnd;
		this.end = end;
		return this;
	}
}

/** Reads one encoding after the other, with bounds on what it will take. */
class Reader {
	private elements = 0;

	constructor(
		private readonly source: Buffer,
		private readonly strict: boolean,
	) {}

	/** The element at `start`, which must end at `limit` at the latest. */
	element(start: number, limit: number, depth: number): Element {
		if (depth > MAX_DEPTH) throw new MalformedError('The structure is nested too deeply');
		if (++this.elements > MAX_ELEMENTS)
			throw new MalformedError('The structure has too many parts');
		const tag = this.byte(start, limit);
		this.checkTag(tag);
		const first = this.byte(start + 1, limit);
		if (first === 0x80) {
			return this.indefinite(new Element(this.source, tag, start, start + 2), limit, depth);
		}
		const octets = first > 0x80 ? first & 0x7f : 0;
		const contentStart = start + 2 + octets;
		const length = octets === 0 ? first : this.longLength(start + 2, octets, limit);
		if (length > limit - contentStart) throw new MalformedError('The structure is cut short');
		const end = contentStart + length;
		const element = new Element(this.source, tag, start, contentStart, end, end);
		if (tag & CONSTRUCTED) {
			let at = contentStart;
			while (at < end) {
				const child = this.element(at, end, depth + 1);
				element.children.push(child);
				at += child.length;
			}
		}
		return element;
	}

	/** Reads parts up to the end-of-contents octets. */
	private indefinite(element: Element, limit: number, depth: number): Element {
		if (this.strict) throw new MalformedError('A length is indefinite where DER is asked for');
		if (!(element.tag & CONSTRUCTED)) throw new MalformedError('A length is not readable');
		let at = element.contentStart;
		while (this.byte(at, limit) !== 0) {
			const child = this.element(at, limit, depth + 1);
			element.children.push(child);
			at += child.length;
		}
		if (this.byte(at + 1, limit) !== 0) throw new MalformedError('A length is not readable');
		return element.close(at, at + 2);
	}

	private longLength(start: number, octets: number, limit: number): number {
		if (octets > 6) throw new MalformedError('A length is not readable');
		let length = 0;
		for (let at = start; at < start + octets; at++) length = length * 256 + this.byte(at, limit);
		if (this.strict && (length < 0x80 || this.source[start] === 0)) {
			throw new MalformedError('A length takes more bytes than DER allows');
		}
		return length;
	}

	private checkTag(tag: number): void {
		const number = tag & 0x1f;
		// Numbers of 31 and more occur neither in CMS nor in certificates.
		if (number === 0x1f || tag === 0) throw new MalformedError('A tag is not readable');
		if (tag >= 0x40) return;
		const collection = number === 0x10 || number === 0x11;
		const constructed = Boolean(tag & CONSTRUCTED);
		if (collection && !constructed) throw new MalformedError('A sequence is not readable');
		if (this.strict && constructed && !collection) {
			throw new MalformedError('A value is in pieces where DER is asked for');
		}
	}

	private byte(at: number, limit: number): number {
		if (at >= limit) throw new MalformedError('The structure is cut short');
		return this.source[at];
	}
}

/**
 * Reads one encoded value (X.690).
 * @param rules `DER`, or `BER`: indefinite and longer lengths and strings in pieces as well
 * @param after what may follow it: nothing, or zeros as in the space that a PDF keeps for a signature
 * @throws {MalformedError} also for more than 64 MiB, 32 levels or 300,000 elements
 */
export function read(
	bytes: Buffer,
	rules: 'DER' | 'BER',
	after: 'nothing' | 'zeros' = 'nothing',
): Element {
	if (bytes.length > MAX_BYTES) throw new MalformedError('The structure is larger than 64 MiB');
	const element = new Reader(bytes, rules === 'DER').element(0, bytes.length, 1);
	const rest = bytes.subarray(element.length);
	const allowed = after === 'nothing' ? rest.length === 0 : rest.every((byte) => byte === 0);
	if (!allowed) throw new MalformedError('Something follows after the end of the structure');
	return element;
}

/** Takes the parts of a constructed element one by one, in their order. */
export class Fields {
	private next = 0;

	/** @throws {MalformedError} when the element has another tag */
	constructor(
		private readonly parent: Element,
		private readonly what: string,
		tag = TAG.sequence,
	) {
		if (parent.tag !== tag) throw this.unreadable();
	}

	/** The next part; of any type when no tag is given. */
	take(tag?: number): Element {
		const child = this.parent.children[this.next++];
		if (!child || (tag !== undefined && child.tag !== tag)) throw this.unreadable();
		return child;
	}

	/** The next part if it has this tag. */
	optional(tag: number): Element | undefined {
		return this.parent.children[this.next]?.tag === tag ? this.take() : undefined;
	}

	get more(): boolean {
		return this.next < this.parent.children.length;
	}

	/** Checks that nothing is left. */
	end(): void {
		if (this.more) throw this.unreadable();
	}

	private unreadable(): MalformedError {
		return new MalformedError(`The ${this.what} is not readable`);
	}
}

/** The one part of an element that wraps another. */
export function only(wrapper: Element, what: string): Element {
	const [child, ...others] = wrapper.children;
	if (!child || others.length > 0) throw new MalformedError(`The ${what} is not readable`);
	return child;
}
