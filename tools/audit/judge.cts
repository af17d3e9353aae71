// What an audit means for this project.

interface Advisory {
	title: string;
	/** Ends in the advisory's name: `https://github.com/advisories/GHSA-…`. */
	url: string;
	severity: string;
}

/** `npm audit --json`, as far as it is read: per package, advisories or the names of packages that have them. */
export interface Report {
	vulnerabilities: Record<string, { via: Array<string | Advisory> }>;
}

/** By the advisory's name: why it does no harm here, and the last day on which that is believed (`2027-01-31`). */
export type Known = Record<string, { why: string; until: string }>;

/** Every advisory of a report, by its name. */
function advisoriesOf({ vulnerabilities }: Report): Map<string, Advisory & { package: string }> {
	const found = Object.entries(vulnerabilities).flatMap(([name, { via }]) =>
		via
			.filter((one): one is Advisory => typeof one !== 'string')
			.map((one) => [one.url.split('/').at(-1) ?? one.url, { ...one, package: name }] as const),
	);
	return new Map(found);
}

/**
 * Judges what is known of the packages.
 *
 * @param shipped of what ships: nothing may be there
 * @param all of everything
 * @param today `2026-11-29`
 */
export function judgeAudit(
	shipped: Report,
	all: Report,
	known: Known,
	today: string,
): { lines: string[]; failed: number } {
	const inShipped = advisoriesOf(shipped);
	const found = advisoriesOf(all);
	const bad: string[] = [];
	const good: string[] = [];
	for (const [id, { package: name, severity, title }] of found) {
		const line = `${id} (${severity}) in ${name}: ${title}`;
		const { why, until } = known[id] ?? {};
		if (inShipped.has(id)) bad.push(`✗ ships: ${line}`);
		else if (!why || !until) bad.push(`✗ not known: ${line}`);
		else if (today > until) bad.push(`✗ known until ${until}, look again: ${line}. ${why}`);
		else good.push(`✓ known until ${until}: ${line}. ${why}`);
	}
	for (const id of Object.keys(known)) {
		if (!found.has(id)) bad.push(`✗ known.json tells of ${id}, which is not there any more`);
	}
	return {
		lines: [...good, ...bad, `${good.length} passed, ${bad.length} failed`],
		failed: bad.length,
	};
}
