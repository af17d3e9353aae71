/** What reading one PDF may cost. Everything is counted, so that no file, however made, takes for ever. */
export interface PdfLimits {
	/** wall-clock time, checked while parsing; a busy machine takes several times as long as an idle one */
	milliseconds: number;
	/** bytes that come out of compressed streams, in total */
	decodedBytes: number;
	/** entries of all cross-reference sections together */
	objects: number;
	/** cross-reference sections of the /Prev chain */
	sections: number;
	/** how often the file may be read over again, in multiples of its size */
	passes: number;
}

export const DEFAULT_LIMITS: PdfLimits = {
	milliseconds: 60_000,
	decodedBytes: 64 * 1024 * 1024,
	objects: 2_000_000,
	sections: 2_000,
	passes: 16,
};

/** A PDF that costs more to read than it may. */
export class PdfLimitError extends Error {
	constructor(readonly limit: keyof PdfLimits) {
		super(`The PDF is too complex to be read (limit: ${limit})`);
		this.name = 'PdfLimitError';
	}
}

/** Bytes that are no PDF object. */
export class PdfSyntaxError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'PdfSyntaxError';
	}
}

/** For a `catch`: bytes that are no object give undefined, everything else stays thrown. */
export function syntaxOnly(error: unknown): undefined {
	if (error instanceof PdfSyntaxError) return undefined;
	throw error;
}

/** Counts what reading one PDF costs. */
export class Budget {
	private readonly deadline: number;

	private calls = 0;

	private bytesLeft: number;

	private decodedLeft: number;

	private objectsLeft: number;

	constructor(
		size: number,
		readonly limits: PdfLimits = DEFAULT_LIMITS,
	) {
		this.deadline = Date.now() + limits.milliseconds;
		this.bytesLeft = limits.passes * size + limits.decodedBytes;
		this.decodedLeft = limits.decodedBytes;
		this.objectsLeft = limits.objects;
	}

	/** Bytes that were parsed or searched. */
	spend(bytes: number): void {
		this.bytesLeft -= bytes;
		if (this.bytesLeft < 0) throw new PdfLimitError('passes');
		if (this.calls++ % 64 === 0 && Date.now() > this.deadline) {
			throw new PdfLimitError('milliseconds');
		}
	}

	/** @returns whether so many more decoded bytes are allowed */
	decode(bytes: number): boolean {
		this.decodedLeft -= bytes;
		return this.decodedLeft >= 0;
	}

	object(): void {
		if (--this.objectsLeft < 0) throw new PdfLimitError('objects');
	}
}
