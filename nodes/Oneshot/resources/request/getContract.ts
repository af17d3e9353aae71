import { requestField } from '../../entities/request';
import { safeFileName } from '../../files/names';
import { outputFileField } from '../../operation/fields';
import { defineOperation } from '../../operation/operation';

/** `GET /contract/{pk}`, legacy `GET /document/{pk}/contract` → the service contract (PDF). */
export const getContract = defineOperation({
	value: 'getContract',
	name: 'Get Contract',
	action: 'Get contract of request',
	description:
		'Fetch the contract of the certification service, which the signer must be shown together with the documents; once signed, the signed one',
	pace: 'parallel',
	files: true,
	fields: [requestField, { ...outputFileField, default: 'contract' }],
	keepsDocuments: true,
	prepare: (input) => ({
		pk: input.requestPk(),
		property: input.required('binaryPropertyName'),
	}),
	async carryOut({ pk, property }, work) {
		const file = await work.downloadFile(
			'request.getContract',
			{ path: { pk } },
			['pdf'],
			({ fileName }) => safeFileName(fileName, `service contract ${pk}.pdf`),
		);
		return {
			json: { request_pk: pk, contract_filename: file.fileName },
			binary: { [property]: file },
		};
	},
});
