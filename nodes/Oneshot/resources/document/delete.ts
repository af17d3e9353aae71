import type { Problem } from '../../client/problem';
import { settle } from '../../client/problem';
import { documentField } from '../../entities/document';
import { requestField } from '../../entities/request';
import { defineOperation } from '../../operation/operation';
import type { Work } from '../../operation/work';

/** The legacy API keeps the original and the signed file apart; a missing one of the two is no problem. */
async function deleteBoth(work: Work, pk: string, uid: string): Promise<void> {
	let deleted = 0;
	let missing: Problem | undefined;
	for (const type of ['signed', 'original']) {
		const { problem } = await settle(
			work.client.call('document.delete', { path: { pk, uid, type } }),
		);
		if (!problem) {
			deleted++;
			work.record(`the ${type} file of document ${uid} was deleted`);
		} else if (problem.code === 'DOCUMENT_NOT_FOUND') missing = problem;
		else throw problem;
	}
	if (deleted === 0 && missing) throw missing;
}

/** `DELETE /document/{pk}/{uid}`, legacy `DELETE /document/{pk}/{type}/{uid}`. */
export const deleteDocument = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete document',
	description:
		'Remove one document from the Optimizer, signed and original; file the signed one first',
	pace: 'parallel',
	guarded: true,
	fields: [requestField, documentField],
	prepare: (input) => ({ pk: input.requestPk(), uid: input.required('documentUid') }),
	async carryOut({ pk, uid }, work) {
		const { client } = work;
		if (client.account.version === 'legacy') await deleteBoth(work, pk, uid);
		else await client.call('document.delete', { path: { pk, uid } });
		return { json: { deleted: true, request_pk: pk, uid } };
	},
});
