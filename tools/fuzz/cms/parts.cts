// DER as a tree whose parts can be exchanged; lengths are written anew.

/** A part of an encoding that can be taken apart; `parts` where it is constructed. */
export interface Part {
	tag: number;
	content: Buffer;
	parts?: Part[];
}

/** Takes DER apart; bytes that are none stay as they are. */
export function takeApart(bytes: Buffer): Part[] | undefined {
	const nodes: Part[] = [];
	for (let at = 0; at < bytes.length; ) {
		const tag = bytes[at];
		const first = bytes[at + 1];
		const octets = first > 0x80 ? first & 0x7f : 0;
		if (first === undefined || first === 0x80 || octets > 4) return undefined;
		const start = at + 2 + octets;
		if (start > bytes.length) return undefined;
		const length = octets === 0 ? first : bytes.readUIntBE(at + 2, octets);
		if (start + length > bytes.length) return undefined;
		const content = bytes.subarray(start, start + length);
		nodes.push({ tag, content, parts: tag & 0x20 ? takeApart(content) : undefined });
		at = start + length;
	}
	return nodes;
}

export function putTogether({ tag, content, parts }: Part): Buffer {
	const inside = parts ? Buffer.concat(parts.map(putTogether)) : content;
	const hex = inside.length.toString(16);
	const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
	const header =
		inside.length < 0x80 ? octets : Buffer.concat([Buffer.of(0x80 | octets.length), octets]);
	return Buffer.concat([Buffer.of(tag), header, inside]);
}

export function everyNode(nodes: Part[]): Part[] {
	return nodes.flatMap((node) => [node, ...everyNode(node.parts ?? [])]);
}

/** A message without what the signature does not need: other certificates, and unsigned attributes. */
export function bare(cms: Buffer, signer: Buffer): Buffer | undefined {
	const nodes = takeApart(cms);
	const fields = nodes?.[0]?.parts?.[1]?.parts?.[0]?.parts;
	const certificates = fields?.find(({ tag }) => tag === 0xa0);
	if (!nodes || !certificates) return undefined;
	certificates.parts = takeApart(signer);
	for (const { parts } of fields?.at(-1)?.parts ?? []) {
		const unsigned = parts?.findIndex(({ tag }) => tag === 0xa1) ?? -1;
		if (unsigned >= 0) parts?.splice(unsigned);
	}
	return Buffer.concat(nodes.map(putTogether));
}
