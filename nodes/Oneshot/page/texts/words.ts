import type { Notice, State } from '../ceremony';

// Every word that a signer reads. Another language is another file like `en.ts`, named in `texts.ts`.

/** What the words are about. */
export interface Facts {
	sender: string;
	signer: string;
	/** Of which only the last digits are known, e.g. `••• 456`. */
	phone: string;
	documents: number;
	/** How many characters of the identity number are asked for. */
	characters: number;
}

/** A name at the end of a sentence: companies' often have a full stop of their own, e.g. `S.L.`. */
export const atEnd = (name: string): string => (name.endsWith('.') ? name : `${name}.`);

export type Sentence = (facts: Facts) => string;

export interface Texts {
	/** Prominent on a page of the sandbox, and in the window's title. */
	sandbox: { label: string; text: string; title: string };
	steps: Record<'label' | 'identity' | 'read' | 'code' | 'signed' | 'done', string>;
	states: Record<State, { title: Sentence; text: Sentence[] }>;
	notices: Record<Notice, Sentence>;
	/** What the law says of the signature; of a neutral one nothing. */
	kinds: Record<'qualified' | 'advanced', string>;
	identity: { label: Sentence; hint: string; button: string };
	documents: {
		title: string;
		contract: string;
		aboutContract: string;
		open: string;
		next: string;
		newTab: string;
		opened: string;
		unopened: string;
		/** Above the files of a signed request. */
		files: string;
		noFiles: Sentence;
	};
	consent: { legend: string; terms: string; intent: string; given: string };
	code: {
		before: Sentence;
		tickFirst: string;
		send: string;
		label: string;
		safety: string;
		sign: Sentence;
		another: string;
		/** Around the number of seconds. */
		wait: [string, string];
	};
	phone: { summary: string; text: Sentence; button: string };
	decline: { summary: string; text: Sentence; label: string; button: string };
	sender: { title: string; contact: string; privacy: string; newTab: string; until: string };
	/** What a button says while its act is under way. */
	busy: Record<'identity' | 'sendCode' | 'sign' | 'decline' | 'wrongPhone', string>;
	look: string;
	goOn: string;
	/** What the page says where the server has not said anything. */
	shell: {
		loading: string;
		noScript: { title: string; text: string };
		noLink: { title: string; text: string };
		failed: { text: string; button: string };
		blocked: { text: string; link: string };
		/** In a tab that was to show a file, later than it may. */
		openAgain: string;
	};
}
