import { readFileSync } from 'node:fs';

import type { ApiCall } from '../call.mjs';
import { Refusal } from '../replies.mjs';
import type { Appearance } from '../signing/index.mjs';
import { entryOf, type StoredDocument } from '../state.mjs';

/** Where a visible signature stands: an appearance of the current API, a document's options in the legacy one. */
interface Place {
	/** `x1,y1,x2,y2` in points from the bottom left corner. */
	position?: string;
	/** From 0; a text in some of the legacy samples. */
	page?: number | string;
	/** The uid of an uploaded picture. */
	image?: string;
	/** A picture in base64, in place of its uid. */
	b64_image?: string;
	usecountersignature?: boolean;
}

type Format = Pick<Appearance, 'text' | 'date' | 'timezone'>;

interface LegacyFormat {
	text_format?: string[];
	date_format?: string;
	timezone?: string;
}

interface LegacySign {
	use_signature_text?: boolean;
	signature_format?: LegacyFormat;
	options?: Record<string, Place>;
	countersignature?: Place & { signature_format?: LegacyFormat };
}

/** What is seen of a document's signatures. */
export interface Looks {
	signature?: Appearance;
	/** Only where the RAO countersigns. */
	countersignature?: Appearance;
}

/** How each PDF is to look: one appearance for all in the current API, by document in the legacy one. */
export function looksOf(call: ApiCall, documents: StoredDocument[]): Map<string, Looks> {
	const pdfs = documents.filter(({ hash }) => !hash);
	if (call.generation === 'legacy') return legacyLooks(call, documents);
	const { appearance } = (call.body.signature ?? {}) as { appearance?: Place & Format };
	if (!appearance) return new Map();
	const { text, date, timezone } = appearance;
	return new Map(
		pdfs.map(({ uid }) => {
			const signature = appearanceOf(call, uid, appearance, { text, date, timezone });
			return [uid, { signature }];
		}),
	);
}

function legacyLooks(call: ApiCall, documents: StoredDocument[]): Map<string, Looks> {
	const body = call.body as LegacySign;
	const { options = {}, countersignature, use_signature_text: withText } = body;
	const unknown = Object.keys(options).filter((uid) => !documents.some((one) => one.uid === uid));
	if (unknown.length > 0) {
		const names = unknown.join(', ');
		throw new Refusal(404, `The following documents are not found in Request's folders: ${names}`);
	}
	const format = legacyFormat(body.signature_format);
	if (withText === false) format.text = undefined;
	return new Map(
		Object.entries(options).map(([uid, place]): [string, Looks] => {
			const signature = appearanceOf(call, uid, place, format);
			if (!place.usecountersignature) return [uid, { signature }];
			if (!countersignature) throw new Refusal(403, 'Invalid countersignature credentials');
			const counterFormat = legacyFormat(countersignature.signature_format);
			return [
				uid,
				{ signature, countersignature: appearanceOf(call, uid, countersignature, counterFormat) },
			];
		}),
	);
}

const legacyFormat = (format: LegacyFormat = {}): Format => ({
	text: format.text_format,
	date: format.date_format,
	timezone: format.timezone,
});

function appearanceOf(call: ApiCall, uid: string, place: Place, format: Format): Appearance {
	if (!place.position) {
		throw new Refusal(400, { [uid]: `Missing required parameter 'position' for file ${uid}` });
	}
	const image = place.image ? entryOf(call.state.kept.images, place.image) : undefined;
	if (place.image && !image) {
		throw new Refusal(404, { [uid]: `The image ${place.image} cannot be found on disk` });
	}
	const picture = image ? readFileSync(image.path) : embeddedPicture(call, place.b64_image);
	return {
		...format,
		position: place.position.split(',').map(Number) as Appearance['position'],
		page: Number(place.page ?? 0),
		...(picture && { image: picture }),
	};
}

/** A picture that came within the call. */
function embeddedPicture({ authority }: ApiCall, base64: string | undefined): Buffer | undefined {
	if (base64 === undefined) return undefined;
	const bytes = Buffer.from(base64, 'base64');
	if (!authority.canDraw(bytes)) {
		throw new Refusal(415, 'Image file type not supported: b64_image is not a PNG in base64');
	}
	return bytes;
}
