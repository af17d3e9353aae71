// What the author of a page chooses: understood, or refused with the field's name.
import type { IDataObject } from 'n8n-workflow';

import { usualLimits } from '../../../nodes/Oneshot/page/ceremony';
import { readPageSettings } from '../../../nodes/Oneshot/page/settings';
import type { TriggerContext } from '../../../nodes/Oneshot/operation/trigger';

const usual: IDataObject = {
	path: 'sign',
	sender: 'Example Insurance, S.A.',
	contact: 'contracts@example.com',
	privacyUrl: 'https://example.com/privacy',
};

const read = (parameters: IDataObject) => {
	const all: IDataObject = { ...usual, ...parameters };
	const getNodeParameter = (name: string, fallback: unknown) => all[name] ?? fallback;
	return readPageSettings({ getNodeParameter } as unknown as TriggerContext);
};

test('what is not chosen is as usual', () =>
	expect(read({})).toEqual({
		path: 'sign',
		sender: {
			name: 'Example Insurance, S.A.',
			contact: 'contracts@example.com',
			privacyUrl: 'https://example.com/privacy',
		},
		...{ title: '', logo: '', colour: '', redirectUrl: '', consent: { terms: '', intent: '' } },
		...{ limits: usualLimits, language: undefined, includeAddress: false },
	}));

test('limits may come from expressions', () =>
	expect(read({ 'options.signTries': '3', 'options.codesPerDay': 2 }).limits).toEqual({
		...usualLimits,
		...{ signTries: 3, codesPerDay: 2 },
	}));

test.each<[IDataObject, string]>([
	[{ path: '' }, "The 'Path' field is empty"],
	[{ path: 'a b' }, "The 'Path' field: “a b” can’t be part of an address"],
	[{ path: '../rest' }, 'can’t be part of an address'],
	[{ path: '/sign' }, "The 'Path' field: “/sign” can’t be part of an address"],
	[{ sender: ' ' }, "The 'Sender' field is empty"],
	[{ contact: '' }, "The 'How to Reach the Sender' field is empty"],
	[
		{ privacyUrl: 'http://example.com' },
		"The 'Privacy Notice' field: “http://example.com” is no https",
	],
	[
		{ 'options.redirectUrl': 'javascript:alert(1)' },
		"The 'Redirect When Signed' field: “javascript",
	],
	[{ 'options.logo': 'https://example.com/a.png' }, "The 'Logo' field is no PNG or JPEG"],
	[{ 'options.logo': 'data:image/svg+xml;base64,AAAA' }, "The 'Logo' field is no PNG or JPEG"],
	[{ 'options.logo': `data:image/png;base64,${'A'.repeat(100_000)}` }, 'is larger than 100 kB'],
	[{ 'options.colour': 'red;}' }, "The 'Colour' field: “red;}” is no colour"],
	[{ 'options.signTries': 0 }, "The 'Tries per Code Question' field: 0 is out of range"],
	[{ 'options.codesPerLink': 51 }, "The 'Codes per Link' field: 51 is out of range"],
	[{ 'options.includeAddress': 'perhaps' }, "The 'Address and Browser in Result' field"],
])('%j is refused', (parameters, sentence) => {
	expect(() => read(parameters)).toThrow(sentence);
});
