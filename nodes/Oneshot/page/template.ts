// The one way in which values get into HTML.

/** HTML that the template made; nobody else can make it, so whatever is not one is text. */
export class Html {
	constructor(readonly text: string) {}
}

type Value = Html | Html[] | string | number | undefined | false;

const entities: Record<string, string> = {
	...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' },
};

/** Characters that no reader sees, among them those by which a text would be shown in another order than it is. */
const unseen = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069\p{NChar}]/gu;

const escape = (text: string): string =>
	text
		.replace(unseen, '')
		.replace(/\p{Surrogate}/gu, '\ufffd')
		.replace(/[&<>"'`]/g, (character) => entities[character]);

function textOf(value: Value): string {
	if (value === undefined || value === false) return '';
	if (value instanceof Html) return value.text;
	if (Array.isArray(value)) return value.map(textOf).join('');
	return escape(String(value));
}

/** A tagged template: what stands in it is HTML, every value is escaped unless it comes from here. Attributes are quoted. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html =>
	new Html(parts.map((part, index) => part + textOf(values[index])).join(''));
