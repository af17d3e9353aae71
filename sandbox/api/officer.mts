import { text, type ApiCall } from '../call.mjs';
import { Refusal } from '../replies.mjs';
import { entryOf } from '../state.mjs';
import { sandbox } from '../values.mjs';

const REGISTRATION_AUTHORITIES = [
	sandbox.registrationAuthority,
	sandbox.plainRegistrationAuthority,
	sandbox.twoStepRegistrationAuthority,
	sandbox.pictureFreeRegistrationAuthority,
];

/** The documented complaint about a RAO whom the trust service does not know. */
export const UNKNOWN_OFFICER = "Error getting RAO's id. Make sure the credentials are correct";

/**
 * Checks the RAO: a token of the environment (completed by the call's password and PIN), or username,
 * password and PIN; and the RAO's id, in the member that the call has it in.
 */
export function checkOfficer(call: ApiCall, env: string, idMember = 'rao') {
	const uid = text(call, 'token');
	const token = uid ? entryOf(call.state.kept.tokens, uid) : undefined;
	if (uid && (token?.env !== env || text(call, 'username'))) {
		throw new Refusal(403, 'Invalid RAO Credentials');
	}
	const username = token?.username ?? text(call, 'username');
	const password = token?.password ?? text(call, 'password');
	const pin = token?.pin ?? text(call, 'pin');
	if (!username || !password || !pin) {
		throw new Refusal(400, "Missing required parameters: incomplete RAO's credentials");
	}
	if (username !== sandbox.username || password !== sandbox.password || pin !== sandbox.pin) {
		throw new Refusal(403, 'Invalid RAO Credentials');
	}
	const id = text(call, idMember);
	if (id && id !== sandbox.rao) throw new Refusal(404, UNKNOWN_OFFICER);
}

/** Checks who pays; the Optimizer's settings serve where the call says nothing. */
export function checkBilling(call: ApiCall) {
	const { state } = call;
	const username = text(call, 'billing_username') || state.setting('billing', 'billing_username');
	const encoded = text(call, 'billing_password') || state.setting('billing', 'billing_password');
	const password = Buffer.from(encoded, 'base64').toString('utf8');
	if (encoded && Buffer.from(password, 'utf8').toString('base64') !== encoded) {
		throw new Refusal(
			500,
			'Billing credentials not valid. Please check if they are base64 encoded',
		);
	}
	if (username !== sandbox.billingUsername || password !== sandbox.billingPassword) {
		throw new Refusal(
			500,
			'Cannot check the remaining credit for the billing user. Please check the credentials',
		);
	}
}

/** The environment of a call, or of the settings. */
export function environmentOf(call: ApiCall): string {
	const env = text(call, 'env') || call.state.setting('general', 'environment');
	if (!['sandbox', 'prod'].includes(env))
		throw new Refusal(400, `Environment ${env} does not exist`);
	if (env === 'prod' && !call.options.allowProd) {
		throw new Refusal(400, 'The specified environment is not available');
	}
	return env;
}

/** The Registration Authority of a call, or of the settings. */
export function registrationAuthorityOf(call: ApiCall): string {
	const number =
		text(call, 'registration_authority') || call.state.setting('request', 'default_ra');
	if (!number) throw new Refusal(400, 'Missing parameter: registration_authority required');
	if (!REGISTRATION_AUTHORITIES.includes(number)) {
		throw new Refusal(404, 'Registration Authority not found');
	}
	return number;
}

/** The profile of a call, or of the settings; any name will do, there are some thirty per country. */
export function profileOf(call: ApiCall): string {
	const profile = text(call, 'profile') || call.state.setting('request', 'default_profile');
	if (!profile) throw new Refusal(400, 'Missing parameter: profile required');
	return profile;
}
