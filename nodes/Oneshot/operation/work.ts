import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Client } from '../client/client';
import type { CallOptions, Download } from '../client/exchange';
import type { CallName } from '../client/routes';
import type { FileKind } from '../files/kinds';
import { factsOf } from '../files/kinds';

/**
 * One operation being carried out: the way to the API, n8n's file store, and a record of what has already
 * happened, for the error that may follow.
 */
export class Work {
	/** Sentences such as “request 388141 was created”, in order. */
	readonly done: string[] = [];

	/** What exists now, for the error item, e.g. the `request_pk`. */
	readonly exists: IDataObject = {};

	constructor(
		readonly client: Client,
		private readonly helpers: IExecuteFunctions['helpers'],
	) {}

	/** Records a step, and what exists since. */
	record(sentence: string, exists: IDataObject = {}): void {
		this.done.push(sentence);
		Object.assign(this.exists, exists);
	}

	/**
	 * Streams an answer into n8n's file store.
	 *
	 * @param kinds what the file may be, by its content; it sets the MIME type
	 * @param nameFor names the file by what it is and what the server says
	 */
	async downloadFile(
		name: CallName,
		options: CallOptions,
		kinds: FileKind[],
		nameFor: (file: Download) => string,
	): Promise<IBinaryData> {
		return await this.client.download(name, options, kinds, async (file) => {
			const { mimeType } = factsOf(file.kind);
			return await this.helpers.prepareBinaryData(file.body, nameFor(file), mimeType);
		});
	}
}
