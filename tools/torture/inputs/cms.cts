// Signatures (CMS) that are right but for some changes: none may be intact, or trusted, for us where openssl refuses it.
import { askOpenssl, bent, opinionOn } from '../../fuzz/cms/fuzz.cjs';
import { originals } from '../../fuzz/cms/originals.cjs';
import type { InputKind } from './kind.cjs';

export const cms: InputKind = {
	name: 'cms',
	share: 10,
	reached: 'could be read as signatures; openssl was asked about each that is intact for us',
	async start() {
		const starts = originals();
		return {
			async run(chance) {
				const original = chance.of(starts);
				const asItIs = chance.often(0.01);
				const changed = asItIs
					? original.cms
					: bent(original, chance.below, chance.of([1, 1, 1, 2, 4]));
				const { intact, trusted, verdict, sentence } = opinionOn(original, changed);
				const misses: string[] = [];
				if (changed.equals(original.cms) && !trusted) misses.push(`the right one: ${verdict}`);
				if (!intact && sentence === '') misses.push('refused without a sentence');
				if (!intact) {
					const reached = verdict === 'broken';
					return { outcome: verdict, reached, misses, said: sentence };
				}
				const { agrees, says } = askOpenssl(original, changed, trusted);
				if (agrees === 'no') {
					misses.push(`${verdict}; openssl says ${says} of ${changed.toString('base64')}`);
				}
				const outcome = agrees === 'once bared' ? `${verdict} (openssl: once bared)` : verdict;
				return { outcome, reached: true, misses };
			},
		};
	},
};
