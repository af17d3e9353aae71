// Every place among an operation's parameters where an expression may stand, as the description has them.
import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { fieldsOf } from '../../nodes/Oneshot/engine/registry';
import type { Operation } from '../../nodes/Oneshot/operation/operation';

export interface Place {
	field: INodeProperties;
	/** Readable, e.g. `options.places.values.page`. */
	name: string;
	/** Only read for a legacy Optimizer. */
	legacy: boolean;
	/** The operation's parameters with a value at this place, which makes its field shown. */
	put(parameters: INodeParameters, value: unknown): INodeParameters;
}

type Put = Place['put'];

/** What has to be set so that a field is shown, its conditions' own conditions included. */
function conditionsOf({ displayOptions }: INodeProperties, all: INodeProperties[]) {
	const set: INodeParameters = {};
	for (const [name, values] of Object.entries(displayOptions?.show ?? {})) {
		const condition = all.find((field) => field.name === name);
		Object.assign(set, condition && conditionsOf(condition, all), { [name]: values?.[0] });
	}
	return set;
}

/** Members that an entry of a group cannot do without, beside the one that is tried. */
const entryMembers: INodeParameters = { uid: 'f'.repeat(32), position: '30,30,210,90', page: 1 };

function placesIn(field: INodeProperties, path: string, put: Put, inLegacy = false): Place[] {
	const legacy = inLegacy || /\(legacy\b/i.test(field.displayName);
	const name = path ? `${path}.${field.name}` : field.name;
	const options = (field.options ?? []) as INodeProperties[];
	if (field.type === 'notice' || field.noDataExpression) return [];
	if (field.type === 'collection') {
		return options.flatMap((inner) =>
			placesIn(
				inner,
				name,
				(parameters, value) => {
					const kept = (parameters[field.name] ?? {}) as INodeParameters;
					return put(parameters, { ...kept, [inner.name]: value });
				},
				legacy,
			),
		);
	}
	if (field.type === 'fixedCollection') {
		const several = field.typeOptions?.multipleValues === true;
		return options.flatMap((group) =>
			((group as unknown as { values: INodeProperties[] }).values ?? []).flatMap((inner) => {
				const own = (value: unknown) => ({ ...entryMembers, [inner.name]: value });
				const inGroup: Put = (parameters, value) =>
					put(parameters, { [group.name]: several ? [own(value)] : own(value) });
				return placesIn(inner, `${name}.${group.name}`, inGroup, legacy);
			}),
		);
	}
	if (field.type === 'resourceLocator') {
		const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });
		return [{ field, name, legacy, put: (parameters, value) => put(parameters, locator(value)) }];
	}
	return [{ field, name, legacy, put }];
}

/** Every place of an operation. */
export function placesOf(operation: Operation): Place[] {
	const all = fieldsOf(operation);
	return all.flatMap((field) => {
		const shown = conditionsOf(field, all);
		return placesIn(field, '', (parameters, value) => ({
			...parameters,
			...shown,
			[field.name]: value as INodeParameters[string],
		}));
	});
}
