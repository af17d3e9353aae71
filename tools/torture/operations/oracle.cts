// What may be concluded from an answer: by what the Optimizer did (its ledger) and by what the fault says of itself,
// never by how the node judges.
import type { IDataObject } from 'n8n-workflow';

import type { FaultScript } from '../../harness/optimizer.cjs';
import type { Cell } from './cells.cjs';
import { deedOf, type Counts } from '../shared/deeds.cjs';
import type { Failure } from '../shared/failures.cjs';

/** What the operation did where there was no fault. */
export interface Clean {
	/** `POST /sign/388141`, without the base path. */
	calls: string[];
	deeds: Counts;
	items: IDataObject[];
	/** Members that every item has. */
	gives: string[];
}

/** What was seen of a cell. */
export interface Seen {
	deeds: Counts;
	items: IDataObject[];
	/** Of the failure, whether it stopped the run or became an item. */
	error?: Failure;
	/** Per file of the items: its hash, and that of what the Optimizer holds. */
	files: Array<{ stored: string; held: string }>;
}

export type Conclusion = 'done' | 'refused' | 'unknown';

const UNKNOWN = ['OUTCOME_UNKNOWN', 'SIGN_OUTCOME_UNKNOWN', 'SIGN_NOT_CONFIRMED', 'NO_REQUEST_ID'];

/** What the user reads out of what the node gave. */
export function conclusionOf({ error }: Seen): Conclusion {
	if (!error) return 'done';
	const { code, description } = error;
	return UNKNOWN.includes(code) || /not known whether/i.test(description) ? 'unknown' : 'refused';
}

/** Whole answers in which the API's own envelope says success, whatever was done. */
const SAYS_SUCCESS = [
	...['json-as-html', 'json-without-type', 'type-garbage', 'huge-list'],
	...['http-1.0', 'header-latin1', 'header-folded', 'header-many', 'length-none'],
	...[
		'length-twice-same',
		'encoding-unknown',
		'encoding-unknown-transfer',
		'lines-lf',
		'duplicate-answer',
	],
	...['answer-and-garbage', 'answer-and-page'],
];
const saysSuccess = ({ name }: FaultScript) =>
	SAYS_SUCCESS.includes(name) || /^echo-.*-success$/.test(name);

/** Answers in which the API's own envelope, or HTTP itself (4xx), says that nothing was carried out. */
const SAYS_REFUSED = [
	...['envelope-error-under-200', 'envelope-fail-under-200', 'legacy-403-under-200'],
	...['legacy-500-under-200', 'code-403-under-200', 'json-error-as-text', 'type-with-charset'],
	...['file-json-as-pdf', 'file-json-as-text'],
];
function saysRefused({ name, action }: FaultScript): boolean {
	const status = Number(action.status ?? 0);
	const clientError = status >= 400 && status < 500 && status !== 408;
	return clientError || SAYS_REFUSED.includes(name) || /^echo-.*-(error|detail|file)$/.test(name);
}

/** “Send it there”: HTTP's word that it was not carried out here. */
const redirects = ({ action }: FaultScript) => action.type === 'redirect';

/** Another file of the right kind, whole: nothing but its content tells it apart. */
const ANOTHER_FILE = ['file-other-pdf', 'name-raw-utf8', 'name-raw-latin1', 'answer-twice-in-body'];

/** The real answer comes whole, however it is dressed. */
function isHarmless({ name, action }: FaultScript, cell: Cell, ofFile: boolean): boolean {
	// One that comes while the request is still sent may be lost on its way.
	if (/^redirect-slash/.test(name)) return cell.strikes === 'once' && cell.when === 'before';
	if (action.type === 'interim' || action.type === 'delay') return true;
	if (['gzip-real', 'file-octets', 'file-as-html', 'answer-without-type'].includes(name))
		return true;
	if (['charset-unknown', 'answer-as-text'].includes(name)) return true;
	if (['bom', 'answer-under-201'].includes(name)) return !ofFile;
	return name.startsWith('name-') && action.type === 'alter';
}

/** Faults after which a read or a deletion that is made again succeeds. */
const PASSES =
	/^(page|retry-after)-(429|50[234]|52[0124]|seconds|zero|date|words|fraction|negative)$|^(close|reset|truncate)(?!.*whole)|^connection-refused$/;

const withoutNames = (items: IDataObject[]) =>
	JSON.stringify(items, (key, value: unknown) =>
		['filename', 'contract_filename', 'checked'].includes(key) ? undefined : value,
	);

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

/** How an error tells what was carried out before its failure. */
const TOLD: Record<string, RegExp> = {
	created: /Already done: .*was created/,
	documentsUploaded: /Already done: .*was uploaded/,
	signings: /Already done: .*was signed/,
};

/** What is wrong with what the node concluded; empty where it is right. */
export function judge(cell: Cell, fault: FaultScript, clean: Clean, seen: Seen): string[] {
	const misses: string[] = [];
	const conclusion = conclusionOf(seen);
	const struck = clean.calls[cell.call];
	const deed = deedOf(struck);
	const done = (name: string) => seen.deeds[name] ?? 0;
	const allStruck = cell.strikes === 'always' ? clean.calls.slice(cell.call) : [struck];
	const ofFile =
		seen.files.length > 0 ||
		allStruck.some((call) => /GET .*(document\/|contract|image\/|video)/.test(call));
	const told = TOLD[deed]?.test(seen.error?.description ?? '') ?? false;
	const lied =
		cell.when === 'after' && (redirects(fault) || (saysRefused(fault) && conclusion === 'refused'));

	for (const [name, count] of Object.entries(seen.deeds)) {
		const most = clean.deeds[name] ?? 0;
		if (count > most && !(redirects(fault) && cell.when === 'after')) {
			misses.push(`carried out more often than asked: ${name} ${count} times, not ${most}`);
		}
	}

	const before = clean.calls.slice(0, cell.call).map(deedOf);
	if (deed !== '') {
		const carriedOut = done(deed) - before.filter((earlier) => earlier === deed).length;
		const issued = fault.name === 'already-issued-412' && deed === 'signings';
		// “Document not found” of the second of two files: there is nothing to delete.
		const absent = fault.name === 'json-error-as-text' && deed === 'documentsDeleted';
		const said = saysSuccess(fault) || issued || (absent && cell.call > 0);
		if (conclusion === 'done' && carriedOut < 1 && !said) {
			misses.push(`said done, but the Optimizer did not do it (${deed})`);
		}
		if (conclusion === 'refused' && carriedOut > 0 && !lied && !told) {
			misses.push(`said not done (${seen.error?.code}), but the Optimizer did it (${deed})`);
		}
	} else if (conclusion === 'done' && !(saysSuccess(fault) && allStruck.some(deedOf))) {
		for (const [name, count] of Object.entries(clean.deeds)) {
			if (done(name) < count) misses.push(`said done, but ${name} is ${done(name)}, not ${count}`);
		}
	}
	if (seen.error?.code === 'SIGN_NOT_CONFIRMED' && done('signings') > 0) {
		misses.push('said that the request is not signed so far, but it is');
	}
	if (seen.error && before.some((earlier) => earlier !== '' && done(earlier) > 0)) {
		const { description } = seen.error;
		if (!/Already done: /.test(description)) misses.push('did not say what was done already');
	}

	if (conclusion === 'done' && clean.calls.every((call) => call.startsWith('GET '))) {
		const same = withoutNames(seen.items) === withoutNames(clean.items);
		const shaped = seen.items.every((item) => clean.gives.every((name) => !isEmpty(item[name])));
		const foreign = saysSuccess(fault) || ANOTHER_FILE.includes(fault.name);
		const empty = ['empty-array', 'empty-object'].includes(fault.name) && seen.items.length === 0;
		if (!same && !(foreign && shaped) && !empty) {
			const got = JSON.stringify(seen.items).slice(0, 200);
			misses.push(`gave items that are not the Optimizer's: ${got}`);
		}
	}
	for (const { stored, held } of seen.files) {
		if (stored !== held && !ANOTHER_FILE.includes(fault.name)) {
			misses.push('stored a file that is not the one that the Optimizer holds');
		}
	}

	const repeatable = /^(GET|DELETE) /.test(struck);
	const passes = PASSES.test(fault.name) && cell.strikes === 'once' && repeatable && !lied;
	const denied = fault.action.status === 429 && deed !== '' && cell.when === 'after';
	if (conclusion !== 'done' && (isHarmless(fault, cell, ofFile) || (passes && !denied))) {
		misses.push(`failed (${seen.error?.code}), although the real answer came`);
	}
	return misses;
}
