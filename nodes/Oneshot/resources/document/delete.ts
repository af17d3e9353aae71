import { settle } from '../../client/problem';
import type { Problem } from '../../client/problem';
import { documentField, requestField } from '../../fields/shared';
import { pkValue } from '../../run/call';
import type { Call } from '../../run/call';
import type { Operation } from '../../run/operation';

/** The legacy API keeps the original and the signed file apart; a missing one of the two is no problem. */
async function deleteBoth(call: Call, pk: string, uid: string): Promise<void> {
	let deleted = 0;
	let missing: Problem | undefined;
	for (const type of ['signed', 'original']) {
		const { problem } = await settle(
			call.client.call('document.delete', { path: { pk, uid, type } }),
		);
		if (!problem) deleted++;
		else if (problem.facts.code === 'DOCUMENT_NOT_FOUND') missing = problem;
		else throw problem;
	}
	if (deleted === 0 && missing) throw missing;
}

/** `DELETE /document/{pk}/{uid}`, legacy `DELETE /document/{pk}/{type}/{uid}`. */
export const deleteDocument: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete document',
	description:
		'Remove one document from the Optimizer, signed and original; file the signed one first',
	pace: 'parallel',
	guarded: true,
	fields: [requestField, documentField],
	async run(call) {
		const pk = call.requestPk();
		const uid = call.required('documentUid');
		if (call.client.account.version === 'legacy') await deleteBoth(call, pk, uid);
		else await call.client.call('document.delete', { path: { pk, uid } });
		return { json: { deleted: true, request_pk: pkValue(pk), uid } };
	},
};
