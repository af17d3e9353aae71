import type { Account } from '../../client/account';
import { isObject } from '../../client/answer';
import type { Client } from '../../client/client';
import { NOT_OFFERED } from '../../client/client';
import { LOOK_MS } from '../../client/deadlines';
import type { Problem } from '../../client/problem';
import { settle } from '../../client/problem';
import { heldSecrets } from '../../entities/token';

// What stands ready for a signature beside the signer's data: the credential, and the Optimizer behind it.

/** Something that keeps a request from being created or signed. */
export interface Obstacle {
	/** The field as the editor shows it, or where else it lies. */
	field: string;
	message: string;
	/** What to do about it. */
	advice: string;
}

/** What Check Data collects. */
export interface Findings {
	problems: Obstacle[];
	warnings: string[];
}

const CREDENTIAL = 'Credential';
const OPTIMIZER = 'Optimizer';
/** The code of the catalogue for a picture that is not there. */
const IMAGE_NOT_FOUND = 'IMAGE_NOT_FOUND';

/** A Problem as one of many. */
export const toObstacle = (
	{ field, message, description = '' }: Problem,
	place: string,
): Obstacle => ({
	field: field ?? place,
	message,
	advice: description,
});

/** What a RAO's login holds beside the username, as the credential names it. */
const RAO_SECRETS = { password: 'Password', pin: 'PIN' };

const missing = (what: string, message: string): Obstacle => ({
	field: CREDENTIAL,
	message,
	advice: `Open the One-Shot credential and fill in ${what}.`,
});

/** What the credential gives for the RAO; undefined where it names none. */
async function readRao(account: Account) {
	return await settle(Promise.resolve().then(() => account.raoCredentials()));
}

/**
 * What the credential lacks.
 *
 * @param own `registration_authority` and `profile` where the item gives them itself
 */
export async function checkCredential(
	account: Account,
	own: Record<string, string>,
): Promise<Findings> {
	const problems: Obstacle[] = [];
	const warnings: string[] = [];
	const { value: rao, problem } = await readRao(account);
	if (problem) problems.push(toObstacle(problem, CREDENTIAL));
	for (const [name, label] of Object.entries(RAO_SECRETS)) {
		if (!rao || 'token' in rao || name in rao) continue;
		problems.push(missing(label, `The RAO's ${name} is missing`));
	}
	const { billing_username: username, billing_password: password } = account.billing;
	if ((username === undefined) !== (password === undefined)) {
		const what = username === undefined ? 'Billing Username' : 'Billing Password';
		problems.push(missing(what, `${what} is missing, the other half of the login is there`));
	}
	const given = { ...account.registrationAuthority, ...account.profile, ...account.env, ...own };
	const names = {
		registration_authority: 'Registration Authority',
		profile: 'profile',
		env: 'environment',
	};
	for (const [name, words] of Object.entries(names)) {
		if (name in given) continue;
		warnings.push(`The credential names no ${words}: the Optimizer's own setting decides.`);
	}
	if (username === undefined && password === undefined) {
		warnings.push("The credential names no billing account: the Optimizer's own setting decides.");
	}
	return { problems, warnings };
}

/** Asks for the RAO's token, or, with a password instead, for the list: both only prove that the Optimizer answers. */
async function askOptimizer(client: Client): Promise<Findings> {
	const { value: rao } = await readRao(client.account);
	const uid = rao?.token;
	const call = async (of: 'token.get' | 'token.getAll') =>
		await settle(
			client.call(of, { path: of === 'token.get' ? { uid: String(uid) } : {}, deadline: LOOK_MS }),
		);
	let answer = await call(uid ? 'token.get' : 'token.getAll');
	if (uid && answer.problem?.code === NOT_OFFERED.code) answer = await call('token.getAll');
	const { value, problem } = answer;
	if (problem) {
		const place = problem.status === 404 && uid ? CREDENTIAL : OPTIMIZER;
		return { problems: [toObstacle(problem, place)], warnings: [] };
	}
	const held = uid && isObject(value.data) ? heldSecrets(value.data) : {};
	const problems = Object.entries(RAO_SECRETS)
		.filter(([name]) => held[name] === false && rao && !(name in rao))
		.map(([name, label]) =>
			missing(label, `The RAO's token holds no ${name}, and the credential gives none`),
		);
	return { problems, warnings: [] };
}

/** What was asked in a run, by what it was about. */
const asked = new WeakMap<Client, Map<string, Promise<Findings>>>();

/** Asks once a run, however many items want to know. */
async function askOnce(client: Client, about: string, ask: () => Promise<Findings>) {
	const answers = asked.get(client) ?? new Map<string, Promise<Findings>>();
	asked.set(client, answers);
	const answer = answers.get(about) ?? ask();
	answers.set(about, answer);
	return await answer;
}

/** Whether the Optimizer answers and knows the RAO. */
export const checkOptimizer = async (client: Client): Promise<Findings> =>
	await askOnce(client, 'Optimizer', async () => await askOptimizer(client));

/** `GET /image/{uid}`, to its end: whether the picture is there. */
async function askForImage(client: Client, uid: string): Promise<Findings> {
	const { problem } = await settle(
		client.download(
			'image.download',
			{ path: { uid }, deadline: LOOK_MS },
			['png', 'jpeg', 'gif'],
			async ({ body }) => {
				let size = 0;
				for await (const { length } of body as AsyncIterable<Buffer>) size += length;
				return size;
			},
		),
	);
	if (!problem) return { problems: [], warnings: [] };
	// An ID that is none, or the API's own word that there is no such picture.
	const isNone = problem.kind === 'input' || problem.code === IMAGE_NOT_FOUND;
	if (isNone) return { problems: [toObstacle(problem, 'Image')], warnings: [] };
	const warning = `Whether the Optimizer holds the image ${uid} could not be checked: ${problem.message}.`;
	return { problems: [], warnings: [warning] };
}

/** Whether the Optimizer holds the picture of a visible signature. */
export const checkImage = async (client: Client, uid: string): Promise<Findings> =>
	await askOnce(client, `image ${uid}`, async () => await askForImage(client, uid));
