// The search for secrets: it finds each in every form, and nothing where there is nothing.
import { FORMS } from '../../../tools/torture/shared/forms.cjs';
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
