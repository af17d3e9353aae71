// A mail server that delivers nowhere: it keeps what it is given.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { simpleParser } from 'mailparser';
import type { IDataObject, INode } from 'n8n-workflow';
import { SMTPServer } from 'smtp-server';

import type { Installation } from './installation.cjs';

export interface Mail {
	to: string;
	subject: string;
	text: string;
	/** The attachments by their names. */
	files: Map<string, Buffer>;
}

export type Mailbox = Awaited<ReturnType<typeof startMailbox>>;

/** Starts a mail server, and has n8n know it as an account. */
export async function startMailbox({ rest }: Installation) {
	const mails: Mail[] = [];
	const server = new SMTPServer({
		disabledCommands: ['AUTH', 'STARTTLS'],
		onData(stream, { envelope }, done) {
			void simpleParser(stream).then(({ subject = '', text = '', attachments }) => {
				const files = attachments.map(
					({ filename = '', content }) => [filename, content] as [string, Buffer],
				);
				const to = envelope.rcptTo.map(({ address }) => address).join();
				mails.push({ to, subject, text, files: new Map(files) });
				done();
			}, done);
		},
	});
	const listening = server.listen(0, '127.0.0.1');
	await once(listening, 'listening');
	const { port } = listening.address() as AddressInfo;
	const data: IDataObject = { host: '127.0.0.1', port, secure: false, disableStartTls: true };
	const { id, name } = await rest.saveCredential({ name: 'Office mail', type: 'smtp', data });

	return {
		mails,
		/** A node that sends mails, with the account chosen; any other is given back as it is. */
		choose(node: INode): INode {
			if (node.type !== 'n8n-nodes-base.emailSend') return node;
			return { ...node, disabled: false, credentials: { smtp: { id, name } } };
		},
		async stop() {
			await rest.removeCredential(id);
			await new Promise<void>((resolve) => server.close(resolve));
		},
	};
}
