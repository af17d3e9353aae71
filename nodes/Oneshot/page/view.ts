import type { Notice, State } from './ceremony';
import type { Kind, Language } from './link';

// What the page shows: HTML is a function of this, and of nothing else.

/** Who asks for the signature, as the workflow's author says it. */
export interface Sender {
	name: string;
	/** How to reach them: an email address, a phone number, or words. */
	contact: string;
	/** https address of their privacy notice. */
	privacyUrl: string;
}

/** A file that can be opened in a tab of its own. */
export interface ShownFile {
	/** The document's uid, or `contract`. */
	of: string;
	/** As it is called, e.g. `contract.pdf`; of the contract nothing: the page has words for it. */
	name: string;
	/** It was opened: there is a receipt. */
	opened: boolean;
}

/** Everything that is shown. */
export interface View {
	state: State;
	/** Why the last act was not done, or what came of it. */
	notice?: Notice;
	sender: Sender;
	/** Above everything, e.g. the name of a brand; the sender's name where it is empty. */
	title: string;
	/** A picture as a `data:` address; none where it is empty. */
	logo: string;
	signer: string;
	/** The last digits of the phone. */
	phoneEnd: string;
	/** How many characters of the identity number are asked for. */
	identityLength: number;
	documents: ShownFile[];
	contract: ShownFile;
	/** How the law calls the signature; `neutral` where the profile does not say. */
	kind: Kind;
	/** It is a test without legal value. */
	sandbox: boolean;
	/** The author's own words at the two ticks; the page's own where they are empty. */
	consent: { terms: string; intent: string };
	ticked: boolean;
	/** Seconds until the next code may be sent. */
	codeWait: number;
	/** Seconds since 1970. */
	expiresAt: number;
	/** Where the signer goes on when it is signed; https, or empty. */
	redirectUrl: string;
}

/** What the server answers to an act; the browser's script knows it too (`browser/signing.mts`). */
export interface Answer {
	state: State;
	notice?: Notice;
	language: Language;
	/** For the window's title. */
	title: string;
	/** What stands on the page now. */
	html: string;
	/** What the browser keeps in this tab, and sends along with every act. */
	proofs: Proofs;
	/** The address of a file to be opened in a tab, after `open`. */
	file?: string;
	/** Seconds until the next code may be sent, for the countdown. */
	codeWait: number;
	/** Seconds after which the browser asks again: something goes on. */
	again?: number;
}

/** Kept by the browser for one link in one tab; nothing in it is secret to the signer. */
export interface Proofs {
	/** That the identity question was answered. */
	pass?: string;
	/** By uid, or `contract`. */
	receipts: Record<string, string>;
	ticked: boolean;
	/** What has happened in this tab: the process of n8n that answers next may not know it yet. */
	memory?: string;
}
