import type { Resource } from '../../operation/operation';
import { create } from './create';
import { deleteToken } from './delete';
import { get } from './get';
import { getAll } from './getAll';

export const token: Resource = {
	value: 'token',
	name: 'Token',
	default: 'create',
	operations: [create, deleteToken, get, getAll],
};
