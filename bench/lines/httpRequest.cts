// n8n's HTTP Request node, set up for the same call. It sends everything at once.
import type { INodeParameters } from 'n8n-workflow';

import type { Call } from '../calls.cjs';
import { completed, urlOf, type Line } from './line.cjs';
import { credentialOf } from './oneshot.cjs';

export const httpRequestType = 'n8n-nodes-base.httpRequest';

/** Its newest version in n8n 2.41.1. */
const typeVersion = 4.5;

/** Text and files of a form, as the node's editor keeps them. */
function bodyOf({ fields = {}, files }: Call): INodeParameters {
	if (!files) return {};
	const texts = Object.entries(fields).map(([name, value]) => ({
		...{ parameterType: 'formData', name, value },
	}));
	const binaries = Object.entries(files).map(([name, inputDataFieldName]) => ({
		...{ parameterType: 'formBinaryData', name, inputDataFieldName },
	}));
	return {
		sendBody: true,
		contentType: 'multipart-form-data',
		bodyParameters: { parameters: [...texts, ...binaries] },
	};
}

const asFile = { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } };

const httpRequest =
	(authentication: INodeParameters): Line =>
	(setting) => {
		const { engine, baseUrl, call, items } = setting;
		const parameters: INodeParameters = {
			method: call.method,
			url: urlOf(setting),
			...authentication,
			...bodyOf(call),
			options: call.download ? asFile : {},
		};
		const credentials = { oneshotApi: { id: 'oneshotApi', name: 'Harness' } };
		const options = { type: httpRequestType, items, node: { typeVersion, credentials } };
		return async () => {
			const known = { oneshotApi: credentialOf(baseUrl) };
			completed(await engine.runNode(parameters, { ...options, credentials: known }), items);
		};
	};

export const httpRequestAlone = httpRequest({ authentication: 'none' });

export const httpRequestWithCredential = httpRequest({
	authentication: 'predefinedCredentialType',
	nodeCredentialType: 'oneshotApi',
});
