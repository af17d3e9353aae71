import type { IDataObject } from 'n8n-workflow';

import { Problem } from '../../client/problem';
import {
	appearanceChecks,
	appearanceFields,
	appearanceOptions,
	imageOf,
} from '../../entities/appearance';
import { knownDocuments } from '../../entities/document';
import { chosenBinaries, pdfsField, toPlacedDocument } from '../../entities/documentUpload';
import { readProfile } from '../../entities/profile';
import { notice } from '../../operation/fields';
import type { Input } from '../../operation/input';
import type { InputFile } from '../../operation/inputFile';
import { checkedFile } from '../../operation/inputFile';
import { defineOperation } from '../../operation/operation';
import { formChecks, formFields } from './create';
import type { Findings, Obstacle } from './readiness';
import { checkCredential, checkImage, checkOptimizer, toObstacle } from './readiness';

/** Collects what goes wrong, one piece after another, each thing once. */
class Collection implements Findings {
	readonly problems: Obstacle[] = [];

	readonly warnings: string[] = [];

	add({ problems, warnings }: Findings): void {
		const told = new Set(this.problems.map(({ message }) => message));
		this.problems.push(...problems.filter(({ message }) => !told.has(message)));
		this.warnings.push(...warnings);
	}

	/** What a check gives; undefined where it found a problem. Also for errors of n8n, such as of an expression. */
	async check<T>(check: () => T | Promise<T>): Promise<T | undefined> {
		try {
			return await check();
		} catch (error) {
			const problem =
				error instanceof Problem
					? toObstacle(error, 'Data')
					: { field: 'Data', message: (error as Error).message, advice: '' };
			this.add({ problems: [problem], warnings: [] });
			return undefined;
		}
	}
}

/** The PDFs that the field names, as far as they can be signed. */
async function checkDocuments(input: Input, found: Collection): Promise<InputFile[]> {
	const field = 'binaryPropertyName';
	const files: InputFile[] = [];
	if (String(input.param(field) ?? '').trim() === '') return files;
	for (const binary of (await found.check(() => chosenBinaries(input))) ?? []) {
		const file = await found.check(() => checkedFile(input, field, binary, ['pdf']));
		if (!file) continue;
		files.push(file);
		for (const { message } of file.pdf?.findings ?? []) {
			found.warnings.push(`“${file.fileName}”: ${message}`);
		}
	}
	return files;
}

const escaped = (text: string) =>
	text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const row = (cells: string[], tag = 'td') =>
	`<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;

/** What was found, as a form page can show it; what to do about it, where there is more to say than what was found. */
function tableOf({ problems, warnings }: Findings): string {
	const rows = [
		['Field', 'What was found', 'What to do'],
		...problems.map(({ field, message, advice }) => [field, message, advice]),
		...warnings.map((warning) => ['', warning, '']),
	];
	if (rows.length === 1) return '<p>Everything is in order.</p>';
	const columns = problems.some(({ advice }) => advice !== '') ? 3 : 2;
	const [head, ...found] = rows.map((cells) => cells.slice(0, columns));
	return `<table>${row(head, 'th')}${found.map((cells) => row(cells)).join('')}</table>`;
}

/** Everything that can be known before a request is created: nothing is created, sent or charged. */
export const checkData = defineOperation({
	value: 'checkData',
	name: 'Check Data',
	action: 'Check data of request',
	description:
		'Find out before anything is created or charged what would go wrong: data, pictures, PDFs, credential, Optimizer',
	pace: 'parallel',
	files: true,
	fields: [
		notice(
			'Nothing is created, sent or charged. Problems are listed in the output instead of stopping the workflow: branch on ready.',
		),
		...formFields,
		{
			...pdfsField,
			required: false,
			hint: 'The names under which the Binary tab of the input shows the PDFs to sign, separated by commas. Empty where they come later.',
		},
		...appearanceFields,
	],
	options: appearanceOptions,
	async prepare(input) {
		const found = new Collection();
		for (const check of formChecks(input)) await found.check(check);
		const own = await found.check(() => readProfile(input));
		found.add(await checkCredential(input.account, own ?? {}));
		const files = await checkDocuments(input, found);
		const known = (await found.check(() => knownDocuments(input))) ?? [];
		const documents = [...known, ...files.map(toPlacedDocument)];
		const checks = await found.check(() => appearanceChecks(input, documents));
		for (const check of checks ?? []) await found.check(check);
		const image = await found.check(() => imageOf(input));
		// They are still needed: this was a rehearsal.
		input.consumed.clear();
		return { found, image };
	},
	async carryOut({ found, image }, { client }) {
		found.add(await checkOptimizer(client));
		if (image) found.add(await checkImage(client, image));
		const { problems, warnings } = found;
		const listed = problems.map((problem): IDataObject => ({ ...problem }));
		const json = { ready: problems.length === 0, problems: listed, warnings };
		return { json: { ...json, table: tableOf(found) } };
	},
});
