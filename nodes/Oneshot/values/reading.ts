/**
 * What a typed value was understood as. Values are never repaired by guessing: what has one reading is
 * understood, what has two is refused naming both.
 *
 * The problem is a sentence without the field's name and without its full stop, ready to follow one:
 * “Mobile Phone: ‹problem›”.
 */
export type Reading<Value> =
	| {
			value: Value;
			/** What the user should know though the value is usable. */
			warning?: string;
			problem?: undefined;
			readings?: undefined;
	  }
	| {
			value?: undefined;
			warning?: undefined;
			problem: string;
			/** What the value may mean, each in the form that would be understood. */
			readings?: string[];
	  };

export type Refusal = Extract<Reading<never>, { problem: string }>;

/** The one meaning of a value. */
export function understood<Value>(value: Value, warning?: string): Reading<Value> {
	return warning === undefined ? { value } : { value, warning };
}

/** Why a value has no meaning, or none that is certain. */
export function refused(problem: string, readings?: string[]): Refusal {
	return readings && readings.length > 0 ? { problem, readings } : { problem };
}

/** “a”, “a or b”, “a, b or c”. */
export function inWords(names: string[], last = 'or'): string {
	if (names.length < 2) return names.join('');
	return `${names.slice(0, -1).join(', ')} ${last} ${names[names.length - 1]}`;
}

/** A refusal that names every reading. */
export function ambiguous(shown: string, readings: string[]): Refusal {
	const all = inWords(readings);
	return refused(
		`${shown} may mean ${readings.length === 2 ? 'either ' : ''}${all}. Write it in one of these forms`,
		readings,
	);
}
