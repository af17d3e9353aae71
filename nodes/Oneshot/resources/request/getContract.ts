import { outputFileField, requestField } from '../../fields/shared';
import { baseName, downloadFile } from '../../files/outputFile';
import { pkValue } from '../../run/call';
import type { Operation } from '../../run/operation';

/** `GET /contract/{pk}`, legacy `GET /document/{pk}/contract` → the service contract (PDF). */
export const getContract: Operation = {
	value: 'getContract',
	name: 'Get Contract',
	action: 'Get contract of request',
	description:
		'Fetch the contract of the certification service, which the signer must be shown together with the documents; once signed, the signed one',
	pace: 'parallel',
	files: true,
	fields: [requestField, { ...outputFileField, default: 'contract' }],
	async run(call) {
		const pk = call.requestPk();
		const property = call.required('binaryPropertyName');
		const file = await downloadFile(
			call,
			'request.getContract',
			{ path: { pk } },
			({ fileName }) => ({
				fileName: fileName ? baseName(fileName) : `service contract ${pk}.pdf`,
				mimeType: 'application/pdf',
			}),
		);
		return {
			json: { request_pk: pkValue(pk), contract_filename: file.fileName },
			binary: { [property]: file },
		};
	},
};
