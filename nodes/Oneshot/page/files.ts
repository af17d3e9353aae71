import type { IWebhookFunctions } from 'n8n-workflow';

import type { Client } from '../client/client';
import type { CallOptions } from '../client/exchange';
import type { CallName } from '../client/routes';
import { downloadOptions } from '../entities/document';
import { seenBy, sha256Of } from '../files/bytes';
import { safeFileName, signedName } from '../files/names';
import type { Ticket } from './receipts';

// The files that a signer opens: only what is a PDF by its bytes.

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** Which file: the uploaded or the signed one of a document, or the service contract. */
type Wanted = Pick<Ticket, 'requestPk' | 'of' | 'signed'>;

/** The name under which receipts and tickets know the service contract. */
export const CONTRACT = 'contract';

/** The call that fetches a file. */
function callFor(client: Client, { requestPk, of, signed }: Wanted): [CallName, CallOptions] {
	const pk = String(requestPk);
	return of === CONTRACT
		? ['request.getContract', { path: { pk } }]
		: ['document.download', downloadOptions(client, pk, of, signed ? 'signed' : 'original')];
}

/** The SHA-256 of a file in hex, and its bytes. Throws a Problem where it can't be had, or is no PDF. */
export async function hashOf(
	client: Client,
	wanted: Wanted,
): Promise<{ sha256: string; size: number }> {
	const [name, options] = callFor(client, wanted);
	return await client.download(name, options, ['pdf'], async ({ body }) => {
		let size = 0;
		const digest = await sha256Of(seenBy(body, ({ length }) => (size += length)));
		return { sha256: digest.toString('hex'), size };
	});
}

/** Until the response takes more, or the reader has gone. */
const ready = async (response: Response) =>
	await new Promise<void>((resolve) => {
		response.once('drain', resolve);
		response.once('close', resolve);
	});

/**
 * Streams a file into an answer, to be shown in a tab. Throws a Problem where it can't be had; what has begun and
 * breaks off ends the connection, so that no half of a file looks whole.
 */
export async function deliver(client: Client, ticket: Ticket, response: Response): Promise<void> {
	const [name, options] = callFor(client, ticket);
	const safe = safeFileName(ticket.name, 'document.pdf');
	const shown = ticket.signed && ticket.of !== CONTRACT ? signedName(safe, 'pdf') : safe;
	await client.download(name, options, ['pdf'], async ({ body }) => {
		if (response.headersSent) throw new Error('The file broke off');
		response.writeHead(200, {
			'content-type': 'application/pdf',
			'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(shown)}`,
		});
		for await (const chunk of body as AsyncIterable<Buffer>) {
			if (response.destroyed) return true;
			if (!response.write(chunk)) await ready(response);
		}
		response.end();
		return true;
	});
}
