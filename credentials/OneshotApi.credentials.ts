import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { connectionTest } from './connectionTest';
import { toCertificatePem, toClientIdentity } from './pem';

const PUBLIC_TEST_HOSTS = ['optimizer-developers.uanataca.com', 'one-shot.developers.uanataca.com'];

const CA_FIELD = 'CA Certificate (PEM)';

/** Secrets are masked in the editor and left out of exports. */
const secret = { password: true };

const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/** The base URL as typed, without trailing slashes; throws a sentence for the user when it is none. */
function parseBaseUrl(credentials: ICredentialDataDecryptedObject): URL {
	const value = text(credentials.baseUrl).replace(/\/+$/, '');
	if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) {
		throw new Error(
			'The Base URL of the One-Shot credential is not a web address. It looks like https://optimizer.example.com/oneshot/api/v1',
		);
	}
	// What follows # or ? would swallow the path of each call.
	if (/[#?]/.test(value)) {
		throw new Error(
			'The Base URL of the One-Shot credential has a # or ? in it. It ends with the path, e.g. /oneshot/api/v1',
		);
	}
	return new URL(value);
}

/**
 * What n8n's helpers pass to a credential: `url`, or `uri` from the legacy one that the HTTP Request node uses.
 * `deadline` comes from our own node: n8n's helper sets `abortSignal` to the execution's own.
 */
type RequestOptions = IHttpRequestOptions & {
	uri?: string;
	deadline?: AbortSignal;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
};

/** The address of a call; refuses any origin but the base URL's. */
function targetOf(base: URL, { url, uri }: RequestOptions): string {
	const asked = url || uri || '';
	const target = /^[a-z][a-z\d+.-]*:/i.test(asked)
		? asked
		: `${base.href.replace(/\/+$/, '')}/${asked.replace(/^\/+/, '')}`;
	const { origin } = new URL(target);
	if (origin === base.origin) return target;
	throw new Error(`This credential is only for ${base.origin}. It is not sent to ${origin}`);
}

/** What a field of certificates and keys was understood as. Throws a sentence that names the field. */
function understood<T>(reading: { value: T; problem?: undefined } | { problem: string }): T {
	if (reading.problem === undefined) return reading.value;
	throw new Error(`In the One-Shot credential, ${reading.problem}`);
}

/** Client certificate, key and authority, as people paste them; only while their switch is on. */
function tlsFiles(credentials: ICredentialDataDecryptedObject) {
	if (credentials.useTlsFiles !== true) return {};
	const [cert, key, ca] = ['clientCertificate', 'clientKey', 'caCertificate'].map((name) =>
		text(credentials[name]),
	);
	const identity = cert || key ? understood(toClientIdentity(cert, key)) : {};
	return { ...identity, ...(ca && { ca: understood(toCertificatePem(CA_FIELD, ca)) }) };
}

/**
 * Adds to each call what is about the way to the Optimizer: base URL, gateway authentication, TLS.
 * Refuses any other origin, since n8n's HTTP Request node can be given this credential, and a
 * production environment on the public test host. Passwords, PIN and token never leave through here:
 * the API wants them in bodies, and only where a call needs them.
 */
async function authenticate(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: RequestOptions,
): Promise<IHttpRequestOptions> {
	const base = parseBaseUrl(credentials);
	if (credentials.env === 'prod' && PUBLIC_TEST_HOSTS.includes(base.hostname)) {
		throw new Error(
			'The environment is Production, but the Base URL is the public test environment. Choose Sandbox, or enter the address of your own Optimizer',
		);
	}
	const { deadline, uri, ...given } = requestOptions;
	const target = targetOf(base, requestOptions);
	const options: RequestOptions = {
		...given,
		url: target,
		...(uri !== undefined && { uri: target }),
		...(deadline && { abortSignal: deadline }),
		baseURL: undefined,
		headers: { ...given.headers },
		// A redirect could carry the gateway's password to another host; the legacy helper has names of its own.
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	};
	if (credentials.gatewayAuthentication === 'basicAuth') {
		options.auth = {
			username: String(credentials.gatewayUser ?? ''),
			password: String(credentials.gatewayPassword ?? ''),
		};
	} else if (credentials.gatewayAuthentication === 'headerAuth') {
		const name = text(credentials.gatewayHeaderName);
		if (name) options.headers![name] = text(credentials.gatewayHeaderValue);
	}
	options.agentOptions = { ...given.agentOptions, ...tlsFiles(credentials) };
	if (credentials.ignoreTlsIssues === true) options.skipSslCertificateValidation = true;
	return options;
}

/** The credential of the One-Shot API: which Optimizer, on whose behalf, paid by whom. */
export class OneshotApi implements ICredentialType {
	name = 'oneshotApi';

	displayName = 'One-Shot API';

	icon: Icon = { light: 'file:../icons/oneshot.svg', dark: 'file:../icons/oneshot.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-oneshot/n8n-nodes-oneshot#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Optimizer Version',
			name: 'optimizerVersion',
			type: 'options',
			options: [
				{ name: 'Current (One-Shot API 1.0.0)', value: 'current' },
				{ name: 'Legacy (v1)', value: 'legacy' },
			],
			default: 'current',
			description:
				'The generation of the Optimizer, the server that offers the One-Shot API on your premises or in the public test environment',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://optimizer-developers.uanataca.com/oneshot/api/v1',
			required: true,
			placeholder: 'e.g. https://optimizer.example.com/oneshot/api/v1',
			hint: 'Ends in /oneshot/api/v1 (current) or /api/v1 (legacy). The API asks for no login: keep an Optimizer of yours off the public internet.',
		},
		{
			displayName: 'Environment',
			name: 'env',
			type: 'options',
			options: [
				{ name: "Optimizer's Default", value: 'default' },
				{ name: 'Production', value: 'prod' },
				{ name: 'Sandbox', value: 'sandbox' },
			],
			default: 'sandbox',
			description:
				'Sandbox signatures are for trying things out; production issues real certificates and is charged. "Optimizer\'s Default" sends nothing and leaves the choice to the Optimizer\'s settings.',
		},
		{
			displayName: 'Registration Authority',
			name: 'registrationAuthority',
			type: 'string',
			default: '',
			placeholder: 'e.g. 139',
			hint: "Your Registration Authority's number, from Namirial. Empty: the Optimizer's own setting.",
		},
		{
			displayName: 'Default Profile',
			name: 'profile',
			type: 'options',
			options: [
				{ name: 'Advanced, Not Qualified', value: 'PFnubeNC', description: 'PFnubeNC' },
				{ name: 'Custom', value: 'custom', description: 'Another one of Namirial, by its name' },
				{ name: "Optimizer's Default", value: 'default' },
				{
					name: 'Qualified, in a QSCD',
					value: 'PFnubeQAFCiudadano',
					description: 'PFnubeQAFCiudadano',
				},
				{
					name: 'Qualified, Without a QSCD',
					value: 'PFnubeAFCiudadano',
					description: 'PFnubeAFCiudadano',
				},
			],
			default: 'PFnubeQAFCiudadano',
			description:
				'The kind of certificate that signs, as agreed with Namirial. A QSCD (qualified signature creation device) is a certified device that keeps the signing key; "Qualified, in a QSCD" is the profile for signatures that eIDAS puts on a level with handwritten ones.',
		},
		{
			displayName: 'Custom Profile',
			name: 'customProfile',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. PFnubeQAFCiudadano',
			displayOptions: { show: { profile: ['custom'] } },
		},
		{
			displayName: 'Default Country Prefix',
			name: 'defaultCountryPrefix',
			type: 'string',
			default: '',
			placeholder: 'e.g. +34',
			hint: 'Put before phone numbers that are entered without a country',
		},
		{
			displayName: 'RAO Authentication',
			name: 'raoAuthentication',
			type: 'options',
			options: [
				{ name: 'Token', value: 'token' },
				{ name: 'Username, Password and PIN', value: 'password' },
			],
			default: 'token',
			description:
				'How the Registration Authority Officer (RAO), who vouches for the signer\'s identity, is named to the Optimizer. A token is an ID under which the Optimizer keeps the officer\'s credentials; "Token: Create" makes one.',
		},
		{
			displayName: 'RAO Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'The token\'s unique ID. May be empty at first: run "Token: Create" or "Token: Get Many", then paste it here.',
			displayOptions: { show: { raoAuthentication: ['token'] } },
		},
		{
			displayName: 'RAO Username',
			name: 'username',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1000001',
			displayOptions: { show: { raoAuthentication: ['password'] } },
		},
		{
			displayName: 'RAO Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'With a token: only when the token was created without a password',
		},
		{
			displayName: 'RAO PIN',
			name: 'pin',
			type: 'string',
			typeOptions: { ...secret },
			default: '',
			hint: 'With a token: only when the token was created without a PIN',
		},
		{
			displayName: 'RAO ID',
			name: 'rao',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1182',
			hint: 'The officer\'s number, needed to approve or refuse a Video ID. "Token: Get" shows it as rao_id.',
		},
		{
			displayName: 'Billing Username',
			name: 'billingUsername',
			type: 'string',
			default: '',
			hint: "Who pays for the certificates, from Namirial. Empty: the Optimizer's own setting.",
		},
		{
			displayName: 'Billing Password',
			name: 'billingPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'As you know it: the node encodes it (base64) for the API',
		},
		{
			displayName: 'Callback Secret',
			name: 'callbackSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'For the One-Shot Trigger: make up 16 or more letters and digits. The trigger then hears only callbacks whose address ends in ?secret= and this.',
		},
		{
			displayName: 'Link Secret',
			name: 'linkSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'For the One-Shot Signing Page: 32 or more characters that nobody can guess, e.g. from a password manager, since one link permits guessing. A new secret closes all links.',
		},
		{
			displayName:
				'What Test checks: that an Optimizer answers at the Base URL and, where a RAO Token is entered, that it knows the token. What Test can’t check: Billing, Registration Authority, Default Profile, and the RAO’s password and PIN. The first “Request: Create” shows whether these are right.',
			name: 'testNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Gateway Authentication',
			name: 'gatewayAuthentication',
			type: 'options',
			options: [
				{ name: 'Basic Auth', value: 'basicAuth' },
				{ name: 'Header', value: 'headerAuth' },
				{ name: 'None', value: 'none' },
			],
			default: 'none',
			description:
				'The API itself asks for no login. Choose this when a gateway or proxy of yours stands in front of the Optimizer and does.',
		},
		{
			displayName: 'Gateway User',
			name: 'gatewayUser',
			type: 'string',
			default: '',
			placeholder: 'e.g. n8n',
			displayOptions: { show: { gatewayAuthentication: ['basicAuth'] } },
		},
		{
			displayName: 'Gateway Password',
			name: 'gatewayPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { gatewayAuthentication: ['basicAuth'] } },
		},
		{
			displayName: 'Gateway Header Name',
			name: 'gatewayHeaderName',
			type: 'string',
			default: '',
			placeholder: 'e.g. X-API-Key',
			displayOptions: { show: { gatewayAuthentication: ['headerAuth'] } },
		},
		{
			displayName: 'Gateway Header Value',
			name: 'gatewayHeaderValue',
			type: 'string',
			typeOptions: { ...secret },
			default: '',
			displayOptions: { show: { gatewayAuthentication: ['headerAuth'] } },
		},
		{
			displayName: 'Client Certificate or Private CA',
			name: 'useTlsFiles',
			type: 'boolean',
			default: false,
			description:
				'Whether the Optimizer or its gateway asks for a client certificate (mTLS), or has a certificate from a private authority',
		},
		{
			displayName: 'Client Certificate (PEM)',
			name: 'clientCertificate',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			displayOptions: { show: { useTlsFiles: [true] } },
		},
		{
			displayName: 'Client Key (PEM)',
			name: 'clientKey',
			type: 'string',
			typeOptions: { ...secret, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY-----',
			displayOptions: { show: { useTlsFiles: [true] } },
		},
		{
			displayName: 'CA Certificate (PEM)',
			name: 'caCertificate',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			displayOptions: { show: { useTlsFiles: [true] } },
		},
		{
			displayName: 'Ignore TLS Issues (Insecure)',
			name: 'ignoreTlsIssues',
			type: 'boolean',
			default: false,
			description: 'Whether to connect even if the certificate of the Optimizer cannot be checked',
		},
	];

	authenticate = authenticate;

	test = connectionTest;
}
