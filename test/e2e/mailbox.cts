// A mail server that keeps what it is sent: as much SMTP as n8n's mail node speaks, and as much MIME as it writes.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

import type { CredentialFile } from '../../tools/n8n/rest.cjs';

export interface Mail {
	to: string;
	subject: string;
	text: string;
	/** The attachments by their names. */
	files: Map<string, Buffer>;
}

export type Mailbox = Awaited<ReturnType<typeof startMailbox>>;

/** `=C3=AD`, and lines that go on: quoted-printable. */
const unquoted = (text: string) =>
	Buffer.from(
		text
			.replace(/=\r\n/g, '')
			.replace(/=([\dA-F]{2})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16))),
		'latin1',
	);

/** `=?UTF-8?Q?Mar=C3=ADa?=`: words of a header that are not ASCII. */
const header = (head: string, name: string) => {
	const [, line = ''] = new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'im').exec(head) ?? [];
	return line
		.replace(/\?=\s+=\?/g, '?==?')
		.replace(/\r\n/g, '')
		.replace(/=\?UTF-8\?([QB])\?(.*?)\?=/gi, (_all, kind: string, word: string) =>
			/b/i.test(kind)
				? Buffer.from(word, 'base64').toString()
				: unquoted(word.replaceAll('_', ' ')).toString(),
		);
};

/** A message's head and body. */
const split = (message: string): [string, string] => {
	const end = message.indexOf('\r\n\r\n');
	return [message.slice(0, end), message.slice(end + 4)];
};

function contentOf(head: string, body: string): Buffer {
	const encoding = header(head, 'Content-Transfer-Encoding');
	if (/base64/i.test(encoding)) return Buffer.from(body, 'base64');
	return /quoted-printable/i.test(encoding) ? unquoted(body) : Buffer.from(body, 'latin1');
}

function readMail(message: string): Mail {
	const [head, body] = split(message);
	const mail = { to: header(head, 'To'), subject: header(head, 'Subject') };
	const [, boundary] = /boundary="(.+?)"/.exec(header(head, 'Content-Type')) ?? [];
	if (boundary === undefined) {
		return { ...mail, text: contentOf(head, body).toString(), files: new Map() };
	}
	const parts = body
		.split(`--${boundary}`)
		.slice(1, -1)
		.map((part) => split(part.trimStart()));
	const [text, ...files] = parts.map(([partHead, partBody]) => ({
		name: /filename="?(.+?)"?$/.exec(header(partHead, 'Content-Disposition'))?.[1] ?? '',
		content: contentOf(partHead, partBody),
	}));
	return {
		...mail,
		text: text.content.toString(),
		files: new Map(files.map(({ name, content }) => [name, content])),
	};
}

export async function startMailbox() {
	const mails: Mail[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket.setEncoding('latin1'));
		const say = (line: string) => socket.write(`${line}\r\n`);
		let message: string[] | undefined;
		say('220 mailbox');
		createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
			if (message !== undefined && line !== '.') {
				message.push(line.replace(/^\.\./, '.'));
			} else if (message !== undefined) {
				mails.push(readMail(message.join('\r\n')));
				message = undefined;
				say('250 kept');
			} else if (/^DATA/i.test(line)) {
				message = [];
				say('354 go on');
			} else if (/^QUIT/i.test(line)) {
				say('221 bye');
				socket.end();
			} else {
				say('250 ok');
			}
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;

	return {
		mails,
		/** How n8n reaches it. */
		credential: {
			name: 'Mailbox',
			type: 'smtp',
			data: {
				...{ user: '', password: '', host: '127.0.0.1', port, secure: false },
				...{ disableStartTls: true, hostName: '' },
			},
		} satisfies CredentialFile,
		async stop() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}
