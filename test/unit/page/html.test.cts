// What the signer sees: every state in every language, and that no value can become anything but text.
import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { parse, parseFragment, type DefaultTreeAdapterTypes } from 'parse5';

import { SCRIPT } from '../../../nodes/Oneshot/page/browser';
import { pageHtml } from '../../../nodes/Oneshot/page/html';
import { kinds, languages } from '../../../nodes/Oneshot/page/link';
import { contrastWithWhite, readableColour, shell } from '../../../nodes/Oneshot/page/shell';
import { html } from '../../../nodes/Oneshot/page/template';
import { texts } from '../../../nodes/Oneshot/page/texts/texts';
import type { Facts } from '../../../nodes/Oneshot/page/texts/words';
import type { View } from '../../../nodes/Oneshot/page/view';
import { notices, states, viewOf } from '../../shared/views.cjs';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const isElement = (node: Node): node is Element => 'tagName' in node;

/** The elements of some HTML; throws for what a parser would have to mend. */
function elementsOf(text: string): Element[] {
	const parsed = parseFragment(text, {
		onParseError: ({ code, startOffset }) => {
			throw new Error(`${code}: ${text.slice(startOffset - 20, startOffset + 20)}`);
		},
	});
	const below = (nodes: Node[]): Element[] =>
		nodes.filter(isElement).flatMap((element) => [element, ...below(element.childNodes)]);
	return below(parsed.childNodes);
}

const attributesOf = ({ attrs }: Element) =>
	Object.fromEntries(attrs.map(({ name, value }) => [name, value]));

/** Which elements with which attributes there are, whatever the values. */
const skeletonOf = (text: string) =>
	elementsOf(text).map(({ tagName, attrs }) => [tagName, ...attrs.map(({ name }) => name)]);

function wordsOf(text: string): string {
	const below = (node: Node): string =>
		isElement(node) ? node.childNodes.map(below).join('') : 'value' in node ? node.value : '';
	return parseFragment(text).childNodes.map(below).join(' ').replace(/\s+/g, ' ');
}

const facts: Facts = {
	sender: 'Northwind',
	signer: 'José Muñoz Peña',
	phone: '••• 456',
	documents: 2,
	characters: 4,
};

describe.each(languages)('in %s', (language) => {
	const render = (said: Partial<View>) => pageHtml(viewOf(said), language);

	test.each(states)('%s shows where the signer stands, with every notice', (state) => {
		for (const notice of [undefined, ...notices]) {
			for (const kind of kinds) {
				for (const sandbox of [true, false]) {
					for (const ticked of [true, false]) {
						const { title, html: text } = render({ state, notice, kind, sandbox, ticked });
						const elements = elementsOf(text);
						const headings = elements.filter(({ tagName }) => tagName === 'h1');
						expect(headings).toHaveLength(1);
						expect(title).toContain('Northwind');
						const words = wordsOf(text);
						expect(words).toContain('contracts@northwind.example');
						expect(text).toContain('href="https://northwind.example/privacy"');
						expect(words).not.toMatch(/undefined|null|NaN|\[object|GDPR|RGPD|withdrawn|retirad/);
						const shown = elements.filter((one) => 'data-notice' in attributesOf(one));
						expect(shown).toHaveLength(notice ? 1 : 0);
						if (notice) {
							const sentence = texts[language].notices[notice]({
								...facts,
								sender: viewOf().sender.name,
							});
							expect(words).toContain(sentence);
						}
						expect(words.includes(texts[language].sandbox.label)).toBe(sandbox);
						const saysKind = Object.values(texts[language].kinds).some((one) =>
							words.includes(one),
						);
						const signs = state === 'read' || state === 'code';
						expect(saysKind).toBe(signs && kind !== 'neutral' && !sandbox);
						const ids = elements.map((one) => attributesOf(one).id).filter(Boolean);
						expect(new Set(ids).size).toBe(ids.length);
					}
				}
			}
		}
	});

	const actsIn = (said: Partial<View>) =>
		elementsOf(render(said).html).flatMap((element) => {
			const { 'data-act': act, 'data-of': of } = attributesOf(element);
			return act ? [of ? `${act} ${of}` : act] : [];
		});

	test('the code is sent when everything was opened, not before', () => {
		const { documents, contract } = viewOf();
		const sends = (said: Partial<View>) =>
			elementsOf(render(said).html).filter(
				(element) => attributesOf(element)['data-busy'] === texts[language].busy.sendCode,
			).length;
		expect(sends({})).toBe(0);
		// The next file that was not opened is the next step.
		expect(actsIn({}).filter((act) => act === `open ${documents[0].of}`)).toHaveLength(2);
		const opened = documents.map((file) => ({ ...file, opened: true }));
		expect(actsIn({ documents: opened }).filter((act) => act === 'open contract')).toHaveLength(2);
		expect(sends({ documents: opened, contract: { ...contract, opened: true } })).toBe(1);
	});

	test('each state offers its own acts', () => {
		const offers = (said: Partial<View>) =>
			new Set(actsIn(said).map((act) => act.replace(/ .*/, '')));
		expect(offers({ state: 'identity' })).toEqual(new Set(['identity']));
		expect(offers({ state: 'read' })).toEqual(
			new Set(['sendCode', 'open', 'wrongPhone', 'decline']),
		);
		expect(offers({ state: 'code' })).toEqual(
			new Set(['sign', 'sendCode', 'open', 'wrongPhone', 'decline']),
		);
		expect(offers({ state: 'signed' })).toEqual(new Set(['open']));
		for (const state of ['signing', 'later'] as const) {
			expect(offers({ state })).toEqual(new Set(['look']));
		}
		for (const state of ['declined', 'wrong_phone', 'too_many_tries', 'expired', 'gone'] as const) {
			expect(offers({ state })).toEqual(new Set());
		}
	});

	test("the author's own words take the place of the page's at the ticks", () => {
		const consent = { terms: 'Own terms.', intent: 'Own intent.' };
		for (const said of [
			{ consent },
			{ consent, state: 'code' as const },
			{ consent, state: 'code' as const, ticked: false },
		]) {
			const words = wordsOf(render(said).html);
			expect(words).toContain('Own terms.');
			expect(words).toContain('Own intent.');
			expect(words).not.toContain(texts[language].consent.terms);
			expect(words).not.toContain(texts[language].consent.intent);
		}
	});

	test('steps mark the present one; without a question there is none for it', () => {
		const current = (said: Partial<View>) =>
			elementsOf(render(said).html)
				.filter(({ tagName, parentNode }) => {
					const parent = parentNode as Element;
					return tagName === 'li' && attributesOf(parent).class === 'steps';
				})
				.map((element) => attributesOf(element)['aria-current'] ?? '');
		expect(current({ state: 'code' })).toEqual(['', '', 'step', '']);
		expect(current({ state: 'code', identityLength: 0 })).toEqual(['', 'step', '']);
		expect(current({ state: 'declined' })).toEqual([]);
	});

	test('signed files are offered while they are there, and a way on', () => {
		const words = texts[language].documents.noFiles({ ...facts, sender: viewOf().sender.name });
		expect(wordsOf(render({ state: 'signed' }).html)).not.toContain(words);
		expect(wordsOf(render({ state: 'signed', documents: [] }).html)).toContain(words);
		const goOn = render({ state: 'signed', redirectUrl: 'https://northwind.example/thanks' });
		expect(goOn.html).toContain('href="https://northwind.example/thanks"');
	});
});

describe('nothing but text', () => {
	/** Of the same kind, so that the same parts are shown: sender's contact as words, addresses as https. */
	const plain = viewOf({
		sender: { name: 'a', contact: 'a', privacyUrl: 'https://example.com/a' },
		redirectUrl: 'https://example.com/a',
	});
	const wild = fc.oneof(
		fc.string({ unit: 'binary', minLength: 1 }),
		fc.constantFrom(
			...['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onclick='alert(1)"],
			...[
				'</main>',
				'<!--',
				'--><b>',
				'&lt;b&gt;',
				'&#x3c;b&#62;',
				'`${1}`',
				'\u2028',
				'\u202efdp.exe',
			],
			...[
				']]>',
				'<svg/onload=alert(1)>',
				'\ud800<',
				'\u0000<b>',
				'{{ $json }}',
				'$&',
				'<template>',
			],
		),
	);
	const file = fc.record({ of: wild, name: wild, opened: fc.boolean() });

	test('no value adds an element or an attribute', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...states),
				fc.option(fc.constantFrom(...notices), { nil: undefined }),
				fc.constantFrom(...languages),
				fc.array(file, { minLength: 1, maxLength: 4 }),
				fc.array(wild, { minLength: 9, maxLength: 9 }),
				(
					state,
					notice,
					language,
					documents,
					[name, contact, path, title, signer, phoneEnd, ...more],
				) => {
					const [terms, intent, of] = more;
					const said = { state, notice };
					const tamed = documents.map(({ opened }) => ({ of: 'a', name: 'a', opened }));
					const quiet = pageHtml({ ...plain, ...said, documents: tamed }, language);
					const view: View = {
						...{ ...plain, ...said, documents, title, signer, phoneEnd },
						// Words that are no address: those have parts of their own.
						sender: {
							...{ name, contact: `${contact} ?`, privacyUrl: `https://example.com/${path}` },
						},
						contract: { ...plain.contract, of },
						consent: { terms, intent },
						redirectUrl: `https://example.com/${path}`,
					};
					expect(skeletonOf(pageHtml(view, language).html)).toEqual(skeletonOf(quiet.html));
				},
			),
			{ numRuns: 400 },
		);
	});

	test('what is shown is what was given', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (name) => {
				const documents = [{ of: 'a', name, opened: true }];
				const shown = elementsOf(pageHtml(viewOf({ documents }), 'en').html)
					.filter((element) => attributesOf(element).class === 'name')
					.map(({ childNodes: [node] }) => (node && 'value' in node ? node.value : ''));
				expect(shown[0]).toBe(name);
			}),
		);
	});

	test('addresses that run or betray something are not linked', () => {
		const addresses = fc.oneof(
			fc.constantFrom(
				...[
					'javascript:alert(1)',
					' javascript:alert(1)',
					'data:text/html,<script>',
					'//evil.example',
				],
				...[
					'http://example.com',
					'https:',
					'https://',
					'https:///x',
					'vbscript:x',
					'java\nscript:x',
					'',
				],
			),
			fc.string({ unit: 'binary' }),
		);
		fc.assert(
			fc.property(addresses, (address) => {
				const view = viewOf({
					state: 'signed',
					redirectUrl: address,
					logo: address,
					sender: { name: 'a', contact: address, privacyUrl: address },
				});
				const elements = elementsOf(pageHtml(view, 'en').html);
				for (const { href, src } of elements.map(attributesOf)) {
					expect(href ?? 'https://').toMatch(/^(https:\/\/|mailto:[\w.+-]+@|tel:\+?\d+$)/);
					expect(src).toBeUndefined();
				}
			}),
		);
	});

	test('a picture is shown from its own bytes only', () => {
		const picture = 'data:image/png;base64,iVBORw0KGgo=';
		expect(pageHtml(viewOf({ logo: picture }), 'en').html).toContain(`src="${picture}"`);
		for (const logo of ['https://example.com/a.png', 'data:text/html;base64,AAAA', `${picture}"`]) {
			expect(pageHtml(viewOf({ logo }), 'en').html).not.toContain('<img');
		}
	});

	test.each([
		['contracts@northwind.example', 'mailto:contracts@northwind.example'],
		['+34 (600) 123-456', 'tel:+34600123456'],
		['a@b.example?bcc=c@d.example', undefined],
		['Ask at the desk', undefined],
	])('%s is reached by %s', (contact, address) => {
		const { html: text } = pageHtml(viewOf({ sender: { ...viewOf().sender, contact } }), 'en');
		const links = elementsOf(text).map((element) => attributesOf(element).href);
		expect(links.find((href) => /^(mailto|tel):/.test(href ?? ''))).toBe(address);
	});

	test('a moment that is none is not said', () => {
		for (const expiresAt of [NaN, Infinity, 1e300]) {
			expect(pageHtml(viewOf({ expiresAt }), 'en').html).not.toContain('<time');
		}
		expect(pageHtml(viewOf(), 'en').html).toContain('<time datetime="2027-01-15T08:00:00.000Z">');
	});

	test('only the template itself makes HTML', () => {
		const posed = JSON.parse('{ "text": "<b>" }') as never;
		expect(html`<p title="${'"'}">${posed}${html`<i></i>`}</p>`.text).toBe(
			'<p title="&quot;">[object Object]<i></i></p>',
		);
	});
});

describe('texts', () => {
	/** All sentences, by where they stand; those that are made of facts for one document and for several. */
	function sentencesOf(value: unknown, path = ''): Array<[string, string]> {
		if (typeof value === 'string') return [[path, value]];
		if (typeof value === 'function') {
			const say = value as (facts: Facts) => string;
			const one = say({ ...facts, documents: 1, characters: 1 });
			return [
				[`${path} (one)`, one],
				[path, say(facts)],
			];
		}
		return Object.entries(value as object).flatMap(([name, part]) =>
			sentencesOf(part, `${path}.${name}`),
		);
	}
	const [first, ...others] = languages.map((language) => sentencesOf(texts[language]));

	test('every language has every sentence, in its own words', () => {
		expect(first.length).toBeGreaterThan(100);
		for (const other of others) {
			expect(other.map(([path]) => path)).toEqual(first.map(([path]) => path));
			const known = new Set(first.map(([, sentence]) => sentence));
			expect(other.filter(([, sentence]) => known.has(sentence))).toEqual([]);
		}
	});

	test('none is empty, and none promises what the page cannot know', () => {
		for (const [path, sentence] of [first, ...others].flat()) {
			expect([path, sentence.trim()]).not.toEqual([path, '']);
			expect(sentence).not.toMatch(/\bvalid\b|\bválid[ao]|legally binding|vinculante|GDPR|RGPD/i);
		}
	});
});

describe('the shell', () => {
	const { html: text, headers } = shell({ title: 'Sign <here>', colour: '#ffcc00' });
	const csp = headers['Content-Security-Policy'];
	const textsOf = (tag: string) =>
		[...text.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, 'g'))].map(
			([, inside]) => inside,
		);

	test('runs and shows only what its policy names', () => {
		for (const tag of ['script', 'style']) {
			const hashes = textsOf(tag).map(
				(inside) => `'sha256-${createHash('sha256').update(inside).digest('base64')}'`,
			);
			expect(hashes).toHaveLength(1);
			expect(csp).toContain(`${tag}-src ${hashes[0]};`);
		}
		expect(csp).toMatch(/^default-src 'none'; /);
		expect(csp).not.toMatch(/unsafe|\*|https?:/);
		expect(text).not.toMatch(/ on\w+=| style=/);
		expect(Object.keys(headers).filter((name) => /access-control/i.test(name))).toEqual([]);
	});

	test('is well-formed, small, and says what to do without a script in every language', () => {
		const codes: string[] = [];
		parse(text, { onParseError: ({ code }) => codes.push(code) });
		expect(codes).toEqual([]);
		expect(text).toContain('<title>Sign &lt;here&gt;</title>');
		expect(Buffer.byteLength(text)).toBeLessThan(40_000);
		expect(textsOf('script')[0]).toBe(SCRIPT);
		const [noScript] = textsOf('noscript');
		for (const language of languages) {
			expect(noScript).toContain(texts[language].shell.noScript.text);
			expect(text).toContain(texts[language].shell.noLink.text);
		}
	});

	test('white text can be read on every colour', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
				const colour = `#${number.toString(16).padStart(6, '0')}`;
				const readable = readableColour(colour);
				expect(contrastWithWhite(readable)).toBeGreaterThanOrEqual(4.5);
				if (contrastWithWhite(colour) >= 4.5) expect(readable).toBe(colour);
			}),
		);
		// By a well-known pair: #767676 is the lightest grey that white can be read on.
		expect(contrastWithWhite('#767676')).toBeCloseTo(4.54, 2);
	});

	test('a colour that is none does not get into the style', () => {
		for (const colour of ['red', '#fff', '#12345g', '#123456}', '', '}</style><script>']) {
			expect(shell({ title: '', colour }).html).toBe(shell({ title: '', colour: '' }).html);
		}
	});
});
