// Values of every type at the places of every operation: understood, or refused in words before anything is sent.
import { placesOf, type Place } from '../../harness/places.cjs';
import { errorOf } from '../shared/failures.cjs';
import { found, plant, stored } from '../shared/secrets.cjs';
import type { Chance } from './chance.cjs';
import type { InputKind } from './kind.cjs';
import { judgeFailure, judgeItems } from './said.cjs';
import type { Received } from './server.cjs';
import { everyOperation, siteOfProcess, type Site, type Tape } from './site.cjs';
import { anyText, anyValue } from './values.cjs';

/** Calls that an operation makes where its parameters ask for them, beside those that it always makes. */
const MAY: Record<string, RegExp> = {
	'request.sign': /^GET \/(request|documents?)\//,
	'request.signDocuments': /^GET \/(request|documents?)\//,
	'document.download': /^GET \/documents?\//,
	'request.checkData': /^GET \/(tokens$|image\/)/,
	'request.generateOtp': /^GET \/(request|documents?)\//,
	'document.delete': /^DELETE \/document\//,
};

/** Headers of the planted credential. */
const GATEWAY = ['authorization', 'x-key'];

/** A value that the field was made for, or nearly so. */
function usual({ field }: Place, chance: Chance): unknown {
	const values = (field.options ?? []).flatMap((option) =>
		'value' in option ? [option.value] : [],
	);
	if (values.length > 0)
		return field.type === 'multiOptions' ? [chance.of(values)] : chance.of(values);
	if (field.type === 'number') return chance.of([1, 2, 5, '3', 60]);
	if (field.type === 'boolean') return chance.of([true, false, 'true', 'no']);
	return chance.of([
		'Ana',
		'7',
		'es',
		'ES',
		'2031-01-01',
		'1.2.3',
		'a@example.com',
		'data',
		'12,30,200,90',
	]);
}

function valueFor(place: Place, chance: Chance): unknown {
	const way = chance.next();
	if (way < 0.35) return usual(place, chance);
	if (way < 0.6 && ['string', 'resourceLocator'].includes(place.field.type)) return anyText(chance);
	return anyValue(chance);
}

/** What is wrong with a call that was made. */
async function judgeCall(site: Site, tape: Tape, call: Received): Promise<string[]> {
	const { method, path, query, headers, body } = call;
	const shown = `${method} ${path}${query ? `?${query}` : ''}`;
	const described = site.callOf(tape.version, call);
	if (!described) return [`stray call: ${shown}`];
	const misses: string[] = [];
	const { name, validate, contentType, needsBody } = described;
	if (!tape.calls.some((known) => known.name === name) && !MAY[tape.name]?.test(name)) {
		misses.push(`stray call: ${shown} is not one of ${tape.name}'s`);
	}
	const strange = [...new URLSearchParams(query).keys()].filter(
		(key) => !described.query.includes(key),
	);
	if (strange.length > 0) misses.push(`stray query: ${shown}`);
	const added = Object.keys(headers).filter((key) => key !== 'host' && !tape.headers.has(key));
	const usualOnes = ['content-type', 'content-length', 'transfer-encoding', ...GATEWAY];
	if (added.some((key) => !usualOnes.includes(key))) misses.push(`a header ${added.join()}`);
	if (body.length === 0) return needsBody ? [...misses, `${shown} without a body`] : misses;
	const type = String(headers['content-type']);
	if (!validate || !type.startsWith(contentType ?? ''))
		return [...misses, `${shown} with a body of ${type}`];
	let sent: unknown;
	if (type.startsWith('application/json')) {
		sent = JSON.parse(body.toString('utf8'));
	} else {
		const form = await new Response(body, { headers: { 'content-type': type } }).formData();
		const names = [...form.keys()];
		if (new Set(names).size !== names.length) misses.push(`fields twice: ${names.join()}`);
		sent = Object.fromEntries(
			[...form].map(([key, value]) => [key, typeof value === 'string' ? value : 'a file']),
		);
	}
	if (!validate(sent)) {
		const [{ instancePath, message, params }] = validate.errors ?? [];
		misses.push(`${name}: ${instancePath} ${message} ${JSON.stringify(params)}`);
	}
	const control = /"[^"]*(?:\\u0000|\\r|\\u000[1-8])[^"]*"/.exec(JSON.stringify(sent))?.[0];
	// A password is as it is.
	if (control !== undefined && name !== 'POST /token')
		misses.push(`${name} was sent ${control.slice(0, 100)}`);
	return misses;
}

/** Operations whose ID is the end of their path. */
const BY_ID = /^(token|image)\.(get|download|delete)$|^document\.(download|delete)$/;

/** That an ID stands in the path as it was given, but for what surrounds it. */
function judgeId(
	{ calls }: Site['server'],
	tape: Tape,
	{ field }: Place,
	value: unknown,
): string[] {
	const isId =
		BY_ID.test(tape.name) && field.type === 'resourceLocator' && field.name.endsWith('Uid');
	if (!isId || typeof value !== 'string' || value.startsWith('=') || calls.length === 0) return [];
	// What nobody sees is taken out of others.
	if (!/^[\x20-\x7e]*$/.test(value)) return [];
	const wanted = value.trim();
	const ids = calls.flatMap(({ path }) => path.split('/').map(decodeURIComponent));
	return wanted === '' || ids.includes(wanted)
		? []
		: [`“${wanted}” is not in ${calls.map(({ path }) => path).join(', ')}`];
}

export const parameters: InputKind = {
	name: 'parameters',
	share: 15,
	reached: 'got to the wire',
	async start() {
		const site = await siteOfProcess();
		await site.recordLooks();
		const places = new Map(
			everyOperation.map(({ known: { operation } }) => [operation, placesOf(operation)]),
		);
		const open = everyOperation.filter(
			({ known: { operation } }) => (places.get(operation)?.length ?? 0) > 0,
		);
		return {
			async run(chance) {
				const { known, version } = chance.of(open);
				const tape = await site.tapeOf(known, version);
				const all = (places.get(known.operation) ?? []).filter(
					({ legacy }) => !legacy || version === 'legacy',
				);
				const tried = Array.from({ length: chance.of([1, 1, 1, 2, 3]) }, () => {
					const place = chance.of(all);
					return { place, value: valueFor(place, chance) };
				});
				const planted = plant(tape.name, tape.input.parameters, true, chance.often(0.5));
				const parameters = tried.reduce((before, { place, value }) => place.put(before, value), {
					...tape.input.parameters,
					...planted.parameters,
				});
				const input = { items: tape.input.items, parameters };
				const given = JSON.stringify(tried.map(({ value }) => value));
				site.server.answer(site.asRecorded(tape));
				const result = await site.run(tape, input, planted.credential, chance.often(0.3));
				const { calls, elsewhere } = site.server;
				const misses = elsewhere.map((call) => `stray call: ${call}`);
				for (const call of calls) misses.push(...(await judgeCall(site, tape, call)));
				if (tried.length === 1) {
					const [{ place, value }] = tried;
					misses.push(...judgeId(site.server, tape, place, value));
				}
				const reached = calls.length > 0;
				const what = `${version} ${tape.name}: ${tried.map(({ place, value }) => `${place.name} = ${JSON.stringify(value)?.slice(0, 100)}`).join(', ')}`;
				if (result instanceof Error) {
					if (result.stack?.includes('nodes/Oneshot')) misses.push(`thrown: ${result.stack}`);
					if (reached) misses.push('n8n refused it after it was sent');
					return {
						outcome: 'refused by n8n',
						reached,
						misses,
						said: `${what} → ${result.message}`,
					};
				}
				const failure = errorOf(result);
				const output = [result.run.data.resultData, result.items()];
				for (const name of found(stored(output), planted.secrets)) misses.push(`secret: ${name}`);
				if (!failure) {
					misses.push(...judgeItems(result.json(), given));
					return { outcome: 'done', reached, misses, said: what };
				}
				misses.push(...judgeFailure(failure));
				if (failure.code === 'INVALID_INPUT' && reached) {
					misses.push(`refused after it was sent: ${failure.message}`);
				}
				const said = `${what} → ${failure.message} — ${failure.description}`;
				return { outcome: failure.code, reached, misses, said };
			},
		};
	},
};
