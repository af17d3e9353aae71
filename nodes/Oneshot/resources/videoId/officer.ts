import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Input } from '../../operation/input';

/** Which officer decides about a Video ID. */
export const officerField: INodeProperties = {
	displayName: 'RAO ID',
	name: 'rao',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1182',
	hint: "Empty: the credential's RAO ID",
	description:
		'The number of the Registration Authority Officer (RAO) who decides; "Token: Get" shows it as rao_id',
};

/** The officer's credentials and number in the API's names. Throws a Problem when one is missing. */
export function readOfficer(input: Input): IDataObject {
	const { account } = input;
	const typed = input.text('rao');
	const rao = typed ? { rao: typed } : account.rao;
	if (!rao.rao) {
		throw input.invalid(
			'rao',
			'is empty, and the credential has no RAO ID either',
			'Fill it in here or in the credential. "Token: Get" shows the number as rao_id.',
		);
	}
	return { ...account.raoCredentials(), ...rao };
}

/** For Refuse, where the legacy schema says `rao` and all of its samples `rao_id`: both are sent. */
export function readRefusingOfficer(input: Input): IDataObject {
	const officer = readOfficer(input);
	return input.account.version === 'legacy' ? { ...officer, rao_id: officer.rao } : officer;
}
