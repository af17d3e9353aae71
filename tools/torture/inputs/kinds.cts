// The kinds of generated input.
import { cms } from './cms.cjs';
import type { InputKind } from './kind.cjs';
import { parameters } from './parameters.cjs';
import { pdf } from './pdf.cjs';
import { tokens } from './tokens.cjs';

export const kinds: InputKind[] = [parameters, tokens, pdf, cms];
