import { INVISIBLE, quoted } from './characters';
import type { Reading } from './reading';
import { inWords, refused, understood } from './reading';

const LOCAL = /^[^\s@<>()[\]",;:\\]{1,64}$/;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/** Whether an address is possible at all; the API checks it again. Quoted local parts and IP addresses are not. */
function isAddress(text: string): boolean {
	const at = text.lastIndexOf('@');
	const local = text.slice(0, Math.max(at, 0));
	const labels = text.slice(at + 1).split('.');
	return (
		at > 0 &&
		text.length <= 254 &&
		LOCAL.test(local) &&
		!/^\.|\.$|\.\./.test(local) &&
		labels.length >= 2 &&
		labels.every((label) => label.length <= 63 && LABEL.test(label)) &&
		/^(?!\d+$).{2,}$/u.test(labels[labels.length - 1])
	);
}

/**
 * An email address: invisible characters, spaces around, `mailto:` and bare angle brackets are dropped. A name
 * before the address, a dot after it and several addresses are refused naming what they may mean.
 */
export function toEmail(value: unknown): Reading<string> {
	if (value === undefined || value === null) return refused('is empty');
	if (typeof value !== 'string') return refused('is not a text');
	const shown = quoted(value.trim());
	// Addresses have at most 254 characters (RFC 5321, 4.5.3.1.3); a name and a few more fit beside one.
	if (value.length > 1000) return refused(`${shown} is too long for an email address`);
	const text = value
		.replace(INVISIBLE, '')
		.normalize('NFC')
		.replace(/\uff20/g, '@')
		.replace(/[\uff0e\u3002]/g, '.')
		.trim()
		.replace(/^mailto:([^?]*)(\?.*)?$/is, '$1')
		.replace(/^<([^<>]*)>$/, '$1')
		.trim();
	if (text === '') return refused('is empty');
	if (isAddress(text)) return understood(text);

	const found = [
		...new Set(
			text
				.split(/[\s<>()[\]",;|]+/)
				.map((part) => part.replace(/^(mailto:)/i, '').replace(/[.:]+$/, ''))
				.filter(isAddress),
		),
	];
	if (found.length > 1) {
		return refused(`${shown} holds several addresses: ${inWords(found, 'and')}. Give one`, found);
	}
	return refused(
		found.length === 1
			? `${shown} is more than an address. Write ${found[0]} if that is meant`
			: `${shown} is not an email address. It looks like ana@example.com`,
		found,
	);
}
