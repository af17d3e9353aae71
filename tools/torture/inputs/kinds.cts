// The kinds of generated input.
import { answers } from './answers.cjs';
import { callbacks } from './callbacks.cjs';
import { cms } from './cms.cjs';
import type { InputKind } from './kind.cjs';
import { parameters } from './parameters.cjs';
import { pdf } from './pdf.cjs';
import { tokens } from './tokens.cjs';

export const kinds: InputKind[] = [parameters, tokens, callbacks, answers, pdf, cms];
