// Files that an Optimizer signed, by the node's own steps from Create to Download.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IBinaryData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { projectRoot } from '../shared/projectRoot.cjs';
import type { Version } from './optimizer.cjs';
import type { World } from './world.cjs';

export interface SignedFile {
	bytes: Buffer;
	/** What Download said of it. */
	json: IDataObject;
}

const upload = { resource: 'document', operation: 'upload' };
const download = { resource: 'document', operation: 'download' };

/** Signs the request of an item, and downloads its one document. */
async function signedOf(
	use: World,
	version: Version,
	item: INodeExecutionData,
	parameters: INodeParameters = {},
): Promise<SignedFile> {
	const secret = await use.code(item, version);
	const sign = { resource: 'request', operation: 'sign', secret, ...parameters };
	const [signed] = await use.done(sign, [item], { version });
	const result = await use.run(download, [signed], { version });
	const [file] = result.items();
	return { bytes: await result.buffer(file), json: file.json };
}

/**
 * A PDF, signed.
 * @param content the sample contract by default
 * @param parameters of Sign
 */
export async function signedPdf(
	use: World,
	version: Version = 'current',
	content?: Buffer,
	parameters: INodeParameters = {},
): Promise<SignedFile> {
	const request = await use.request(version);
	const data = await use.pdf(content, 'contract.pdf');
	const [item] = await use.done(upload, [{ json: request.json, binary: { data } }], { version });
	return await signedOf(use, version, item, parameters);
}

/** What `signedP7m` lets sign. */
export const order = () => readFileSync(join(projectRoot, 'test', 'fixtures', 'hash', 'order.txt'));

/** The signature beside a file of which only the digest was uploaded; the file's own binary comes with it. */
export async function signedP7m(
	use: World,
	version: Version = 'current',
): Promise<SignedFile & { order: IBinaryData }> {
	const request = await use.request(version);
	const binary = { order: await use.engine.binary(order(), 'order.txt', 'text/plain') };
	const parameters = { ...upload, uploadType: 'hashOnly', binaryPropertyName: 'order' };
	const [item] = await use.done(parameters, [{ json: request.json, binary }], { version });
	return { ...(await signedOf(use, version, item)), ...binary };
}
