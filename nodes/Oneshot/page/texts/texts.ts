import type { Language } from '../link';
import { en } from './en';
import { es } from './es';
import type { Texts } from './words';

/** What a signer reads, by language. */
export const texts: Record<Language, Texts> = { en, es };

/** The words beside the two ticks: the author's own, else the page's. */
export const consentOf = (
	own: { terms: string; intent: string },
	{ consent }: Texts,
): { terms: string; intent: string } => ({
	terms: own.terms || consent.terms,
	intent: own.intent || consent.intent,
});
