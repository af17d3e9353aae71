import type {
	ICredentialsDecrypted,
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { Problem, ProblemTemplate } from './problem';
import { problemFrom } from './problem';
import type { OptimizerVersion } from './routes';
import { isLong } from './secrets';

/** The type of credential that the nodes use. */
export const CREDENTIAL = 'oneshotApi';

/** n8n's contexts in which the node talks to the API. */
export type Context = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

export const NO_RAO: ProblemTemplate = {
	kind: 'input',
	code: 'NO_RAO',
	message: 'The credential names no RAO, who vouches for the signer',
	description:
		'Open the One-Shot credential and fill in RAO Token, or choose "Username, Password and PIN" as RAO Authentication.',
};

/** What the credential knows, in the API's own field names; the one place that reads it. */
export interface Account {
	version: OptimizerVersion;
	baseUrl: string;
	/** The environment for outputs; `default` when the Optimizer's own setting decides. */
	environment: 'sandbox' | 'prod' | 'default';
	/** E.g. `+34`; empty when not set. */
	countryPrefix: string;
	/** `env`, or nothing when the Optimizer decides. */
	env: IDataObject;
	/** `registration_authority`, or nothing. */
	registrationAuthority: IDataObject;
	/** `profile`, or nothing when the Optimizer decides. */
	profile: IDataObject;
	/** `billing_username` and `billing_password` (base64), or nothing. */
	billing: IDataObject;
	/** `token`, or `username`, `password` and `pin`. Throws a Problem when the credential has neither. */
	raoCredentials(): IDataObject;
	/** `rao`, the RAO's number, or nothing. */
	rao: IDataObject;
	/** The RAO's `username`, `password` and `pin` whatever the authentication, for countersigning. */
	raoLogin: IDataObject;
	/** What the address of a One-Shot Trigger ends in; empty when not set. */
	callbackSecret: string;
	/** What links to the signing page are sealed with; empty when not set. */
	linkSecret: string;
	/** What calls carry beside a person's secrets, for the gateway and for callbacks, which answers may echo. */
	ownSecrets: string[];
	/** These, and the RAO's and the billing account's, which any answer may echo. Short ones are masked by their call alone. */
	allSecrets: string[];
	/** As n8n's helper takes it: it would read and decrypt the credential anew for every call. */
	decrypted: ICredentialsDecrypted;
}

export const WEAK_CALLBACK_SECRET: ProblemTemplate = {
	kind: 'input',
	code: 'WEAK_CALLBACK_SECRET',
	message: 'The Callback Secret of the One-Shot credential can’t be used: {reason}',
	description:
		'Open the credential and enter at least 16 letters and digits that nobody can guess, e.g. from a password manager. Tell it wherever the address of the trigger was given.',
};

/** Why a callback secret can't stand at the end of an address; undefined where it can, or there is none. */
export function callbackSecretProblem(secret: string): Problem | undefined {
	if (secret === '') return undefined;
	const reasons = {
		'it is shorter than 16 characters': secret.length < 16,
		'it has other characters than letters, digits, hyphens and underscores': !/^[\w-]*$/.test(
			secret,
		),
	};
	const [reason] = Object.entries(reasons).find(([, applies]) => applies) ?? [];
	return reason === undefined ? undefined : problemFrom(WEAK_CALLBACK_SECRET, { reason });
}

const filled = (values: Record<string, string>): IDataObject =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** The base64 form in which the API wants the billing password. */
export const toBase64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** Reads the credential of the node, once per run. */
export async function readAccount(context: Context | IHookFunctions): Promise<Account> {
	const credential = await context.getCredentials(CREDENTIAL);
	const value = (name: string) => String(credential[name] ?? '').trim();

	const token = value('raoAuthentication') === 'password' ? '' : value('token');
	const login = {
		username: value('username'),
		password: String(credential.password ?? ''),
		pin: value('pin'),
	};
	const billingPassword = String(credential.billingPassword ?? '');
	const profile =
		value('profile') === 'custom'
			? value('customProfile')
			: value('profile').replace('default', '');
	const environment = value('env') as Account['environment'];

	const gateway = value('gatewayAuthentication');
	const gatewayPassword = String(credential.gatewayPassword ?? '');
	const gatewayLogin = `${String(credential.gatewayUser ?? '')}:${gatewayPassword}`;
	const gatewaySecrets = {
		// As it is typed, and as the header carries it (RFC 7617).
		basicAuth: [gatewayPassword, gatewayLogin, toBase64(gatewayLogin)],
		headerAuth: [value('gatewayHeaderValue')],
	}[gateway];

	const callbackSecret = value('callbackSecret');
	const linkSecret = value('linkSecret');
	const ownSecrets = [...(gatewaySecrets ?? []), callbackSecret, linkSecret].filter(Boolean);
	const loginSecrets = [
		...[token, login.password, login.pin],
		...[billingPassword, toBase64(billingPassword)],
	].filter(isLong);

	return {
		version: value('optimizerVersion') === 'legacy' ? 'legacy' : 'current',
		baseUrl: value('baseUrl').replace(/\/+$/, ''),
		environment,
		countryPrefix: value('defaultCountryPrefix'),
		env: environment === 'default' ? {} : { env: environment },
		registrationAuthority: filled({ registration_authority: value('registrationAuthority') }),
		profile: filled({ profile }),
		billing: filled({
			billing_username: value('billingUsername'),
			billing_password: toBase64(billingPassword),
		}),
		rao: filled({ rao: value('rao') }),
		raoLogin: filled(login),
		raoCredentials() {
			const known = token
				? filled({ token, password: login.password, pin: login.pin })
				: filled(login);
			if (known.token ?? known.username) return known;
			throw problemFrom(NO_RAO);
		},
		callbackSecret,
		linkSecret,
		ownSecrets,
		allSecrets: [...ownSecrets, ...loginSecrets],
		decrypted: { id: '', name: '', type: CREDENTIAL, data: credential },
	};
}
