/**
 * The order of English names in the editor's lists: by their letters, large or small. Without a collator, which Node
 * takes milliseconds to load.
 */
export function alphabetically(a: string, b: string): number {
	const [left, right] = [a.toLowerCase(), b.toLowerCase()];
	if (left === right) return 0;
	return left < right ? -1 : 1;
}
