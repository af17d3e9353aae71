import type { IBinaryData } from 'n8n-workflow';

import type { CallOptions, Download } from '../client/client';
import type { CallName } from '../client/routes';
import type { Call } from '../run/call';

/** Streams an answer into n8n's binary store, under a name that may depend on what the server says. */
export async function downloadFile(
	call: Call,
	name: CallName,
	options: CallOptions,
	describe: (file: Download) => { fileName: string; mimeType: string },
): Promise<IBinaryData> {
	return await call.client.download(name, options, async (file) => {
		const { fileName, mimeType } = describe(file);
		return await call.context.helpers.prepareBinaryData(file.body, fileName, mimeType);
	});
}

/** A file's name without directories, which n8n would otherwise show as one. */
export const baseName = (name: string) => name.split(/[\\/]/).pop() ?? name;
