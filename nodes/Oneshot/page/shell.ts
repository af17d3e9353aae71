import { createHash } from 'crypto';

import { SCRIPT, STYLE } from './browser';
import type { Language } from './link';
import { languages } from './link';
import { Html, html } from './template';
import { texts } from './texts/texts';
import type { Texts } from './texts/words';

// What GET serves: the same for everybody. It does nothing and shows nothing of a link before its script ran.

/** How the author wants the page to look. */
export interface Look {
	/** For the window's title until the link was opened. */
	title: string;
	/** `#rrggbb`, of buttons; darkened until white text can be read on it. */
	colour: string;
}

/** What holds for everything that the page's address answers, whatever it is. */
export const commonHeaders: Record<string, string> = {
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Cache-Control': 'no-store',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'X-Robots-Tag': 'noindex',
	'Referrer-Policy': 'no-referrer',
};

const USUAL_COLOUR = '#1f5ea8';
/** WCAG 2.2, 1.4.3. */
const READABLE = 4.5;

const channels = (colour: string): number[] =>
	[1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** WCAG's contrast of white on a colour. */
export function contrastWithWhite(colour: string): number {
	const [red, green, blue] = channels(colour)
		.map((value) => value / 255)
		.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
	return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

/** The author's colour, or the next darker one on which white text can be read; the usual one for anything else. */
export function readableColour(colour: string): string {
	if (!/^#[0-9a-f]{6}$/i.test(colour)) return USUAL_COLOUR;
	const darker = (value: number) =>
		Math.floor(value * 0.97)
			.toString(16)
			.padStart(2, '0');
	let readable = colour.toLowerCase();
	while (contrastWithWhite(readable) < READABLE) {
		readable = `#${channels(readable).map(darker).join('')}`;
	}
	return readable;
}

const hashOf = (text: string): string =>
	`'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

function policy(style: string): string {
	const rules = [
		"default-src 'none'",
		`script-src ${hashOf(SCRIPT)}`,
		`style-src ${hashOf(style)}`,
		'img-src data:',
		"connect-src 'self'",
		"form-action 'self'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
	];
	return rules.join('; ');
}

/** Words of which the script shows a copy while the server has not said anything. */
function words(language: Language, { shell }: Texts): Html {
	const { loading, noLink, failed, blocked } = shell;
	return html`<template lang="${language}">
		<p data-word="loading">${loading}</p>
		<div data-word="noLink">
			<h1 tabindex="-1">${noLink.title}</h1>
			<p>${noLink.text}</p>
		</div>
		<div data-word="failed" class="notice bad" role="alert" tabindex="-1">
			<p>${failed.text}</p>
			<button type="button" data-act="look">${failed.button}</button>
		</div>
		<div data-word="blocked" class="notice" role="alert" tabindex="-1">
			<p>${blocked.text}</p>
			<a class="button" target="_blank" rel="noopener">${blocked.link}</a>
		</div>
	</template>`;
}

const noScript = (language: Language, { shell: { noScript: text } }: Texts): Html =>
	html`<div lang="${language}">
		<h1>${text.title}</h1>
		<p>${text.text}</p>
	</div>`;

const each = (part: (language: Language, words: Texts) => Html): Html[] =>
	languages.map((language) => part(language, texts[language]));

/** The document that shows itself, and the headers by which nothing else can be run in it. */
export function shell({ title, colour }: Look): { html: string; headers: Record<string, string> } {
	const style = `:root{--colour:${readableColour(colour)}}${STYLE}`;
	const page = html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				<title>${title || 'One-Shot'}</title>
				<link rel="icon" href="data:," />
				${new Html(`<style>${style}</style>`)}
			</head>
			<body>
				<main id="page"><noscript>${each(noScript)}</noscript></main>
				<p id="status" role="status"></p>
				${each(words)} ${new Html(`<script type="module">${SCRIPT}</script>`)}
			</body>
		</html> `;
	const headers = {
		'Content-Type': 'text/html; charset=utf-8',
		'Content-Security-Policy': policy(style),
	};
	return { html: page.text, headers };
}
