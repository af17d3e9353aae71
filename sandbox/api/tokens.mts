import { text, type ApiCall, type Handlers } from '../call.mjs';
import { Refusal } from '../replies.mjs';
import { entryOf, newUid, type StoredToken } from '../state.mjs';
import { sandbox } from '../values.mjs';
import { environmentOf, UNKNOWN_OFFICER } from './officer.mjs';

function found({ state, path }: ApiCall): StoredToken {
	const token = entryOf(state.kept.tokens, path.uid);
	if (!token) throw new Refusal(404, `Token ${path.uid} not found`);
	return token;
}

/** The current API says "true" and "false" in quotes. */
const shown = (call: ApiCall, { username, password, pin, env }: StoredToken) => {
	const quoted = call.generation === 'current';
	const flag = (value: string | undefined) =>
		quoted ? String(value !== undefined) : value !== undefined;
	return { username, password: flag(password), pin: flag(pin), rao_id: sandbox.rao, env };
};

/** RAO credentials that the Optimizer keeps under an ID. */
export const tokens: Handlers = {
	createToken(call) {
		const { state } = call;
		const username = text(call, 'username');
		const password = text(call, 'password') || undefined;
		const pin = text(call, 'pin') || undefined;
		if (username !== sandbox.username || (password && password !== sandbox.password)) {
			throw new Refusal(404, UNKNOWN_OFFICER);
		}
		const env = environmentOf(call);
		const same = Object.values(state.kept.tokens).some(
			(token) =>
				token.username === username &&
				token.password === password &&
				token.pin === pin &&
				token.env === env,
		);
		if (same) throw new Refusal(400, 'A token with these credentials already exist!');
		const uid = newUid();
		state.kept.tokens[uid] = { username, password, pin, env };
		state.ledger.note('tokensCreated');
		return call.generation === 'legacy'
			? { details: uid }
			: { message: 'Token created', details: { token_uid: uid } };
	},
	getToken: (call) => ({ details: shown(call, found(call)) }),
	deleteToken(call) {
		found(call);
		Reflect.deleteProperty(call.state.kept.tokens, call.path.uid);
		call.state.ledger.note('tokensDeleted');
		return { message: `Token ${call.path.uid} deleted successfully` };
	},
	listTokens: (call) => ({
		spelling: 'list',
		details: Object.fromEntries(
			Object.entries(call.state.kept.tokens).map(([uid, token]) => [uid, shown(call, token)]),
		),
	}),
};
