// What the page hands out and takes back: good for one link and one use, and only as it was made.
import fc from 'fast-check';

import { linkKeys } from '../../../nodes/Oneshot/page/keys';
import {
	isPass,
	makePass,
	makeReceipt,
	makeTicket,
	readReceipt,
	readTicket,
} from '../../../nodes/Oneshot/page/receipts';

const keys = linkKeys('a secret of at least thirty-two characters');
const others = linkKeys('another secret of thirty-two characters');
const [link, another] = ['00'.repeat(12), '11'.repeat(12)];
const receipt = {
	of: '14185cd9c6ec30f49f59a844a77bc234',
	sha256: 'ab'.repeat(32),
	size: 48_211,
	at: 1_800_000_000,
};
const ticket = {
	requestPk: 388141,
	of: 'contract',
	signed: false,
	name: 'contract.pdf',
	expiresAt: 1_800_000_300,
};

test('each comes back as it was made', () => {
	expect(readReceipt(keys, link, makeReceipt(keys, link, receipt))).toEqual(receipt);
	expect(readTicket(keys, makeTicket(keys, ticket), 1_800_000_000)).toEqual(ticket);
	expect(isPass(keys, link, makePass(keys, link))).toBe(true);
});

test('none is good for another link or secret', () => {
	expect(readReceipt(keys, another, makeReceipt(keys, link, receipt))).toBeUndefined();
	expect(readReceipt(others, link, makeReceipt(keys, link, receipt))).toBeUndefined();
	expect(isPass(keys, another, makePass(keys, link))).toBe(false);
	expect(isPass(others, link, makePass(keys, link))).toBe(false);
	expect(readTicket(others, makeTicket(keys, ticket), 0)).toBeUndefined();
});

test('none is good for another use', () => {
	expect(isPass(keys, link, makeReceipt(keys, link, receipt))).toBe(false);
	expect(readReceipt(keys, link, makePass(keys, link))).toBeUndefined();
	expect(readTicket(keys, makeReceipt(keys, '', receipt), 0)).toBeUndefined();
	expect(readReceipt(keys, '', makeTicket(keys, ticket))).toBeUndefined();
});

test('a ticket ends with its time', () =>
	expect(readTicket(keys, makeTicket(keys, ticket), ticket.expiresAt)).toBeUndefined());

test('nothing that was bent is good', () => {
	const made = [makeReceipt(keys, link, receipt), makePass(keys, link), makeTicket(keys, ticket)];
	fc.assert(
		fc.property(fc.constantFrom(...made), fc.nat(), fc.nat(63), (text, at, by) => {
			const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
			const i = at % text.length;
			const bent = text.slice(0, i) + alphabet[by] + text.slice(i + 1);
			if (bent === text) return;
			expect(readReceipt(keys, link, bent)).toBeUndefined();
			expect(readTicket(keys, bent, 0)).toBeUndefined();
			expect(isPass(keys, link, bent)).toBe(false);
		}),
		{ numRuns: 2000 },
	);
});
