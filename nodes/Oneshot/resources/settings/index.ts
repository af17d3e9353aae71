import type { Resource } from '../../operation/operation';
import { checkHealth } from './checkHealth';
import { get } from './get';
import { getVersion } from './getVersion';
import { update } from './update';

export const settings: Resource = {
	value: 'settings',
	name: 'Settings',
	description: 'The Optimizer itself: whether it answers, its version and its defaults',
	default: 'checkHealth',
	operations: [checkHealth, getVersion, get, update],
};
