import type { Language } from '../link';
import { en } from './en';
import { es } from './es';
import type { Texts } from './texts';

export const texts: Record<Language, Texts> = { en, es };
