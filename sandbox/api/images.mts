import { readFileSync } from 'node:fs';

import type { ApiCall, Handlers } from '../call.mjs';
import { Refusal } from '../replies.mjs';
import { entryOf, newUid, removeFile } from '../state.mjs';

function found({ state, path }: ApiCall) {
	const image = entryOf(state.kept.images, path.uid);
	if (!image) throw new Refusal(404, `Image with uid ${path.uid} not found (on disk)`);
	return image;
}

/** Pictures for visible signatures. */
export const images: Handlers = {
	uploadImage(call) {
		const [file] = call.files;
		if (!file) throw new Refusal(400, "Missing required parameter: 'image'");
		const uid = newUid();
		const bytes = readFileSync(file.path);
		if (file.mime !== 'image/png' || !call.authority.canDraw(bytes)) {
			throw new Refusal(415, `Image file type not supported: ${file.mime}`);
		}
		call.state.kept.images[uid] = {
			...file,
			uploaded: new Date().toISOString(),
			// A PNG's size stands in its first chunk (IHDR).
			width: bytes.readUInt32BE(16),
			height: bytes.readUInt32BE(20),
		};
		call.state.ledger.note('imagesUploaded');
		return call.generation === 'legacy' ? { details: uid } : { details: { image_uid: uid } };
	},
	downloadImage(call) {
		return { file: found(call) };
	},
	deleteImage(call) {
		removeFile(found(call));
		Reflect.deleteProperty(call.state.kept.images, call.path.uid);
		call.state.ledger.note('imagesDeleted');
		return { message: `Image ${call.path.uid} deleted successfully` };
	},
	listImages: ({ state }) => ({
		spelling: 'list',
		details: Object.fromEntries(
			Object.entries(state.kept.images).map(
				([uid, { uploaded, width, height, mime, filename }]) => [
					uid,
					{ upload_date: uploaded, ext: '.png', size: [width, height], mime, filename },
				],
			),
		),
	}),
	deleteImages({ state }) {
		const all = Object.values(state.kept.images);
		all.forEach(removeFile);
		state.ledger.note('imagesDeleted', undefined, all.length);
		state.kept.images = {};
		return { message: 'Images deleted successfully' };
	},
};
