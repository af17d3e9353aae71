// The codes that were “sent”, as a page that a person can read: who tries things out has no phone for them.
import type { FastifyReply } from 'fastify';

import type { OutboxEntry } from './state.mjs';

/** Seconds after which the page looks again. */
const REFRESH_SECONDS = 3;

/** Whether a call comes from somebody who reads: a browser names HTML, programs name JSON or anything. */
export const wantsPage = (accept = ''): boolean => /(^|[,\s])text\/html\b/i.test(accept);

/** What callers of the API chose, as text of a page. */
const escaped = (value: unknown) =>
	String(value).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `
	:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
	body { margin: 2rem auto; max-width: 40rem; padding: 0 1rem; }
	h1 { font-size: 1.5rem; }
	ol { list-style: none; padding: 0; }
	li { border: 1px solid #8888; border-radius: 0.5rem; margin: 0 0 1rem; padding: 1rem; }
	li:first-child { border: 2px solid #1d5fae; }
	.code { display: block; font: 700 2.5rem/1.2 ui-monospace, monospace; letter-spacing: 0.15em; user-select: all; }
	small { opacity: 0.8; }
`;

/** `WhatsApp`, `SMS`; any other channel as the caller wrote it. */
const channelName = (channel: string) =>
	channel === 'whatsapp' ? 'WhatsApp' : channel.toUpperCase();

function entryText({ channel, to, code, request_pk: pk, sent_at: sentAt }: OutboxEntry): string {
	return `<li>
	<span class="code">${escaped(code)}</span>
	${escaped(channelName(channel))} to <strong>${escaped(to)}</strong> for request ${escaped(pk)}<br>
	<small><time datetime="${escaped(sentAt)}">${escaped(sentAt.slice(0, 19).replace('T', ' '))} UTC</time></small>
</li>`;
}

/** The page: the newest code first, and what to do with it. It holds no script and loads nothing. */
export function outboxPage(entries: OutboxEntry[]): string {
	const list =
		entries.length > 0
			? `<p>The newest stands first: type it into the form. Of each request, only the newest is taken.</p>
<ol>
${entries.map(entryText).reverse().join('\n')}
</ol>`
			: '<p>No code has been sent yet. One appears here as soon as a workflow sends it, with “Request: Generate OTP”.</p>';
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${REFRESH_SECONDS}">
<title>Codes sent to signers – local Optimizer</title>
<style>${style}</style>
</head>
<body>
<h1>Codes sent to signers</h1>
<p>A real Optimizer sends these to the signers’ phones. This local one shows them here, and sends nothing to anybody.</p>
${list}
</body>
</html>
`;
}

/** Sends a page of this process: nothing in it runs, and nobody keeps it. */
export function sendPage(reply: FastifyReply, page: string) {
	return reply
		.type('text/html; charset=utf-8')
		.header(
			'content-security-policy',
			"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
		)
		.header('cache-control', 'no-store')
		.header('referrer-policy', 'no-referrer')
		.header('x-content-type-options', 'nosniff')
		.send(page);
}
