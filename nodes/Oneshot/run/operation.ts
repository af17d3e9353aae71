import type { IBinaryKeyData, IDataObject, INodeProperties } from 'n8n-workflow';

import type { OptimizerVersion } from '../client/routes';
import type { Call } from './call';

/** What an operation returns for one input item: one output item, or several. */
export interface Output {
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** Everything about one operation; each has a file of its own. */
export interface Operation {
	/** The fixed name on which workflows depend, e.g. `generateOtp`. */
	value: string;
	/** Title Case, without the resource, e.g. `Generate OTP`. */
	name: string;
	/** Sentence case, e.g. `Generate OTP for request`. */
	action: string;
	/** One sentence in other words than the name. */
	description: string;
	/**
	 * `parallel` for reads and files; `serial` for calls that create, charge, send or bind, which run
	 * one after another unless the user chooses otherwise.
	 */
	pace: 'parallel' | 'serial';
	/** The only generation that has it; both when left out. */
	only?: OptimizerVersion;
	/** It binds, charges or destroys: as a tool of an AI agent only when the workflow's author allows it. */
	guarded?: boolean;
	/** It takes or gives a file, which an AI agent can't pass: not offered as a tool. */
	files?: boolean;
	/** Its fields; the registry adds the `displayOptions` of resource and operation. */
	fields: INodeProperties[];
	/** Entries of its “Options” beside those that every operation has. */
	options?: INodeProperties[];
	/** Carries it out for one input item. Throws a Problem. */
	run(call: Call): Promise<Output | Output[]>;
}

/** A resource: a list of operations. */
export interface Resource {
	value: string;
	name: string;
	/** The operation that is chosen first. */
	default: string;
	operations: Operation[];
}
