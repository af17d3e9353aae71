// Every place in which the package is given a secret, taken from its own descriptions: a new field is planted by itself.
import type {
	ICredentialDataDecryptedObject,
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
} from 'n8n-workflow';

import { OneshotApi } from '../../../credentials/OneshotApi.credentials';
import { selfSigned } from '../shared/certificate.cjs';
import { sandboxValues } from '../../harness/optimizer.cjs';
import { operationNamed } from '../../harness/scenarios.cjs';
import { pieceOf, type Planted } from '../shared/secrets.cjs';

const isSecret = ({ typeOptions }: INodeProperties) => typeOptions?.password === true;

/** The fields of the credential that n8n's editor masks. */
export const secretFields = new OneshotApi().properties.filter(isSecret).map(({ name }) => name);

/** With every character that some form escapes. */
const awkward = (name: string) => `${name} "w&é/<ß>+o'r\\d% 7=`;

/** A certificate and its key: the node looks at what is pasted. */
const { certificate, key } = selfSigned();

/** What some fields have to be like; every other takes what is most awkward. */
const VALUES: Record<string, string> = {
	pin: '8264119',
	// An HTTP header takes no letters beyond Latin 1, and an address no other characters.
	gatewayHeaderValue: `gateway-key "w&y/<k>+e'y\\d% 7=`,
	callbackSecret: 'planted-callback-secret_7',
	linkSecret: awkward('link-secret of many characters'),
	clientCertificate: certificate,
	clientKey: key,
	caCertificate: selfSigned().certificate,
};

const isPem = (value: string) => value.startsWith('-----BEGIN ');

/** What the local Optimizer accepts, for calls that come after others. */
const ACCEPTED: Record<string, string> = {
	token: sandboxValues.token,
	password: sandboxValues.password,
	pin: sandboxValues.pin,
	billingPassword: sandboxValues.billingPassword,
};

/** How the officer and the gateway are told who calls: each field is in one of the two. */
export const logins = {
	token: { raoAuthentication: 'token', gatewayAuthentication: 'basicAuth', gatewayUser: 'gate' },
	password: {
		...{ raoAuthentication: 'password', username: sandboxValues.username },
		...{ gatewayAuthentication: 'headerAuth', gatewayHeaderName: 'X-Key' },
	},
};
export type Login = keyof typeof logins;

/**
 * A credential in which every secret field is filled in.
 * @param accepted the Optimizer is to accept it
 */
export function plantCredential(login: Login, accepted = false): Omit<Planted, 'parameters'> {
	const values = Object.fromEntries(
		secretFields.map((name) => [
			name,
			(accepted ? ACCEPTED[name] : undefined) ?? VALUES[name] ?? awkward(name),
		]),
	);
	const base64 = Buffer.from(values.billingPassword).toString('base64');
	const credential: ICredentialDataDecryptedObject = {
		...{ ...values, ...logins[login] },
		// Read by whatever opens a connection; none is opened with TLS here.
		useTlsFiles: true,
	};
	const secrets = Object.entries(values).map(([name, value]): [string, string] => [
		name,
		// A line from its middle, without the beginning that all have in common.
		isPem(value) ? value.split('\n')[2].slice(0, 60) : value,
	]);
	return {
		credential,
		secrets: { ...Object.fromEntries(secrets), 'billingPassword in base64': base64 },
	};
}

/** A code as no other number can be. */
const CODE = 'K7Q2W9XZ4M';

/** Secret fields of an operation: their paths. */
function secretPaths(fields: INodeProperties[], before: string[] = []): string[][] {
	return fields.flatMap((field) => {
		const path = [...before, field.name];
		if (isSecret(field)) return [path];
		const inner = (field.options ?? []) as Array<INodeProperties | INodePropertyCollection>;
		if (field.type === 'collection') return secretPaths(inner as INodeProperties[], path);
		if (field.type !== 'fixedCollection') return [];
		return inner.flatMap(({ name, ...group }) =>
			secretPaths('values' in group ? group.values : [], [...path, name]),
		);
	});
}

/**
 * The parameters of an operation that hold secrets, filled in.
 * @param free whether the Optimizer need not accept them
 * @param scenario what else it is run with
 */
export function plantParameters(
	operation: string,
	scenario: INodeParameters,
	free: boolean,
): Pick<Planted, 'parameters' | 'secrets'> {
	const parameters: INodeParameters = {};
	const secrets: Record<string, string> = {};
	for (const path of secretPaths(operationNamed(operation).operation.fields)) {
		const [first, ...rest] = path;
		const given = scenario[first];
		const name = path.join('.');
		const planted = first === 'secret' ? CODE : awkward(`${name} as typed`);
		const value = !free && typeof given === 'string' ? given : planted;
		// What the Optimizer must accept and has no other value for is left out.
		if (!free && given === undefined) continue;
		secrets[name] = value;
		if (rest.length === 0) parameters[first] = value;
		else parameters[first] = { ...(given as INodeParameters), [rest.join('.')]: value };
	}
	// An officer of their own has a name.
	if ('password' in parameters) parameters.username = sandboxValues.username;
	if (operation === 'request.sign' && free) {
		Object.assign(parameters, { authentication: 'external', extUnlockType: 'biometric' });
	}
	return { parameters, secrets };
}

const PICTURES = ['id-front.jpg', 'id-rear.jpg', 'selfie.png'] as const;

/** Pieces from the middle of the identity pictures. */
export const pictures = Object.fromEntries(PICTURES.map((name) => [name, pieceOf(name)]));

/** Why some secrets may stand in what an operation gives out: it was asked for them, or makes them. */
export const EXEMPT: Array<{ operation: RegExp; secrets: string[]; why: string }> = [
	{
		operation: /^token\./,
		secrets: ['token'],
		why: 'a token’s uid is what these operations are asked for',
	},
];

/** The secrets that an operation may not give out. */
export const withoutExempt = (operation: string, secrets: Planted['secrets']) =>
	Object.fromEntries(
		Object.entries(secrets).filter(
			([name]) =>
				!EXEMPT.some((each) => each.operation.test(operation) && each.secrets.includes(name)),
		),
	);
