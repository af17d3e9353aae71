import { layoutText, PDF, rgb, type EmbeddedFont, type PDFPage } from '@libpdf/core';

import { drawable, embedFont } from './fonts.mjs';
import type { Person } from './types.mjs';

/** What a service contract tells. */
export interface ContractFacts {
	person: Person;
	requestPk: number;
	/** its number */
	registrationAuthority: string;
	/** e.g. PFnubeQAFCiudadano */
	profile: string;
	/** sandbox or prod, as the request says */
	environment: string;
	/** file names of the documents to sign */
	documents: string[];
	createdAt: Date;
}

/** A4, in points. */
const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 56;
const LABEL_WIDTH = 150;
const COLUMN = PAGE.width - 2 * MARGIN;
const LINE_HEIGHT = 1.45;

const INK = rgb(0.12, 0.14, 0.2);
const SOFT = rgb(0.42, 0.45, 0.52);
const ACCENT = rgb(0.1, 0.3, 0.55);
const WARNING = rgb(0.72, 0.22, 0.1);
const WARNING_GROUND = rgb(0.99, 0.94, 0.91);

const NOTICE =
	'Sandbox document without legal value. It was made by the local Optimizer for development and ' +
	'demonstrations; no certification service provider takes part.';

const CLAUSES = [
	'The registration authority named above has identified the signer and asks for a certificate that is ' +
		'issued at the moment of signing, serves to sign the documents listed above, and no others, and can ' +
		'not be used again.',
	'The signer declares that the personal data above are correct, and that the documents were shown ' +
		'together with this contract before the one-time code was given.',
	'By giving the one-time code, the signer accepts this contract, asks for the certificate, and signs ' +
		'every document of the request in one act.',
];

/** The service contract of a request: the PDF that the signer is shown before signing. */
export async function serviceContract(facts: ContractFacts): Promise<Uint8Array> {
	const { person } = facts;
	const signer = [person.givenName, person.surname1, person.surname2].filter(Boolean).join(' ');
	const sheet = new Sheet(PDF.create());
	sheet.pdf.setMetadata({
		title: `Service contract of request ${facts.requestPk} (sandbox)`,
		subject: 'Sandbox document without legal value',
		creationDate: facts.createdAt,
	});

	sheet.paragraph('Service contract', { size: 22, bold: true, color: ACCENT });
	sheet.paragraph('Single-use certificate for electronic signatures', { size: 12, color: SOFT });
	sheet.space(10);
	sheet.notice(NOTICE);

	sheet.heading('Signer');
	sheet.fact('Name', signer);
	sheet.fact('Identity document', [person.serialNumber, person.country].filter(Boolean).join(', '));
	sheet.fact('Email', person.email ?? '');

	sheet.heading('Request');
	sheet.fact('Number', String(facts.requestPk));
	sheet.fact('Registration authority', facts.registrationAuthority);
	sheet.fact('Certificate profile', facts.profile);
	sheet.fact('Environment', facts.environment);
	sheet.fact('Created', `${facts.createdAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`);

	sheet.heading('Documents to sign');
	if (facts.documents.length === 0) sheet.paragraph('None yet.', { color: SOFT });
	facts.documents.forEach((name, index) => sheet.fact(`Document ${index + 1}`, name));

	sheet.heading('Terms');
	CLAUSES.forEach((clause, index) => sheet.paragraph(`${index + 1}. ${clause}`, { after: 6 }));

	sheet.footers(`Request ${facts.requestPk} · ${signer} · sandbox, no legal value`);
	return sheet.pdf.save({ subsetFonts: true });
}

interface TextStyle {
	size?: number;
	bold?: boolean;
	color?: ReturnType<typeof rgb>;
	/** indent from the margin */
	x?: number;
	/** space below */
	after?: number;
}

/** Writes from the top of a page to its bottom, and on to the next. */
class Sheet {
	private readonly regular: EmbeddedFont;
	private readonly bold: EmbeddedFont;
	private readonly pages: PDFPage[] = [];
	/** the next line's top, from the bottom of the page */
	private y = 0;

	constructor(readonly pdf: PDF) {
		this.regular = embedFont(pdf);
		this.bold = embedFont(pdf, '700Bold');
		this.breakPage();
	}

	paragraph(text: string, style: TextStyle = {}): void {
		const { size = 10, bold = false, color = INK, x = 0, after = 0 } = style;
		const font = bold ? this.bold : this.regular;
		const lines = layoutText(drawable(font, text), font, size, COLUMN - x, size * LINE_HEIGHT);
		for (const line of lines.lines) {
			this.room(size * LINE_HEIGHT);
			this.y -= size * LINE_HEIGHT;
			this.page.drawText(line.text, { x: MARGIN + x, y: this.y + size * 0.35, font, size, color });
		}
		this.y -= after;
	}

	heading(text: string): void {
		this.space(18);
		this.room(60);
		this.paragraph(text, { size: 12, bold: true, color: ACCENT, after: 4 });
	}

	/** A label and its value beside it, nothing for an empty value. */
	fact(label: string, value: string): void {
		if (!value) return;
		this.room(10 * LINE_HEIGHT);
		const top = this.y;
		this.paragraph(label, { color: SOFT });
		this.y = top;
		this.paragraph(value, { x: LABEL_WIDTH });
	}

	/** A warning on a coloured ground. */
	notice(text: string): void {
		const lines = layoutText(text, this.regular, 10, COLUMN - 24, 10 * LINE_HEIGHT);
		const height = lines.height + 16;
		this.page.drawRectangle({
			x: MARGIN,
			y: this.y - height,
			width: COLUMN,
			height,
			color: WARNING_GROUND,
			borderColor: WARNING,
			borderWidth: 0.75,
		});
		this.space(8);
		this.paragraph(text, { x: 12, color: WARNING, after: 8 });
	}

	space(points: number): void {
		this.y -= points;
	}

	/** Writes a line at the foot of every page. */
	footers(text: string): void {
		const count = this.pages.length;
		this.pages.forEach((page, index) => {
			const line = drawable(this.regular, `${text} · page ${index + 1} of ${count}`);
			page.drawText(line, { x: MARGIN, y: MARGIN / 2, font: this.regular, size: 8, color: SOFT });
		});
	}

	private get page(): PDFPage {
		return this.pages[this.pages.length - 1];
	}

	/** Goes on to a new page when fewer points than these are left. */
	private room(points: number): void {
		if (this.y - points < MARGIN) this.breakPage();
	}

	private breakPage(): void {
		this.pages.push(this.pdf.addPage(PAGE));
		this.y = PAGE.height - MARGIN;
	}
}
