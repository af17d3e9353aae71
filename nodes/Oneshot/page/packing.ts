// Values in few bytes: what is packed travels in the address of a link, perhaps in an SMS.

// With `ignoreBOM` a text that begins with U+FEFF keeps it: what was packed is what comes out.
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Collects values; `bytes()` gives them, one after another. */
export class Packer {
	private readonly parts: Buffer[] = [];

	/** A whole number from 0 to 2^53 - 1: seven bits a byte, the lowest first. */
	number(value: number): this {
		if (!Number.isSafeInteger(value) || value < 0)
			throw new RangeError(`Not to be packed: ${value}`);
		const bytes: number[] = [];
		let rest = value;
		while (rest >= 0x80) {
			bytes.push(rest % 0x80 | 0x80);
			rest = Math.floor(rest / 0x80);
		}
		return this.fixed(Buffer.from([...bytes, rest]));
	}

	/** Bytes whose number both sides know. */
	fixed(value: Buffer): this {
		this.parts.push(value);
		return this;
	}

	bytes(value: Buffer): this {
		return this.number(value.length).fixed(value);
	}

	text(value: string): this {
		return this.bytes(Buffer.from(value, 'utf8'));
	}

	/** Hexadecimal digits take half the room; any other text is kept as it is. */
	uid(value: string): this {
		const isHex = /^([0-9a-f]{2})+$/.test(value);
		const bytes = Buffer.from(value, isHex ? 'hex' : 'utf8');
		return this.number(bytes.length * 2 + Number(isHex)).fixed(bytes);
	}

	packed(): Buffer {
		return Buffer.concat(this.parts);
	}
}

/** Takes values out again, in the order in which they were packed. Throws a RangeError where there are none. */
export class Unpacker {
	private at = 0;

	constructor(private readonly packed: Buffer) {}

	fixed(length: number): Buffer {
		const end = this.at + length;
		if (end > this.packed.length) throw new RangeError('Packed values end early');
		const value = this.packed.subarray(this.at, end);
		this.at = end;
		return value;
	}

	number(): number {
		let value = 0;
		for (let factor = 1; factor <= 2 ** 49; factor *= 0x80) {
			const [byte] = this.fixed(1);
			value += (byte % 0x80) * factor;
			if (byte < 0x80) {
				if (Number.isSafeInteger(value)) return value;
				break;
			}
		}
		throw new RangeError('A packed number is too large');
	}

	bytes(): Buffer {
		return this.fixed(this.number());
	}

	text(): string {
		return text.decode(this.bytes());
	}

	uid(): string {
		const length = this.number();
		const bytes = this.fixed(Math.floor(length / 2));
		return length % 2 === 1 ? bytes.toString('hex') : text.decode(bytes);
	}

	/** Throws where something is left. */
	end(): void {
		if (this.at !== this.packed.length) throw new RangeError('Packed values go on');
	}
}
