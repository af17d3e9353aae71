import type { IDataObject } from 'n8n-workflow';

/** Whether a token holds a password and a PIN: "true" and "false" in quotes in the current API, not in the legacy one. */
export const heldSecrets = (token: IDataObject): IDataObject =>
	Object.fromEntries(
		['password', 'pin']
			.filter((name) => name in token)
			.map((name) => [name, token[name] === true || token[name] === 'true']),
	);
