// The search for secrets: it finds each in every form, and nothing where there is nothing.
import { FORMS } from '../../../tools/torture/shared/forms.cjs';
import { unflattened } from '../../../tools/torture/n8n/executions.cjs';
import {
	plantCredential,
	plantParameters,
	secretFields,
} from '../../../tools/torture/secrets/planted.cjs';
import { Texts } from '../../../tools/torture/secrets/texts.cjs';
import { found } from '../../../tools/torture/shared/secrets.cjs';

const secrets = {
	awkward: `rao-password "w&é/<ß>+o'r\\d% 7=`,
	plain: 'sandbox-password',
	hexadecimal: '5a1d0c0de5a1d0c0de5a1d0c0de5a1d0',
	digits: '8264119',
};
const context = (text: string) => `{"message":"The answer: ${text} (HTTP 400, /create)"}`;

test.each(Object.entries(secrets))('%s is found in every form', (name, secret) => {
	const blind = Object.entries(FORMS).filter(
		([, form]) => !found(context(form(secret)), secrets).includes(name),
	);
	expect(blind.map(([form]) => form)).toEqual([]);
});

test('what is escaped several times over is found', () => {
	const text = JSON.stringify({
		log: JSON.stringify({ item: FORMS['in JSON, in HTML'](secrets.awkward) }),
	});
	expect(found(text, secrets)).toEqual(['awkward']);
});

test('an answer that holds none is clean in every form', () => {
	const text = 'José Muñoz, request 388141, 600 123 456, sandbox password, 82641190 82-64';
	const suspicious = Object.entries(FORMS).filter(
		([, form]) => found(context(form(text)), secrets).length > 0,
	);
	expect(suspicious).toEqual([]);
});

test('what n8n has made flat is read, also where it goes in a circle', () => {
	const read = unflattened('[{"name":"1","self":"0","list":"2","count":3},"Node",["1",4]]');
	expect(read).toMatchObject({ name: 'Node', list: ['Node', 4], count: 3 });
	expect((read as { self: unknown }).self).toBe(read);
});

describe('in what n8n stores', () => {
	const node = { type: 'x', typeVersion: 1, parameters: { secret: secrets.plain } };
	const namesIn = (value: unknown) => {
		const texts = new Texts();
		texts.add('a row', value);
		return [...texts.found(secrets).keys()];
	};

	test('a node holds what its author typed, an error does not', () => {
		expect(namesIn({ nodes: JSON.stringify([node]) })).toEqual([]);
		expect(namesIn({ error: { node } })).toEqual(['plain']);
	});

	test('JSON in JSON is read, and texts that were made flat', () => {
		expect(namesIn({ data: JSON.stringify({ item: JSON.stringify({ secrets }) }) }).sort()).toEqual(
			Object.keys(secrets).sort(),
		);
		expect(namesIn({ data: `[{"item":"1"},${JSON.stringify(secrets.awkward)}]` })).toEqual([
			'awkward',
		]);
	});
});

test('every masked field of the credential is planted, and of an operation', () => {
	expect(Object.keys(plantCredential('token').secrets)).toEqual(
		expect.arrayContaining([...secretFields, 'clientKey', 'linkSecret']),
	);
	const typed = (operation: string) =>
		Object.keys(plantParameters(operation, {}, true).secrets).sort();
	expect(typed('request.sign')).toEqual(['extUnlockValue', 'secret']);
	expect(typed('token.create')).toEqual(['password', 'pin']);
	expect(typed('settings.update')).toEqual(['settings.billingPassword']);
});
