// The steps of the guide in docs/architecture.md.

/** A new file, or lines that go after a certain line of an existing one. */
export interface Step {
	file: string;
	/** Without the white space around it. */
	after?: string;
	lines: string;
}

/** The steps: “Create `file`” or “In … `file`, after the line `line`”, and a block of code. */
export function stepsOf(guide: string): Step[] {
	const step =
		/^(?:Create|In[^`]*) `([^`]+)`(?:, after the line `([^`]+)`)?[^\n]*\n\n(?:<!--.*-->\n+)?```\w+\n([\s\S]*?)```$/gm;
	return [...guide.matchAll(step)].map(([, file, after, lines]) => ({ file, after, lines }));
}

/**
 * The file after a step.
 * @param existing the file before it; undefined when there is none
 * Throws when the guide speaks of a file or a line that is not there, or creates one that is.
 */
export function applyStep({ file, after, lines }: Step, existing?: string): string {
	if (after === undefined) {
		if (existing !== undefined) throw new Error(`The guide creates ${file}, which exists`);
		return lines;
	}
	if (existing === undefined) throw new Error(`The guide changes ${file}, which does not exist`);
	const before = existing.split('\n');
	const index = before.findIndex((line) => line.trim() === after);
	if (index < 0) throw new Error(`The guide speaks of the line “${after}”, which ${file} has not`);
	return before.toSpliced(index + 1, 0, lines.trimEnd()).join('\n');
}
