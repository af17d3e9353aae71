// The pages that are generated out of the node: their parts, and that they leave nothing out.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { advise } from '../../nodes/Oneshot/client/catalogue';
import type { CallName } from '../../nodes/Oneshot/client/routes';
import { coveragePage } from '../../tools/docs/coverage.cjs';
import { documentedErrors } from '../../nodes/Oneshot/client/documentedErrors';
import { noticesOf, rowsOf } from '../../tools/docs/fields.cjs';
import { anchor, table } from '../../tools/docs/markdown.cjs';
import { withPlaceholders } from '../../tools/docs/placeholders.cjs';
import { commonProblems, problemsOf } from '../../tools/docs/problems.cjs';
import { callNames, callOf, type Run } from '../../tools/docs/runs.cjs';
import { BARE_CODES, troubleshootingPage } from '../../tools/docs/troubleshooting.cjs';
import {
	nameOf,
	nodeOperations,
	scenarioOf,
	type NodeOperation,
} from '../../tools/harness/scenarios.cjs';

const root = join(__dirname, '..', '..');

describe('scenarios', () => {
	test.each(nodeOperations.map((known) => [known.operation.action, known] as const))(
		'there is one for “%s”',
		(_, known) => expect(scenarioOf(known).gives).not.toEqual([]),
	);

	test('an operation without one fails loudly', () => {
		const [known] = nodeOperations;
		const added: NodeOperation = { ...known, operation: { ...known.operation, value: 'shred' } };
		expect(() => scenarioOf(added)).toThrow(
			`How is ${known.resource.value}.shred run? Add a scenario for it`,
		);
	});
});

describe('fields', () => {
	const field = { displayName: 'Kind', name: 'kind', type: 'options' as const, default: 'a' };

	test('choices are listed, with their descriptions', () => {
		const options = [
			{ name: 'One', value: 'a', description: 'The first' },
			{ name: 'Two', value: 'b' },
		];
		const [[name, parameter, type, byDefault, required, notes]] = rowsOf(
			{ ...field, options, required: true },
			[],
		);
		expect([name, parameter, type, byDefault, required]).toEqual([
			'Kind',
			'`kind`',
			'choice',
			'`a`',
			'yes',
		]);
		expect(notes).toBe('`a` One: The first; `b` Two.');
	});

	test('long lists are summed up', () => {
		const options = Array.from({ length: 30 }, (_, index) => ({ name: `C${index}`, value: index }));
		const [row] = rowsOf({ ...field, displayName: 'Country', options }, []);
		expect(row[5]).toBe('30 countries, e.g. `0` C0.');
	});

	test('fields inside of groups have their whole path', () => {
		const rows = rowsOf(
			{
				displayName: 'Places',
				name: 'places',
				type: 'fixedCollection',
				default: {},
				options: [{ displayName: 'Place', name: 'values', values: [field] }],
			},
			[],
		);
		expect(rows.map(([name, parameter]) => [name, parameter])).toEqual([
			['Places', '`places`'],
			['Places → Kind', '`places.values.kind`'],
		]);
	});

	test('conditions are told in the words of the editor', () => {
		const flag = { displayName: 'Seen', name: 'seen', type: 'boolean' as const, default: false };
		const hidden = { ...field, displayOptions: { show: { seen: [true] } } };
		expect(rowsOf(hidden, [flag, hidden])[0][5]).toBe('Only when Seen is on.');
	});

	test('notices are no fields', () => {
		const notice = { displayName: 'Mind it.', name: 'n', type: 'notice' as const, default: '' };
		expect(rowsOf(notice, [])).toEqual([]);
		expect(noticesOf([notice, field])).toEqual(['Mind it.']);
	});
});

test('examples hold nothing that differs from run to run', () => {
	const run = (pk: number, uid: string, date: string) => ({
		request_pk: pk,
		contract_filename: `service contract ${pk}.pdf`,
		uid,
		documents: [{ uid }, { uid: uid.replace(/^./, '0') }],
		upload_date: date,
		size: 120,
		scratchcard: String(pk * 3),
	});
	const first = withPlaceholders(run(700_001, '9'.repeat(32), '2026-03-04T05:06:07.089Z'));
	const second = withPlaceholders(run(123_456, 'a'.repeat(32), '2027-01-01T00:00:00+01:00'));
	expect(first).toEqual(second);
	expect(first).toMatchObject({
		request_pk: 388141,
		contract_filename: 'service contract 388141.pdf',
		size: 120,
	});
	const { uid, documents } = first as { uid: string; documents: Array<{ uid: string }> };
	expect(documents[0].uid).toBe(uid);
	expect(documents[1].uid).not.toBe(uid);
});

test('tables survive what is inside of them', () => {
	expect(table(['A'], [['x | y\nz']])).toEqual(['| A |', '| --- |', '| x \\| y z |', '']);
	expect(table(['A'], [['a_* and `b_*`']])[2]).toBe('| a_\\* and `b_*` |');
	expect(table(['A'], [])).toEqual([]);
	expect(anchor('Metadata (Legacy): Get Many')).toBe('metadata-legacy-get-many');
});

describe('errors', () => {
	const sentences = Object.entries(documentedErrors).flatMap(([call, known]) =>
		known.map(([status, sentence]) => [call as CallName, sentence, status] as const),
	);

	test.each(sentences)('%s: “%s” has a code and advice of its own', (call, sentence, status) => {
		expect(advise(call, sentence, status).code).not.toBe(advise(call, '', status).code);
	});

	test('every code that the node can give is documented', () => {
		const source = join(root, 'nodes', 'Oneshot');
		const text = readdirSync(source, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.map((file) => readFileSync(join(source, file), 'utf8'))
			.join('\n');
		const codes = [...text.matchAll(/\bcode: (?:[^',\n]+\? )?'([A-Z_]{3,})'(?: : '([A-Z_]+)')?/g)];
		const known = nodeOperations.flatMap(({ operation }) => problemsOf(operation, callNames));
		const documented = new Set([...known, ...commonProblems()].map(([name]) => name));
		const given = new Set(codes.flatMap(([, one, other]) => (other ? [one, other] : [one])));
		expect(given.size).toBeGreaterThan(30);
		// Codes of connections, such as ECONNRESET, are told by a code for people.
		const ours = [...given].filter((name) => !/^(E[A-Z]+|IDLE)$/.test(name));
		expect(ours.filter((name) => !documented.has(`\`${name}\``))).toEqual([]);
	});
});

describe('troubleshooting', () => {
	const runs = nodeOperations.map(
		(known): Run => ({
			...known,
			calls: { current: callNames },
			output: [],
			passedOn: new Set(),
		}),
	);
	const page = troubleshootingPage(runs);

	test.each([
		...new Set(
			Object.values(documentedErrors)
				.flat()
				.map(([, sentence]) => sentence),
		),
	])('has “%s”', (sentence) => expect(page).toContain(`| ${sentence.replaceAll('|', '\\|')} |`));

	test('has what Test says, and the codes that n8n shows bare', () => {
		for (const name of ['ECONNREFUSED', 'ENOTFOUND', 'EPROTO', 'DEPTH_ZERO_SELF_SIGNED_CERT']) {
			expect(page).toContain(`| \`${name}\` |`);
		}
		expect(page).toContain('does not know the RAO Token');
		for (const line of page.split('\n').filter((one) => one.startsWith('| `E'))) {
			expect(line).not.toContain('The connection to https://optimizer.example.com failed');
		}
	});
});

describe('coverage', () => {
	test('a request is recognised by its method and path', () => {
		expect(callOf('legacy', 'GET', '/document/388141/contract')).toBe('request.getContract');
		expect(callOf('current', 'DELETE', '/document/388141/')).toBe('document.deleteAll');
		expect(() => callOf('current', 'GET', '/metadata')).toThrow('GET /metadata is no call');
	});

	test('a call that no operation makes fails loudly', () => {
		const runs = nodeOperations.map((known): Run => {
			const own = nameOf(known) as CallName;
			return {
				...known,
				calls: { current: [own], legacy: [own] },
				output: [],
				passedOn: new Set(),
			};
		});
		// Made by Check Health, which has another name.
		expect(() => coveragePage(runs)).toThrow('No operation makes the current call settings.hello');
	});
});

describe('what is written by hand', () => {
	const pages = ['README.md', 'docs/README.es.md', 'docs/verify.md', 'docs/architecture.md'];
	const textOf = (page: string) => readFileSync(join(root, page), 'utf8');
	const anchorsOf = (page: string) =>
		[...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading));

	/** Where the links of a page lead, from the project's folder, with their anchors. */
	const linksOf = (page: string) =>
		[...textOf(page).matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g)].map(
			([, path, place]) => [path ? join(dirname(page), path) : page, place] as const,
		);

	test.each(pages)('the links of %s lead somewhere', (page) => {
		const examples = existsSync(join(root, 'docs', 'examples'));
		for (const [path, place] of linksOf(page)) {
			if (!examples && path.startsWith(join('docs', 'examples'))) continue;
			expect([path, existsSync(join(root, path))]).toEqual([path, true]);
			if (place) expect(anchorsOf(path)).toContain(place);
		}
	});

	test('README tells the codes that Test shows bare, and every example once', () => {
		const readme = textOf('README.md');
		for (const name of BARE_CODES) expect(readme).toContain(`\`${name}\``);
		const examples = [
			...['classic-signature', 'firma-clasica', 'several-documents', 'two-signers'],
			...['bulk-signature', 'signature-register', 'sign-hash', 'agent-tool'],
			...['async-callback', 'video-id', 'recovery'],
		];
		for (const name of examples) expect(readme).toContain(`(docs/examples/${name}.md)`);
	});

	test.each(['README.md', 'docs/README.es.md'])(
		'%s claims of no signature that it is valid',
		(page) => {
			expect(textOf(page)).not.toMatch(/\b(valid|legally binding) signatures?\b|firma válida/i);
		},
	);

	test('the Spanish README quotes sentences that exist', () => {
		const troubleshooting = textOf('docs/troubleshooting.md');
		const [, table] = textOf('docs/README.es.md').split('## Si algo no va bien');
		const quoted = [...table.split('\n## ')[0].matchAll(/^\| ([^|]+?) +\|/gm)].map(
			([, one]) => one,
		);
		expect(quoted.length).toBeGreaterThan(8);
		for (const sentence of quoted.filter((one) => !/^(La frase|-+)$/.test(one))) {
			const known = troubleshooting.includes(sentence.replace(/ ?…$/, ''));
			expect([sentence, known]).toEqual([sentence, true]);
		}
	});
});
