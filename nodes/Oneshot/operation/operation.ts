import type { IBinaryKeyData, IDataObject, INodeProperties } from 'n8n-workflow';

import type { ProblemTemplate } from '../client/problem';
import type { OptimizerVersion } from '../client/routes';
import type { Input } from './input';
import type { Work } from './work';

/** What an operation returns for one input item: one output item, or several. */
export interface Output {
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** Everything about one operation; each has a file of its own. */
export interface Operation<Prepared = unknown> {
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
	onlyVersion?: OptimizerVersion;
	/** It binds, charges or destroys: as a tool of an AI agent only when the workflow's author allows it. */
	guarded?: boolean;
	/** It takes or gives a file, which an AI agent can't pass: not offered as a tool. */
	files?: boolean;
	/** Its outputs carry on what the input item knows of the request's documents. */
	keepsDocuments?: boolean;
	/** Its fields; the registry adds the `displayOptions` of resource and operation. */
	fields: INodeProperties[];
	/** Entries of its “Options” beside those that every operation has. */
	options?: INodeProperties[];
	/** The problems that it finds itself, beside bad input and what the API says. */
	errors?: ProblemTemplate[];
	/** Reads and checks the parameters and files of one input item; sends nothing. Throws a Problem. */
	prepare(input: Input): Prepared | Promise<Prepared>;
	/** Carries it out with what was prepared. Throws a Problem. */
	carryOut(prepared: Prepared, work: Work): Promise<Output | Output[]>;
}

/** Declares an operation: what `carryOut` gets is what `prepare` gives. */
export const defineOperation = <Prepared>(operation: Operation<Prepared>) => operation;

/** A resource: a list of operations. */
export interface Resource {
	value: string;
	name: string;
	/** Shown below the name where a resource is chosen. */
	description: string;
	/** The operation that is chosen first. */
	default: string;
	/** In the order of the work, as they are offered; what removes something later, legacy ones last. */
	operations: Operation[];
}
