// Files in n8n's store on disk, put there without passing through this process's memory.
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';

import { Container } from '../../tools/harness/services.cjs';

/** Where the store keeps a file. */
export function pathOf({ id }: IBinaryData): string {
	if (!id) throw new Error('The file is not in the store');
	return Container.get(BinaryDataService).getPath(id);
}

/** A file of this machine, copied into the store as n8n's own nodes copy one. */
export async function stored(
	path: string,
	fileName: string,
	mimeType: string,
): Promise<IBinaryData> {
	const location = { type: 'execution', workflowId: 'harness', executionId: 'upload' } as const;
	const described = { fileName, mimeType, data: '' };
	return await Container.get(BinaryDataService).copyBinaryFile(location, described, path);
}
