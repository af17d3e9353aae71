// Pieces of Markdown.

/** A text in which stars are stars, not emphasis; code stays as it is. */
export const plain = (text: string) =>
	text.replace(/(`[^`]*`)|\*/g, (_, span?: string) => span ?? '\\*');

/** A text inside a table's cell. */
export const cell = (text: string) =>
	plain(text)
		.replaceAll('|', '\\|')
		.replace(/\s*\n\s*/g, ' ')
		.trim();

/** A table; nothing when it has no rows. */
export function table(head: string[], rows: string[][]): string[] {
	if (rows.length === 0) return [];
	const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

export const code = (text: string) => `\`${text}\``;

/** Where GitHub puts a heading. */
export const anchor = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');
