import type { Act, Notice, State } from './ceremony';
import type { Language } from './link';
import type { Html } from './template';
import { html } from './template';
import { consentOf, texts } from './texts/texts';
import type { Facts, Texts } from './texts/words';
import type { ShownFile, View } from './view';

// What stands in <main>. The browser's script knows no state and no word: it finds its way by `data-act` (and
// `data-of`, the act's file), and by the few other data- attributes that `browser/signing.mts` lists.

/** All that the parts of a page are made of. */
interface Page {
	view: View;
	words: Texts;
	facts: Facts;
}

const MILLISECONDS_AT_MOST = 8.64e15;

/** An address of the web where it is one. */
function webAddress(text: string): string | undefined {
	const isOne = /^https:\/\/[^\s/]/i.test(text) && URL.canParse(text);
	return isOne ? new URL(text).href : undefined;
}

/** What a contact leads to: a mail, a call; undefined for words. */
function addressOf(contact: string): string | undefined {
	if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(contact)) return `mailto:${contact}`;
	const digits = contact.replace(/[ ().-]/g, '');
	return /^\+?\d{6,15}$/.test(digits) ? `tel:${digits}` : undefined;
}

const isPicture = (address: string): boolean =>
	/^data:image\/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/]+=*$/.test(address);

/** A moment as the server can say it; the browser says it in the signer's own time. */
function moment(seconds: number, language: Language): Html | undefined {
	const milliseconds = seconds * 1000;
	if (!(Math.abs(milliseconds) <= MILLISECONDS_AT_MOST)) return undefined;
	const at = new Date(milliseconds);
	const format = new Intl.DateTimeFormat(language, {
		...({ dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const),
	});
	return html`<time datetime="${at.toISOString()}">${format.format(at)} UTC</time>`;
}

const hidden = (text: string): Html => html`<span class="unseen">${text}</span>`;

/** Where a notice stands: beside what it is about. */
type Place = 'top' | 'identity' | 'documents' | 'ticks' | 'code';
const places: Record<Notice, Place> = {
	identity_wrong: 'identity',
	open_all: 'documents',
	tick_both: 'ticks',
	code_sent: 'code',
	code_too_soon: 'code',
	no_more_codes: 'code',
	code_empty: 'code',
	code_wrong: 'code',
	file_changed: 'top',
	set_changed: 'top',
	not_available: 'documents',
	outcome_unknown: 'top',
	try_later: 'top',
};
const mayBeLookedAt: Notice[] = ['outcome_unknown', 'try_later'];

/** Which places for a notice a state has, besides the top. */
const placesOf: Partial<Record<State, Place[]>> = {
	identity: ['identity'],
	read: ['documents', 'ticks'],
	code: ['documents', 'ticks', 'code'],
	signed: ['documents'],
};

function placeOf({ notice, state, ticked }: View): Place | undefined {
	if (notice === undefined) return undefined;
	const place = places[notice];
	const has = placesOf[state]?.includes(place) && !(place === 'ticks' && ticked);
	return has ? place : 'top';
}

const lookButton = ({ words }: Page): Html =>
	html`<button type="button" data-act="look">${words.look}</button>`;

/** The notice, where this is its place. */
function noticeAt(place: Place, page: Page): Html | undefined {
	const { view, words, facts } = page;
	if (view.notice === undefined || placeOf(view) !== place) return undefined;
	const isGood = view.notice === 'code_sent';
	return html`<div
		class="notice ${isGood ? 'good' : 'bad'}"
		id="notice"
		role="${isGood ? 'status' : 'alert'}"
		tabindex="-1"
		data-notice
	>
		<p>${words.notices[view.notice](facts)}</p>
		${mayBeLookedAt.includes(view.notice) && view.state !== 'later' && lookButton(page)}
	</div>`;
}

/** Ties a field to the notice that refuses what stands in it. */
const refusedBy = (view: View, ...notices: Notice[]): Html | undefined =>
	view.notice && notices.includes(view.notice)
		? html` aria-invalid="true" aria-describedby="notice"`
		: undefined;

function header({ view, words }: Page): Html {
	const logo = isPicture(view.logo) && html`<img src="${view.logo}" alt="" />`;
	const { sandbox } = words;
	return html`${view.sandbox &&
		html`<p class="sandbox"><strong>${sandbox.label}</strong> <span>${sandbox.text}</span></p>`}
		<p class="brand">${logo}<bdi>${view.title || view.sender.name}</bdi></p>`;
}

function steps({ view, words }: Page): Html | undefined {
	const all = ['identity', 'read', 'code', 'signed'] as const;
	const shown = all.filter((step) => step !== 'identity' || view.identityLength > 0);
	const present = view.state === 'signing' ? 'code' : view.state;
	const at = shown.findIndex((step) => step === present);
	if (at < 0) return undefined;
	const item = (step: (typeof all)[number], index: number) => {
		const isDone = index < at || present === 'signed';
		return html`<li class="${isDone ? 'done' : ''}" ${index === at && html` aria-current="step"`}>
			${words.steps[step]}${isDone && hidden(` (${words.steps.done})`)}
		</li>`;
	};
	return html`<ol class="steps" aria-label="${words.steps.label}">
		${shown.map(item)}
	</ol>`;
}

const openButton = ({ of }: ShownFile, look: string, content: Html): Html =>
	html`<button type="button" class="${look}" data-act="open" data-of="${of}">${content}</button>`;

const nameOf = (file: ShownFile, { view, words }: Page): string =>
	file === view.contract ? words.documents.contract : file.name;

function fileItem(file: ShownFile, page: Page): Html {
	const { documents } = page.words;
	const name = nameOf(file, page);
	const state = file.opened ? documents.opened : documents.unopened;
	const opens = html`${documents.open} ${hidden(`${name} ${documents.newTab}`)}`;
	return html`<li>
		<p>
			<bdi class="name">${name}</bdi>${file === page.view.contract &&
			html` <span class="about">${documents.aboutContract}</span>`}
			${page.view.state !== 'signed' &&
			html`<span class="${file.opened ? 'opened' : 'unopened'}">${state}</span>`}
		</p>
		${openButton(file, '', opens)}
	</li>`;
}

const filesOf = ({ documents, contract }: View): ShownFile[] => [...documents, contract];

function files(title: string, page: Page): Html {
	return html`<section aria-labelledby="files">
		<h2 id="files">${title}</h2>
		${noticeAt('documents', page)}
		<ul class="files">
			${filesOf(page.view).map((file) => fileItem(file, page))}
		</ul>
	</section>`;
}

function ticks(page: Page): Html {
	const { view, words } = page;
	const { consent } = words;
	const own = consentOf(view.consent, words);
	const tick = (name: 'terms' | 'intent') =>
		html`<label class="tick"
			><input
				type="checkbox"
				name="${name}"
				data-tick
				required${view.ticked && html` checked`}${!view.ticked && refusedBy(view, 'tick_both')}
			/>
			<span>${own[name]}</span></label
		>`;
	return html`<fieldset>
		<legend>${consent.legend}</legend>
		${noticeAt('ticks', page)} ${tick('terms')} ${tick('intent')}
	</fieldset>`;
}

/** What was declared before the code was sent stays in sight. */
function declared({ view, words }: Page): Html {
	const { terms, intent } = consentOf(view.consent, words);
	return html`<div class="declared">
		<p>${words.consent.given}</p>
		<ul>
			<li>${terms}</li>
			<li>${intent}</li>
		</ul>
	</div>`;
}

/** What the law says of the signature; a test has no legal effect whatever its kind. */
function kind({ view, words }: Page): Html | undefined {
	if (view.kind === 'neutral' || view.sandbox) return undefined;
	return html`<p class="kind">${words.kinds[view.kind]}</p>`;
}

const actForm = (act: Act, content: Html, look = ''): Html =>
	html`<form data-act="${act}" class="${look}" novalidate>${content}</form>`;

const submit = (act: keyof Texts['busy'], text: string, { words }: Page, look = 'main'): Html =>
	html`<button class="${look}" data-busy="${words.busy[act]}">${text}</button>`;

function identity(page: Page): Html {
	const { words, facts, view } = page;
	return actForm(
		'identity',
		html`<label for="identity">${words.identity.label(facts)}</label>
			<p class="hint" id="identity-hint">${words.identity.hint}</p>
			${noticeAt('identity', page)}
			<input
				id="identity"
				name="identity"
				type="text"
				autocomplete="off"
				autocapitalize="characters"
				spellcheck="false"
				required
				aria-describedby="${view.notice === 'identity_wrong'
					? 'notice identity-hint'
					: 'identity-hint'}"
				${view.notice === 'identity_wrong' && html` aria-invalid="true"`}
			/>
			${submit('identity', words.identity.button, page)}`,
	);
}

/** Always in sight: opens the next file, or sends the code when all were opened. */
function nextStep(page: Page): Html {
	const { view, words } = page;
	const next = filesOf(view).find(({ opened }) => !opened);
	if (next) {
		const opens = html`${words.documents.next} <bdi>${nameOf(next, page)}</bdi> ${hidden(
				words.documents.newTab,
			)}`;
		return html`<div class="next">${openButton(next, 'main', opens)}</div>`;
	}
	return html`<div class="next">
		<p data-untick${view.ticked && html` hidden`}>${words.code.tickFirst}</p>
		${submit('sendCode', words.code.send, page)}
	</div>`;
}

function read(page: Page): Html {
	const { words, facts } = page;
	return actForm(
		'sendCode',
		html`${files(words.documents.title, page)} ${kind(page)} ${ticks(page)}
			<p>${words.code.before(facts)}</p>
			${nextStep(page)}`,
	);
}

function anotherCode(page: Page): Html | undefined {
	const { view, words } = page;
	if (view.notice === 'no_more_codes') return undefined;
	const seconds = Math.ceil(view.codeWait);
	const waits = seconds > 0;
	const [before, after] = words.code.wait;
	return actForm(
		'sendCode',
		html`<button data-busy="${words.busy.sendCode}" data-code${waits && html` disabled`}>
				${words.code.another}
			</button>
			${waits &&
			html`<p class="hint" data-countdown>
				${before} <span data-seconds>${seconds}</span> ${after}
			</p>`}`,
		'another',
	);
}

function code(page: Page): Html {
	const { view, words, facts } = page;
	const isOpened = filesOf(view).every(({ opened }) => opened);
	const theFiles = files(words.documents.title, page);
	return html`${!isOpened && theFiles}
	${actForm(
		'sign',
		html`${!view.ticked && ticks(page)} ${noticeAt('code', page)}
			<label for="code">${words.code.label}</label>
			<input
				id="code"
				name="code"
				type="text"
				inputmode="numeric"
				autocomplete="one-time-code"
				spellcheck="false"
				required${refusedBy(view, 'code_empty', 'code_wrong')}
			/>
			<p class="safety">${words.code.safety}</p>
			${view.ticked && declared(page)} ${kind(page)}
			<div class="next">${submit('sign', words.code.sign(facts), page)}</div>`,
	)}
	${anotherCode(page)} ${isOpened && theFiles}`;
}

/** Ways out: each says what it leads to before it is taken. */
function waysOut(page: Page): Html {
	const { words, facts } = page;
	const { phone, decline } = words;
	return html`<div class="ways">
		<details>
			<summary>${phone.summary}</summary>
			${actForm(
				'wrongPhone',
				html`<p>${phone.text(facts)}</p>
					${submit('wrongPhone', phone.button, page, '')}`,
			)}
		</details>
		<details>
			<summary>${decline.summary}</summary>
			${actForm(
				'decline',
				html`<p>${decline.text(facts)}</p>
					<label for="reason">${decline.label}</label>
					<textarea id="reason" name="reason" rows="3" maxlength="500"></textarea>
					${submit('decline', decline.button, page, '')}`,
			)}
		</details>
	</div>`;
}

function signed(page: Page): Html {
	const { view, words, facts } = page;
	const goOn = webAddress(view.redirectUrl);
	return html`${goOn &&
	html`<p><a class="button main" href="${goOn}" rel="noreferrer">${words.goOn}</a></p>`}
	${view.documents.length > 0
		? files(words.documents.files, page)
		: html`${noticeAt('documents', page)}
				<p>${words.documents.noFiles(facts)}</p>`}`;
}

const bodies: Partial<Record<State, (page: Page) => Html>> = {
	identity,
	read: (page) => html`${read(page)}${waysOut(page)}`,
	code: (page) => html`${code(page)}${waysOut(page)}`,
	signing: (page) => html`<p>${lookButton(page)}</p>`,
	signed,
	later: (page) => html`<p>${lookButton(page)}</p>`,
};

const stillOpen: State[] = ['identity', 'read', 'code'];

/** Who asks, how they are reached and what they do with personal data. */
function sender({ view, words }: Page, language: Language): Html {
	const { name, contact, privacyUrl } = view.sender;
	const privacy = webAddress(privacyUrl);
	const address = addressOf(contact);
	const until = stillOpen.includes(view.state) ? moment(view.expiresAt, language) : undefined;
	return html`<section class="sender" aria-labelledby="sender">
		<h2 id="sender">${words.sender.title}</h2>
		<p><bdi class="name">${name}</bdi></p>
		<p>
			${words.sender.contact}
			${address ? html`<a href="${address}">${contact}</a>` : html`<bdi>${contact}</bdi>`}
		</p>
		${privacy &&
		html`<p>
			<a href="${privacy}" target="_blank" rel="noopener noreferrer"
				>${words.sender.privacy} ${hidden(words.sender.newTab)}</a
			>
		</p>`}
		${until && html`<p>${words.sender.until} ${until}.</p>`}
	</section>`;
}

/**
 * The page as the signer finds it, a function of what is shown and of nothing else.
 *
 * @returns the window's title as text, and the content of <main> as HTML
 */
export function pageHtml(view: View, language: Language): { title: string; html: string } {
	const words = texts[language];
	const facts: Facts = {
		sender: view.sender.name,
		signer: view.signer,
		phone: `••• ${view.phoneEnd}`,
		documents: view.documents.length,
		characters: view.identityLength,
	};
	const page: Page = { view, words, facts };
	const { title, text } = words.states[view.state];
	// The notice says the same, and when.
	const isSaid = view.state === 'code' && view.notice === 'code_sent';
	const content = html`${header(page)} ${steps(page)}
		<h1 tabindex="-1">${title(facts)}</h1>
		${noticeAt('top', page)} ${!isSaid && text.map((sentence) => html`<p>${sentence(facts)}</p>`)}
		${bodies[view.state]?.(page)} ${sender(page, language)}`;
	const parts = [title(facts), view.title || view.sender.name];
	const named = [...new Set(parts)].join(' – ');
	const windowTitle = view.sandbox ? `${words.sandbox.title}: ${named}` : named;
	return { title: windowTitle, html: content.text };
}
