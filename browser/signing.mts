// The script of the signing page. It knows neither words nor the meaning of states: it sends what the signer does
// and shows what the server answers. It finds in the answer's HTML (nodes/Oneshot/page/html.ts)
//   form[data-act], button[data-act]   what may be done; [data-of] names its file
//   [data-busy]                        words while that is under way
//   [data-tick]                        the two ticks; [data-untick] asks for them
//   [data-notice], h1                  where the focus goes
//   [data-code], [data-countdown] > [data-seconds]   when another code may be sent
// and in the shell (shell.ts) a <template> for each language with words for what happens before and between answers.
import type { Answer, Proofs } from '../nodes/Oneshot/page/view.js';

type Fields = Record<string, string>;

/** An act takes so long at most, in milliseconds: signing has to wait for others. */
const LONGEST = 120_000;

const root = document.documentElement;
const main = document.getElementById('page') as HTMLElement;
const status = document.getElementById('status') as HTMLElement;

// Messengers append to addresses: the token ends where another character begins.
const token = /^#([\w-]+)/.exec(location.hash)?.[1] ?? '';
/** One link's proofs are not another's; the token itself is kept nowhere but in the address. */
const place = `oneshot-signing ${token.slice(0, 17)}`;

const speaksOf = (language: string) =>
	document.querySelector<HTMLTemplateElement>(`template[lang="${language}"]`);

/** A copy of the shell's own words. */
function word(name: string, language = root.lang): HTMLElement {
	const found = speaksOf(language)?.content.querySelector(`[data-word="${name}"]`);
	return found?.cloneNode(true) as HTMLElement;
}

/** What is kept in this tab; storage may be forbidden, and then the page itself remembers. */
let proofs: Proofs = { receipts: {}, ticked: false };
try {
	proofs = JSON.parse(sessionStorage.getItem(place) ?? '') as Proofs;
} catch {
	// Nothing was kept.
}

function keep(kept: Proofs): void {
	proofs = kept;
	try {
		sessionStorage.setItem(place, JSON.stringify(kept));
	} catch {
		// It is forbidden.
	}
}

const all = <Part extends HTMLElement>(selector: string): Part[] => [
	...main.querySelectorAll<Part>(selector),
];

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLButtonElement;
const controls = () => all<Control>('button, input, textarea');

/** Shows that something is under way, and lets nothing else begin; gives the way back. */
function rest(busy: string): () => void {
	const stopped = controls().filter((control) => !control.disabled);
	for (const control of stopped) control.disabled = true;
	main.setAttribute('aria-busy', 'true');
	status.textContent = busy;
	return () => {
		for (const control of stopped) control.disabled = false;
		main.removeAttribute('aria-busy');
		status.textContent = '';
	};
}

const isBox = (control: Control): control is HTMLInputElement => control.type === 'checkbox';

/** What the signer has typed, ticked and unfolded, to be put back into the page's next form. */
function inHand(withoutCode: boolean): () => void {
	const known = controls().filter(({ name }) => name && !(withoutCode && name === 'code'));
	const unfolded = all<HTMLDetailsElement>('details').map(({ open }) => open);
	return () => {
		for (const control of controls()) {
			const before = known.find(({ name }) => name && name === control.name);
			if (before && isBox(before) && isBox(control)) control.checked = before.checked;
			else if (before) control.value = before.value;
		}
		all<HTMLDetailsElement>('details').forEach((details, index) => {
			details.open = unfolded[index] ?? false;
		});
	};
}

/** What the focus is on, in words that find it again. */
function focused(): string {
	const at = document.activeElement as HTMLElement | null;
	if (!at || !main.contains(at)) return '';
	if (at.id) return `#${CSS.escape(at.id)}`;
	const { act, of } = at.dataset;
	if (act) return `[data-act="${act}"]${of ? `[data-of="${CSS.escape(of)}"]` : ''}`;
	return '';
}

/** Another page begins at its top, where it may say that it is a test. */
function focusHeading(): void {
	scrollTo(0, 0);
	main.querySelector('h1')?.focus({ preventScroll: true });
}

/** @param at what had the focus; undefined where another page is shown now */
function moveFocus(at: string | undefined): void {
	const notice = main.querySelector<HTMLElement>('[data-notice]');
	const same = at ? main.querySelector<HTMLElement>(at) : null;
	if (notice) notice.focus();
	else if (at === undefined) focusHeading();
	else if (at) (same ?? main.querySelector<HTMLElement>('.next button'))?.focus();
}

function showTicks(): void {
	const ticks = all<HTMLInputElement>('[data-tick]');
	if (ticks.length === 0) return;
	const ticked = ticks.every(({ checked }) => checked);
	for (const asks of all('[data-untick]')) asks.hidden = ticked;
	if (ticked !== proofs.ticked) keep({ ...proofs, ticked });
}

let clock: ReturnType<typeof setInterval> | undefined;
function countDown(seconds: number): void {
	clearInterval(clock);
	const until = Date.now() + seconds * 1000;
	const tell = () => {
		// Tabs in the background are slow: the clock on the wall decides.
		const left = Math.ceil((until - Date.now()) / 1000);
		for (const number of all('[data-seconds]')) number.textContent = String(Math.max(left, 0));
		if (left > 0) return;
		clearInterval(clock);
		for (const waiting of all('[data-countdown]')) waiting.hidden = true;
		for (const button of all<HTMLButtonElement>('[data-code]')) {
			if (!main.hasAttribute('aria-busy')) button.disabled = false;
		}
	};
	if (seconds > 0) clock = setInterval(tell, 500);
}

let again: ReturnType<typeof setTimeout> | undefined;
function lookAgain(seconds: number | undefined): void {
	clearTimeout(again);
	if (seconds !== undefined) again = setTimeout(() => void look(), seconds * 1000);
}

let state = '';

/** Shows an answer, and puts back what the signer had in hand. */
function show(answer: Answer, putBack: () => void, at: string): void {
	const isOther = answer.state !== state;
	state = answer.state;
	root.lang = answer.language;
	document.title = answer.title;
	keep(answer.proofs);
	main.innerHTML = answer.html;
	putBack();
	for (const time of all<HTMLTimeElement>('time')) {
		const moment = new Date(time.dateTime);
		const format = { dateStyle: 'long', timeStyle: 'short' } as const;
		time.textContent = moment.toLocaleString(answer.language, format);
	}
	showTicks();
	countDown(answer.codeWait);
	lookAgain(answer.again);
	moveFocus(isOther ? undefined : at);
}

/** Shows one of the shell's own words at the place to which it belongs. */
function say(words: HTMLElement, beside: HTMLElement | null): void {
	for (const said of all('[data-word]')) said.remove();
	const item = beside?.closest('li');
	if (item) item.append(words);
	else if (beside && main.contains(beside)) beside.before(words);
	else main.prepend(words);
	words.focus();
}

class NoLink extends Error {}

/** In every language, the likeliest first: nothing says yet which one the signer reads. */
function showNoLink(): void {
	const templates = [...document.querySelectorAll('template')];
	templates.sort((one, other) => Number(other.lang === root.lang) - Number(one.lang === root.lang));
	const said = templates.map(({ lang }) => {
		const words = word('noLink', lang);
		words.lang = lang;
		return words;
	});
	main.replaceChildren(...said);
	document.title = main.querySelector('h1')?.textContent ?? '';
	focusHeading();
}

async function send(act: string, fields: Fields, signal: AbortSignal): Promise<Answer> {
	const response = await fetch(location.pathname, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ ...fields, token, act, proofs }),
		credentials: 'omit',
		redirect: 'error',
		signal,
	});
	if (response.status === 404) throw new NoLink();
	const answer = (await response.json()) as Partial<Answer>;
	if (!response.ok || typeof answer.html !== 'string') throw new Error('No answer');
	return answer as Answer;
}

let underWay: { act: string; stop: AbortController } | undefined;

/**
 * Does one act, and shows what came of it; nothing where another one is under way. Only a look gives way.
 *
 * @returns the answer, undefined where there was none
 */
async function perform(
	act: string,
	fields: Fields = {},
	control: HTMLElement | null = null,
): Promise<Answer | undefined> {
	if (underWay && underWay.act !== 'look') return undefined;
	underWay?.stop.abort();
	clearTimeout(again);
	const mine = { act, stop: new AbortController() };
	underWay = mine;
	const at = focused();
	const tooLong = setTimeout(() => mine.stop.abort(), LONGEST);
	const quiet = act === 'look' && control === null && main.querySelector('h1') !== null;
	const goOn = quiet ? undefined : rest(control?.dataset.busy ?? word('loading').textContent ?? '');
	try {
		const answer = await send(act, fields, mine.stop.signal);
		if (underWay !== mine) return undefined;
		goOn?.();
		show(answer, inHand(act === 'sign' || act === 'sendCode'), at);
		return answer;
	} catch (error) {
		goOn?.();
		if (underWay !== mine) return undefined;
		if (error instanceof NoLink) showNoLink();
		else say(word('failed'), control);
		return undefined;
	} finally {
		clearTimeout(tooLong);
		if (underWay === mine) underWay = undefined;
	}
}

const look = async (control: HTMLElement | null = null) => await perform('look', {}, control);

/** Opens a file in a tab of its own, which browsers allow at the moment of the click only. */
async function open(of: string, button: HTMLElement): Promise<void> {
	if (underWay && underWay.act !== 'look') return;
	const tab = window.open('', '_blank');
	if (tab) {
		tab.opener = null;
		tab.document.body.textContent = word('loading').textContent;
	}
	const { file } = (await perform('open', { of }, button)) ?? {};
	const address = file === undefined ? undefined : new URL(file, location.href);
	if (address?.origin !== location.origin) {
		tab?.close();
	} else if (tab) {
		tab.location.replace(address.href);
	} else {
		// The browser of an app: there is no other tab, so the signer follows a link.
		const words = word('blocked');
		const link = words.querySelector('a') as HTMLAnchorElement;
		link.href = address.href;
		say(words, main.querySelector<HTMLElement>(`[data-of="${CSS.escape(of)}"]`));
		link.focus();
	}
}

function fieldsOf(form: HTMLFormElement): Fields {
	const fields: Fields = {};
	for (const [name, value] of new FormData(form)) {
		// Ticks are kept among the proofs. A code that was copied may have spaces in it.
		const box = form.elements.namedItem(name) as Control;
		if (!isBox(box))
			fields[name] = name === 'code' ? String(value).replace(/\s/g, '') : String(value);
	}
	return fields;
}

function start(): void {
	const prefers = navigator.languages.map((language) => language.slice(0, 2));
	root.lang = prefers.find((language) => speaksOf(language)) ?? root.lang;
	// Another link in the same tab is another page.
	addEventListener('hashchange', () => location.reload());
	if (!token) {
		showNoLink();
		return;
	}
	main.addEventListener('change', showTicks);
	main.addEventListener('submit', (event) => {
		event.preventDefault();
		const form = event.target as HTMLFormElement;
		const control = event.submitter ?? form.querySelector<HTMLElement>('button:not([type])');
		void perform(form.dataset.act ?? 'look', fieldsOf(form), control);
	});
	main.addEventListener('click', (event) => {
		const button = (event.target as HTMLElement).closest<HTMLElement>('button[data-act]');
		if (!button) return;
		if (button.dataset.act === 'open') void open(button.dataset.of ?? '', button);
		else void look(button);
	});
	main.replaceChildren();
	void look();
}

start();
