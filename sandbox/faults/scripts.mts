// Faults by name, for tests that go through all of them.
import {
	momentOf,
	isReplacement,
	MOMENTS,
	type FaultAction,
	type Moment,
	type Scripts,
} from './actions.mjs';
import { answerScripts } from './scripts/answers.mjs';
import { connectionScripts } from './scripts/connections.mjs';
import { echoScripts } from './scripts/echoes.mjs';
import { fileScripts } from './scripts/files.mjs';
import { httpScripts } from './scripts/http.mjs';
import { redirectScripts } from './scripts/redirects.mjs';
import { sizeScripts } from './scripts/sizes.mjs';

const families: Record<string, Scripts> = {
	answer: answerScripts,
	redirect: redirectScripts,
	connection: connectionScripts,
	http: httpScripts,
	size: sizeScripts,
	file: fileScripts,
	echo: echoScripts,
};

interface NamedScript {
	name: string;
	family: string;
	description: string;
	action: FaultAction;
	/** When it strikes unless the fault says otherwise; null where the action has no choice. */
	when: Moment | null;
	/** The moments that a fault may choose from. */
	moments: readonly Moment[];
}

/** Every script by its name. */
export const scripts: ReadonlyMap<string, NamedScript> = new Map(
	Object.entries(families).flatMap(([family, table]) =>
		Object.entries(table).map(([name, [description, action]]): [string, NamedScript] => {
			const open = isReplacement(action) && action.type !== 'refuse';
			const when = open ? momentOf(action) : null;
			return [name, { name, family, description, action, when, moments: open ? MOMENTS : [] }];
		}),
	),
);
