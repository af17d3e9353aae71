import type { Language } from '../link';
import { en } from './en';
import { es } from './es';
import type { Texts } from './words';

/** What a signer reads, by language. */
export const texts: Record<Language, Texts> = { en, es };
