import { text, type ApiCall, type Handlers } from '../call.mjs';
import { Refusal } from '../replies.mjs';
import { entryOf, newUid } from '../state.mjs';

function found({ state, path }: ApiCall) {
	const metadata = entryOf(state.kept.metadata, path.uid);
	if (!metadata) throw new Refusal(404, `Metadata ${path.uid} not found`);
	return metadata;
}

/** Data to be embedded in signatures; the legacy generation only. */
export const metadata: Handlers = {
	uploadMetadata(call) {
		const uid = newUid();
		call.state.kept.metadata[uid] = {
			metadata: text(call, 'metadata'),
			metadata_oid: text(call, 'metadata_oid'),
		};
		call.state.ledger.note('metadataUploaded');
		return { details: { metadata: uid } };
	},
	getMetadata: (call) => ({ details: found(call) }),
	listMetadata: ({ state }) => ({ spelling: 'list', details: state.kept.metadata }),
	deleteMetadata(call) {
		found(call);
		Reflect.deleteProperty(call.state.kept.metadata, call.path.uid);
		call.state.ledger.note('metadataDeleted');
		return { message: `Metadata ${call.path.uid} deleted successfully` };
	},
	deleteAllMetadata({ state }) {
		state.ledger.note('metadataDeleted', undefined, Object.keys(state.kept.metadata).length);
		state.kept.metadata = {};
		return { message: 'Metadata deleted successfully' };
	},
};
