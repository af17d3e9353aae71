import type { Resource } from '../../operation/operation';
import { checkHealth } from './checkHealth';
import { get } from './get';
import { getVersion } from './getVersion';
import { update } from './update';

export const settings: Resource = {
	value: 'settings',
	name: 'Settings',
	default: 'checkHealth',
	operations: [checkHealth, get, getVersion, update],
};
