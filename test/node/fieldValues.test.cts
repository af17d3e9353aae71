// Values of any type, as expressions give them, at every place of every operation: each is understood as the
// value that it spells, or refused with the field's name before anything is sent. None is ignored, none crashes.
import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import {
	nameOf,
	nodeOperations,
	scenarioOf,
	titleOf,
	type OperationInput,
} from '../../tools/harness/scenarios.cjs';
import { sandboxValues, type Version } from '../../tools/harness/optimizer.cjs';
import type { Operation } from '../../nodes/Oneshot/operation/operation';
import { placesOf, type Place } from '../../tools/harness/places.cjs';
import '../shared/pauses.cjs';
import { some, startOf } from '../shared/everyValue.cjs';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

jest.mock('../../nodes/Oneshot/client/pause', () => jest.requireActual('../shared/pauses.cjs'));

let world: SharedWorld;
beforeAll(async () => (world = await sharedWorld()));
afterAll(async () => await world.stop());

/** What an expression gives, by what it is called here. */
const wild: Record<string, string> = {
	true: 'true',
	false: 'false',
	'"true"': '"true"',
	'"no"': '"no"',
	1: '1',
	0: '0',
	'-1': '-1',
	1.5: '1.5',
	'"1"': '"1"',
	'a word': '"perhaps"',
	toString: '"toString"',
	__proto__: '"__proto__"',
	null: 'null',
	'nothing at all': 'undefined',
	'a list': '[]',
	'an object': '({})',
	'a Luxon DateTime': 'DateTime.fromISO("1985-04-23")',
	'a JavaScript Date': 'new Date("1985-04-23T10:30:00Z")',
};
const kinds = Object.keys(wild);

/** All of them, one for each item. */
const oneEach = `={{ [${Object.values(wild).join(', ')}][$itemIndex] }}`;

/** The kinds that are tried at a place: a few, other ones from place to place. */
const triedAt = ({ name }: Place): string[] => some(kinds, 6, startOf(name));

const EMPTY = ['null', 'nothing at all'];
const DATES = ['a Luxon DateTime', 'a JavaScript Date'];
const BOOLEANS: Record<string, boolean> = {
	...{
		true: true,
		false: false,
		'"true"': true,
		'"no"': false,
		'1': true,
		'0': false,
		'"1"': true,
	},
};
const NUMBERS: Record<string, number> = { '1': 1, '0': 0, '-1': -1, '1.5': 1.5, '"1"': 1 };
const TEXTS: Record<string, string> = {
	...{ true: 'true', false: 'false', '"true"': 'true', '"no"': 'no', '"1"': '1' },
	...{ '1': '1', '0': '0', '-1': '-1', '1.5': '1.5' },
	...{ 'a word': 'perhaps', toString: 'toString', __proto__: '__proto__' },
};

/** Choices that take other texts than their own, and say so. */
const OPEN = ['profile'];

/** Choices that are left out where nothing is chosen: the Optimizer's own default is the same. */
const LEFT_OUT = ['idDocumentType'];

const has = Object.hasOwn;

/**
 * The values, any of which a wild one may be understood as. None: it has to be refused. A refusal is always in order,
 * except where the value is of the field's own type.
 */
function meanings({ field, name: path }: Place, kind: string) {
	const { type, name, options = [], default: initial } = field;
	const empty = EMPTY.includes(kind);
	if (type === 'boolean') {
		if (empty) return [initial, false];
		return has(BOOLEANS, kind) ? [BOOLEANS[kind]] : [];
	}
	if (type === 'number') {
		if (empty) return [initial];
		return has(NUMBERS, kind) ? [NUMBERS[kind]] : [];
	}
	if (empty && type === 'options' && !path.includes('.') && !LEFT_OUT.includes(name))
		return [initial];
	if (empty) return [initial, ''];
	const text = has(TEXTS, kind) ? TEXTS[kind] : undefined;
	if ((type === 'options' || type === 'multiOptions') && !OPEN.includes(name)) {
		if (kind === 'a list') return type === 'multiOptions' ? [[]] : [];
		const values = options.flatMap((option) => ('value' in option ? [String(option.value)] : []));
		const found = values.find((value) => value.toLowerCase() === text?.toLowerCase());
		if (found === undefined) return [];
		return [type === 'multiOptions' ? [found] : found];
	}
	if (name === 'birthDate' && DATES.includes(kind)) return ['1985-04-23'];
	if (text !== undefined) return [text];
	// n8n itself makes a text of it inside of a group of fields, and an object without members of a Date.
	if (kind === 'a Luxon DateTime') return ['={{ DateTime.fromISO("1985-04-23").toISO() }}'];
	if (kind === 'a JavaScript Date' && type === 'json') return [''];
	// A list of nothing, an object without members.
	return kind === 'a list' || kind === 'an object' ? ['', []] : [];
}

/** A value of the field's own type, which may not be refused unless the field's limits say so. */
function isOwn({ type, typeOptions }: INodeProperties, kind: string): boolean {
	if (type === 'boolean') return kind === 'true' || kind === 'false';
	if (type !== 'number' || !['1', '0', '-1'].includes(kind)) return false;
	return NUMBERS[kind] >= (typeOptions?.minValue ?? -Infinity);
}

/** A text in a field for text: nothing to be understood. */
const isPlain = ({ type }: INodeProperties, kind: string) =>
	['string', 'resourceLocator'].includes(type) &&
	['"true"', '"no"', '"1"', 'a word', 'false', '0', '-1'].includes(kind);

/** Fields that every operation has are tried with one that reads and one that sends. */
const COMMON = ['options.deadline', 'options.parallelCalls', 'options.largestFile'];
const FOR_ALL = ['request.getContract', 'request.generateOtp'];

/** What differs between two runs of the same: numbers of requests, uids, times. */
const withoutIds = (value: unknown) =>
	JSON.stringify(value).replace(
		/\b[\da-f]{24}\b|\b[\da-f]{32}\b|#[\w-]{60,}|\b\d{5,7}\b|20\d\d-[\d:.TZ-]+/g,
		'*',
	);

/** What n8n asks for as soon as the fields are shown. */
const companions: INodeParameters = {
	extUnlockType: sandboxValues.externalType,
	extUnlockValue: sandboxValues.externalValue,
	secret: 'customer-118',
};

/** Signs as an officer, so that a countersignature is possible. */
const officer = {
	raoAuthentication: 'password',
	username: sandboxValues.username,
	password: sandboxValues.password,
	pin: sandboxValues.pin,
};

/** Sign Documents has them too: what reads them is the same. */
const ofCreate = nodeOperations
	.filter(({ operation }) => operation.value === 'create')
	.flatMap(({ operation }) => placesOf(operation).map(({ name }) => name));

describe.each(
	// Check Data refuses nothing: it tells, see its own tests.
	nodeOperations
		.filter((known) => nameOf(known) !== 'request.checkData')
		.flatMap((known) => {
			// Both generations where they read their own fields; else the same code reads them.
			const both = ['request.create', 'request.sign'].includes(nameOf(known));
			const versions = both ? known.versions : known.versions.slice(0, 1);
			return versions
				.filter(() => placesOf(known.operation).some(({ name }) => !COMMON.includes(name)))
				.map((version) => [titleOf(known, version), known, version] as const);
		}),
)('%s', (_title, known, version: Version) => {
	const operation: Operation = known.operation;
	let input: OperationInput;

	const withCompanions = (value: unknown, place: Place) =>
		place.put({ ...companions, ...input.parameters }, value);

	/** Runs the operation, and gives what went over the wire as well. */
	async function run(parameters: INodeParameters, items = input.items) {
		await world.optimizer.clearCalls();
		const { value: resource } = known.resource;
		const result = await world.run({ ...parameters, resource, operation: operation.value }, items, {
			version,
			credential: version === 'legacy' ? officer : {},
		});
		const calls = (await world.optimizer.calls()).map(({ method, path, query, fields, files }) => ({
			...{ method, path, query, fields },
			files: files.map(({ field, filename, sha256 }) => [field, filename, sha256]),
		}));
		return { ...result, items: () => result.items(), calls };
	}

	/** What each kind of value is refused with; nothing is sent then. */
	async function refusals(place: Place): Promise<Map<string, string>> {
		const items = kinds.map(() => input.items[0]);
		const { error, calls } = await run(withCompanions(oneEach, place), items);
		const {
			code,
			itemIndex,
			others = [],
		} = (error?.context ?? {}) as Record<string, unknown> & {
			others?: Array<{ item: number; message: string; error: { code: string } }>;
		};
		if (!error || (code !== 'INVALID_INPUT' && others.length === 0)) return new Map();
		const first = { item: itemIndex as number, message: error.message, error: { code } };
		const all = [first, ...others];
		expect(all.map((one) => [one.error.code, one.message])).toEqual(
			all.map((one) => ['INVALID_INPUT', one.message]),
		);
		expect(calls).toEqual([]);
		return new Map(all.map(({ item, message }) => [kinds[item], message]));
	}

	/** What a value leads to: what goes over the wire, and what comes of it. */
	async function outcomeOf(place: Place, value: unknown) {
		if (nameOf(known) === 'request.update') await run(input.parameters);
		const { error, calls, items } = await run(withCompanions(value, place));
		const code = error?.context?.code;
		if (error) expect([error.message, code]).toEqual([error.message, expect.any(String)]);
		expect([code, error?.message]).not.toEqual(['UNEXPECTED', error?.message]);
		if (code === 'INVALID_INPUT') {
			expect(calls).toEqual([]);
			return { did: 'refused', refusal: error?.message };
		}
		const output = items().map(({ json, binary = {} }) => [json, Object.keys(binary)]);
		// The second token of the same credentials is refused, whatever the field.
		if (nameOf(known) === 'token.create') return { did: withoutIds({ calls }) };
		return { did: withoutIds(error ? { calls, code } : { calls, output }) };
	}

	beforeAll(async () => {
		await world.optimizer.reset();
		input = await scenarioOf(known).prepare(world, version);
		// Once as it is: from here on the Optimizer answers the same to the same.
		const first = await run(input.parameters);
		if (nameOf(known) !== 'request.signDocuments') return;
		// From here on with the request that was signed: every other run would sign one more.
		const [{ json }] = first.items();
		const { binary } = input.items[0];
		input = {
			items: [{ json: { request_pk: json.request_pk }, binary }],
			parameters: { ...input.parameters, source: 'existing' },
		};
	});

	const all = placesOf(operation).filter(
		({ name, legacy }) =>
			(!COMMON.includes(name) || FOR_ALL.includes(nameOf(known))) &&
			(!legacy || version === 'legacy') &&
			!(nameOf(known) === 'request.signDocuments' && ofCreate.includes(name)),
	);
	const places = all.length > 3 ? some(all, 3, startOf(nameOf(known))) : all;

	test.each(places.map((place) => [place.name, place] as const))('%s', async (_name, place) => {
		const { field } = place;
		const outcomes = new Map<unknown, ReturnType<typeof outcomeOf>>();
		const properOutcome = async (value: unknown) => {
			const key = JSON.stringify(value);
			outcomes.set(key, outcomes.get(key) ?? outcomeOf(place, value));
			return (await outcomes.get(key))?.did;
		};
		const refused = await refusals(place);
		const complaints: string[] = [];
		for (const kind of triedAt(place)) {
			if (!refused.has(kind) && isPlain(field, kind)) continue;
			const { did: actual, refusal } = refused.has(kind)
				? { did: 'refused', refusal: refused.get(kind) }
				: await outcomeOf(place, `={{ ${wild[kind]} }}`);
			if (refusal?.includes(`'${field.displayName}' field`) && !isOwn(field, kind)) continue;
			const meant = meanings(place, kind);
			const proper: unknown[] = [];
			for (const value of meant) proper.push(await properOutcome(value));
			if (proper.includes(actual)) continue;
			const all = proper.map(String).join(' | ');
			complaints.push(
				`${kind}: ${refusal ?? actual.slice(0, 1500)} instead of ${JSON.stringify(meant)} ${all.slice(0, 1500)}`,
			);
		}
		expect(complaints).toEqual([]);
	});
});
