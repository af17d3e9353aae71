import type { Resource } from '../../operation/operation';
import { create } from './create';
import { deleteToken } from './delete';
import { get } from './get';
import { getAll } from './getAll';

export const token: Resource = {
	value: 'token',
	name: 'Token',
	description:
		'IDs that stand for the login of a Registration Authority Officer (RAO), who vouches for the identity of signers',
	default: 'create',
	operations: [create, get, getAll, deleteToken],
};
