// What every example keeps to, as far as its file tells.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { WorkflowJson } from '../../tools/harness/engine.cjs';
import { exampleNames, readExample } from '../../tools/harness/examples.cjs';
import { operationNamed } from '../../tools/harness/scenarios.cjs';
import {
	asks,
	does,
	fieldNames,
	handsOver,
	isDrive,
	isEnding,
	isFormTrigger,
	isMail,
	isPage,
	isResult,
	isTable,
	isTrigger,
	pathsOf,
	textOf,
	type Choice,
} from './examplePaths.cjs';

const creates: Choice = (node) =>
	does('request', 'create', 'signDocuments')(node) && node.parameters.source !== 'existing';
/** Makes the link that one signs by. */
const links = does('request', 'createSigningLink');
/** Invites a person to a Video ID, which costs as well. */
const invites = does('videoId', 'create');
const approves = does('videoId', 'approve', 'validate');
const decides: Choice = (node) => approves(node) || does('videoId', 'refuse')(node);
const uploads = does('document', 'upload');
const checks = does('request', 'checkData');
const signs = does('request', 'sign');
const sendsCode = does('request', 'generateOtp');
const verifies = does('document', 'verify');
const deletes = does('document', 'deleteAll', 'delete');

const names = (nodes: INode[]) => nodes.map(({ name }) => name);
const notesOf = ({ nodes }: WorkflowJson) =>
	nodes
		.filter(({ type }) => type.endsWith('.stickyNote'))
		.map(({ parameters }) => String(parameters.content));

/** A look into the register for one request. */
const byNumber: Choice = ({ parameters }) =>
	/"keyName":"request_pk","condition":"eq"/.test(textOf(parameters));

/** Every text in what a parameter holds. */
const valuesOf = (held: unknown): string[] =>
	typeof held === 'string'
		? [held]
		: Object.values((held ?? {}) as Record<string, unknown>).flatMap(valuesOf);

/** Pages that show the sentence of the node before, and what it advises. */
const shows = ({ parameters }: INode) => {
	const { formDescription = '' } = parameters.options as { formDescription?: string };
	const text = isEnding({ parameters } as INode) ? parameters.completionMessage : formDescription;
	return /\$json\.message/.test(String(text)) && /error\.description/.test(String(text));
};

describe.each(exampleNames())('%s', (name) => {
	const example = readExample(name);
	const { all, next, reached, pastAll } = pathsOf(example);

	/** Rows of which the register says that both were done; what writes it is looked at below. */
	const bothDone = /^(signed, filed, mailed|firmado, archivado, enviado)$/;
	const readsBothDone = (node: INode) =>
		isTable('get')(node) && valuesOf(node.parameters.filters).some((each) => bothDone.test(each));
	const notesBothDone = (node: INode) =>
		isTable('update')(node) &&
		valuesOf(node.parameters.columns).some((each) => bothDone.test(each));

	test('deletes nothing that was not handed over, nor what no drive has taken', () => {
		const certain = [notesBothDone, (node: INode) => deletes(node)] as const;
		for (const choice of certain) {
			expect(pastAll(choice, (node) => handsOver(node) || readsBothDone(node))).toEqual([]);
			expect(pastAll(choice, (node) => isDrive(node) || readsBothDone(node))).toEqual([]);
		}
		const done: Choice = (node) => deletes(node) || notesBothDone(node);
		expect(all(readsBothDone).length > 0).toBe(all(notesBothDone).length > 0);
		// Whatever the drive answered is looked at in between.
		const questions = all(({ type, parameters }) =>
			/\.if$/.test(type) ? /\.json|json\.id|json\)/.test(textOf(parameters)) : false,
		);
		const looks = ({ name: each, parameters }: INode) =>
			names(questions).includes(each) && /Boolean\(json\.id\)/.test(textOf(parameters));
		expect(pastAll(done, (node) => looks(node) || readsBothDone(node))).toEqual([]);
		for (const question of questions.filter(looks)) {
			expect(names(reached(next(question, 1)).filter(done))).toEqual([]);
		}
		// A mail may not have been sent.
		for (const mail of all((node) => isMail(node) && handsOver(node))) {
			const sent = ({ name: each, parameters }: INode) =>
				names(questions).includes(each) && /Boolean\(json\.messageId\)/.test(textOf(parameters));
			expect(names(reached([mail], sent).filter(done))).toEqual([]);
		}
	});

	test('gives only signed files, by names that no unsigned file has', () => {
		const unsigned = new Set([
			...all((node) => isPage(node) || isFormTrigger(node)).flatMap(fieldNames),
		]);
		for (const { parameters } of all(does('document', 'download')).filter(
			({ parameters: { documentType } }) => documentType === 'signed',
		)) {
			expect(unsigned).not.toContain(parameters.binaryPropertyName);
		}
	});

	test('checks the data before anything is created', () => {
		expect(pastAll(creates, checks)).toEqual([]);
		for (const check of all(checks)) {
			const ready = next(check);
			expect(ready.map(({ parameters }) => /json\.ready/.test(textOf(parameters)))).toEqual([true]);
		}
	});

	test('leads every mistake back to a page with its sentence and advice', () => {
		const forms = all(isFormTrigger).flatMap((form) => reached([form]));
		for (const node of forms.filter(
			(each) =>
				[creates, uploads, links, signs, sendsCode, invites, decides].some((choice) =>
					choice(each),
				) && each.disabled !== true,
		)) {
			expect([node.name, node.onError]).toEqual([node.name, 'continueErrorOutput']);
			const pages = reached(next(node, 1), (each) => !isPage(each) && !/\.if$/.test(each.type));
			// Of many at once, nobody is in front of a page: each has a row of result.
			const rows = next(node, 1).filter(isResult);
			if (does('request', 'signDocuments')(node)) {
				const [row] = rows.map(({ parameters }) => textOf(parameters));
				expect(row).toMatch(/json\.message.*error\.description/);
				continue;
			}
			const corrected = pages.filter((page) => isPage(page) && shows(page));
			expect([node.name, corrected.length > 0]).toEqual([node.name, true]);
			// From the page, it is tried again.
			expect(names(reached(corrected))).toContain(node.name);
		}
	});

	test('names what is to be corrected as the form does, and says what to do', () => {
		// Where the data are not looked at before, what Create says of a field comes back to such a page.
		const corrected = [
			...all(checks).map((check) => ({ of: 'request.checkData', pages: next(next(check)[0], 1) })),
			...all(invites).map((create) => ({
				of: 'videoId.create',
				pages: next(next(create, 1)[0], 0),
			})),
		].flatMap(({ of, pages }) => pages.filter(isPage).map((page) => ({ of, page })));
		for (const { of, page } of corrected) {
			const known = operationNamed(of).operation.fields.map(({ displayName }) => displayName);
			const { formDescription = '' } = page.parameters.options as { formDescription?: string };
			const entries = [...formDescription.matchAll(/'([^']+)': \['([^']+)'(?:, '([^']+)')?\]/g)];
			expect(entries.length).toBeGreaterThan(0);
			// What the step calls a field, which another version could call otherwise.
			expect(known).toEqual(expect.arrayContaining(entries.map(([, field]) => field)));
			const labels = (page.parameters.formFields as { values: Array<{ fieldLabel: string }> })
				.values;
			for (const [, , label] of entries) {
				const shown = labels.some(({ fieldLabel }) => fieldLabel.startsWith(label));
				expect([label, shown || /^Document/.test(label)]).toEqual([label, true]);
			}
		}
	});

	test('signs the same request after a wrong code', () => {
		for (const sign of all(signs)) {
			const afterwards = reached(next(sign, 1), (node) => creates(node) || uploads(node));
			expect(names(afterwards)).toContain(sign.name);
			const pages = next(sign, 1).flatMap((node) => (isPage(node) ? [node] : next(node, 0)));
			expect(pages.flatMap(fieldNames)).toContain('code');
			expect(textOf(sign.parameters)).toMatch(/\$\('[^']+'\)\.first\(\)\.json\.request_pk/);
		}
	});

	test('sends a code only to who has agreed, and takes it from its own page only', () => {
		expect(pastAll(sendsCode, asks('consent'))).toEqual([]);
		expect(pastAll(signs, asks('code'))).toEqual([]);
		for (const { parameters } of all(signs)) {
			expect(parameters.secret).toBe('={{ $json.code }}');
		}
		for (const page of all(asks('consent'))) {
			const { formTitle, formDescription } = page.parameters.options as Record<string, string>;
			// The clerk hands the screen over …
			expect(formTitle).toMatch(/hand the screen|entregue la pantalla/i);
			// … and the contract can be read there, by an address without a number.
			expect(formDescription).toMatch(/href="[^"]*\?link=[^"]*what=contract"/);
			expect(formDescription).not.toMatch(/href="[^"]*request_pk/);
		}
	});

	test('opens nothing by a number', () => {
		for (const webhook of all(({ type }) => type === 'n8n-nodes-base.webhook')) {
			const beyond = reached([webhook], isTable('get'));
			expect(names(beyond.filter(({ type }) => type.startsWith('n8n-nodes-oneshot')))).toEqual([]);
			for (const find of reached([webhook]).filter(isTable('get'))) {
				expect(textOf(find.parameters.filters as object as INode['parameters'])).toMatch(
					/"keyName":"link","condition":"eq","keyValue":"={{ \$json\.query\.link }}"/,
				);
				expect(find.parameters.matchType).toBe('allConditions');
			}
			for (const { parameters } of reached([webhook])) {
				expect(String(parameters.requestPk ?? '')).not.toMatch(/query/);
			}
		}
		for (const link of all(({ type }) => type === 'n8n-nodes-base.crypto')) {
			expect(link.parameters).toMatchObject({ action: 'generate', encodingType: 'uuid' });
		}
	});

	test('makes links to its own page, and keeps none when the request has ended', () => {
		const pages = all(({ type }) => type === 'n8n-nodes-oneshot.oneshotSigningPage');
		const addresses = pages.map(({ parameters }) => `/webhook/${String(parameters.path)}`);
		for (const { parameters } of all(links)) {
			expect(addresses).toContain(String(parameters.pageAddress).split('}}').at(-1));
		}
		for (const page of pages) {
			for (const output of [0, 1]) {
				const [first] = reached(next(page, output)).filter(isTable('update'));
				const firsts = [
					first,
					...all((node) => isTable('update')(node) && reached([node]).includes(first)),
				];
				expect([
					output,
					firsts.some(({ parameters }) => /"signing_link":""/.test(textOf(parameters))),
				]).toEqual([output, true]);
			}
		}
	});

	test('lets only people create who are logged in to n8n, and records who identified whom', () => {
		for (const form of all(isFormTrigger).filter((each) => reached([each]).some(creates))) {
			expect(form.parameters.authentication).toBe('n8nUserAuth');
			// Older versions of the form know no such login.
			expect(form.typeVersion).toBeGreaterThanOrEqual(2.6);
			expect(fieldNames(form)).toEqual(expect.arrayContaining(['identified_how', 'declaration']));
		}
		for (const create of all(creates)) {
			const entries = reached([create]).filter(isTable('insert'));
			const columns = entries.flatMap(({ parameters }) =>
				Object.keys((parameters.columns as { value: object }).value),
			);
			expect(columns).toEqual(
				expect.arrayContaining(['identified_by', 'identified_at', 'identified_how', 'request_pk']),
			);
		}
	});

	test('lets only people decide about an identification who are logged in, by what they declare', () => {
		// Nobody else starts what leads there: no callback, no link, no clock.
		for (const trigger of all(isTrigger).filter((each) => reached([each]).some(decides))) {
			expect(trigger.type).toBe('n8n-nodes-base.formTrigger');
			expect(trigger.parameters.authentication).toBe('n8nUserAuth');
		}
		expect(pastAll(decides, asks('decision'))).toEqual([]);
		const declared = ({ type, parameters }: INode) =>
			/\.if$/.test(type) && /json\.watched/.test(textOf(parameters));
		expect(pastAll(approves, declared)).toEqual([]);
		for (const decide of all(decides)) {
			const noted = reached(next(decide, 0)).filter(isTable('update'));
			const columns = noted.flatMap(({ parameters }) =>
				Object.keys((parameters.columns as { value: object }).value),
			);
			expect(columns).toEqual(expect.arrayContaining(['decided_by', 'decided_at', 'decision']));
		}
		for (const approve of all(approves)) {
			const [entry] = reached([approve]).filter(isTable('insert'));
			const { value } = entry.parameters.columns as { value: Record<string, string> };
			expect(value.identified_by).toMatch(/json\.user\?\.email/);
		}
	});

	test('warns before the same is created twice', () => {
		const costs: Choice = (node) => creates(node) || invites(node);
		for (const form of all(isFormTrigger).filter((each) => reached([each]).some(costs))) {
			expect(form.parameters.authentication).toBe('n8nUserAuth');
			const looked = reached([form], isTable('get'));
			expect(names(looked.filter(costs))).toEqual([]);
			expect(reached([form]).filter(asks('again'))).not.toEqual([]);
		}
		// Of two forms that were sent at once, neither stood in the register at the first look: what stands
		// there beside the own row is looked at before anybody is asked to sign, or to film themselves.
		const looksAgain = (node: INode) =>
			isTable('get')(node) &&
			/"keyName":"(videoid_)?link","condition":"neq"/.test(textOf(node.parameters)) &&
			all((each) => next(each).includes(node)).every(isTable('insert')) &&
			next(next(node)[0], 0).every(asks('again'));
		const asked: Choice = (node) =>
			asks('consent')(node) ||
			links(node) ||
			(isMail(node) && /videoid_link/.test(textOf(node.parameters)));
		for (const trigger of all(isTrigger)) {
			// What creates nothing goes on with what was entered in the register, past that look.
			const goesOn: Choice = (node) =>
				!reached([trigger]).some(costs) && isTable('get')(node) && byNumber(node);
			const without: Choice = (node) => looksAgain(node) || goesOn(node);
			expect(names(reached([trigger], without).filter(asked))).toEqual([]);
		}
	});

	test('verifies before it files or hands over', () => {
		expect(pastAll(isDrive, verifies)).toEqual([]);
		expect(pastAll(handsOver, (node) => verifies(node))).toEqual([]);
		for (const { parameters } of all(verifies)) {
			expect(parameters.options).toMatchObject({ failUnlessIntact: true });
		}
	});

	test('files and hands over the signed contract as well', () => {
		for (const verify of all(verifies)) {
			expect(String(verify.parameters.binaryPropertyName)).toContain('signed_contract');
		}
		const contracts = all(does('request', 'getContract')).filter(
			({ parameters }) => parameters.binaryPropertyName === 'signed_contract',
		);
		const leavesOut = (node: INode) => contracts.includes(node);
		expect(pastAll(verifies, leavesOut)).toEqual([]);
		expect(pastAll((node) => isDrive(node) || handsOver(node), leavesOut)).toEqual([]);
	});

	test('no page goes on by itself', () => {
		for (const page of all(isPage)) {
			expect([page.name, page.parameters.limitWaitTime ?? false]).toEqual([page.name, false]);
		}
	});

	test('a last page has no page behind it, which n8n would refuse', () => {
		for (const ending of all(isEnding)) {
			expect(names(reached(next(ending)).filter((node) => isPage(node) || isEnding(node)))).toEqual(
				[],
			);
		}
	});

	test("tells business users what to do, in their words and in n8n's own names", () => {
		const notes = notesOf(example);
		expect(notes.length).toBeGreaterThanOrEqual(2);
		for (const note of notes) {
			expect(note).not.toMatch(
				/json|\{\{|\$\(|binary|webhook|http|expression|parameter|EXECUTIONS_/i,
			);
			expect(note).not.toMatch(/\bactivat|\bactivar\b/i);
			for (const [, step] of note.matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)) {
				expect([...names(example.nodes), 'Signatures', 'Firmas', 'Identifications']).toContain(
					step,
				);
			}
		}
		expect(notes.join()).toMatch(/\*\*Publish\*\*/);
	});

	test('reads from left to right, in lanes', () => {
		for (const node of example.nodes) {
			for (const target of next(node, 0)) {
				// Back go only pages and what follows them, to what is tried again, and down go new lanes.
				const back = target.position[0] <= node.position[0];
				const newLane = target.position[1] > node.position[1] + 300;
				const afterPage = all(isPage).some((page) => next(page).includes(node));
				const again = isPage(node) || afterPage || isPage(target) || /\.if$/.test(node.type);
				expect([node.name, target.name, back && !newLane && !again]).toEqual([
					node.name,
					target.name,
					false,
				]);
			}
		}
	});

	test('every node is met from a trigger', () => {
		const met = names(reached(all(isTrigger)));
		const left = example.nodes.filter(
			({ type, name: each }) =>
				!type.endsWith('.stickyNote') &&
				!met.includes(each) &&
				!/ai_/.test(textOf(connectionsOf(each))),
		);
		expect(names(left)).toEqual([]);
	});

	/** What leads away from a node, of whatever kind. */
	function connectionsOf(node: string) {
		return (example.connections[node] ?? {}) as unknown as INode['parameters'];
	}
});

test('the rules have something to hold', () => {
	const everyNode = exampleNames().flatMap((name) => readExample(name).nodes);
	for (const choice of [creates, uploads, checks, signs, sendsCode, verifies, deletes]) {
		expect(everyNode.filter(choice).length).toBeGreaterThanOrEqual(3);
	}
	for (const choice of [handsOver, isDrive, isTable('insert'), asks('again'), asks('consent')]) {
		expect(everyNode.filter(choice).length).toBeGreaterThanOrEqual(3);
	}
});

test('each example has its page, with its picture and what can go wrong', () => {
	const pages = join(__dirname, '..', '..', 'docs', 'examples');
	const written = readdirSync(pages).map((file) => file.replace(/\.md$/, ''));
	expect(written.sort()).toEqual(exampleNames());
	for (const name of exampleNames()) {
		const page = readFileSync(join(pages, `${name}.md`), 'utf8');
		expect(page).toContain(`(../../examples/${name}.json)`);
		for (const [, target] of page.matchAll(/\]\(([^)]+)\)/g)) {
			expect([name, target, existsSync(join(pages, target))]).toEqual([name, target, true]);
		}
		expect(page).toContain(`(../images/example-${name}.png)`);
		for (const title of ['What it does', 'What you need', 'Set it up', 'What can go wrong']) {
			expect(page).toContain(`## ${title}`);
		}
		// The steps that it names exist.
		const steps = readExample(name).nodes.map((node) => node.name);
		for (const [, step] of page.matchAll(/^\d\. (?:Open|Abra) \*\*([^*]+)\*\*/gm)) {
			expect([name, step, steps.includes(step)]).toEqual([name, step, true]);
		}
	}
});
