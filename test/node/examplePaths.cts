// What can be read from an example's file: its nodes by what they do, and the ways between them.
import type { INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowJson } from '../../tools/harness/engine.cjs';

const oneshot = 'n8n-nodes-oneshot.oneshot';

export type Choice = (node: INode) => boolean;

/** One of our nodes with that operation. */
export const does =
	(resource: string, ...operations: string[]): Choice =>
	({ type, parameters }) =>
		type.startsWith(oneshot) &&
		parameters.resource === resource &&
		operations.includes(String(parameters.operation));

export const isForm: Choice = ({ type }) => type === 'n8n-nodes-base.form';
export const isEnding: Choice = (node) =>
	isForm(node) && node.parameters.operation === 'completion';
export const isPage: Choice = (node) => isForm(node) && !isEnding(node);
export const isTrigger: Choice = ({ type }) => /Trigger$|\.webhook$|SigningPage$/.test(type);
export const isFormTrigger: Choice = ({ type }) => type === 'n8n-nodes-base.formTrigger';
export const isMail: Choice = ({ type }) => type === 'n8n-nodes-base.emailSend';
/** A page that gives the signed files, or a mail that carries them. */
export const handsOver: Choice = (node) =>
	isMail(node)
		? /fileAttachments/.test(textOf(node.parameters))
		: isEnding(node) &&
			node.parameters.respondWith === 'returnBinary' &&
			node.parameters.inputDataFieldName !== 'results';
/** A row of result, for those who are not in front of a page. */
export const isResult: Choice = ({ type, parameters }) =>
	type === 'n8n-nodes-base.set' && /"name":"note"/.test(JSON.stringify(parameters));
/** Switched off, it lets everything pass. */
export const isDrive: Choice = ({ type, disabled }) =>
	type === 'n8n-nodes-base.googleDrive' && disabled !== true;
export const isTable =
	(operation: string): Choice =>
	({ type, parameters }) =>
		type === 'n8n-nodes-base.dataTable' && parameters.operation === operation;

/** The names of a page's fields. */
export const fieldNames = ({ parameters }: INode): string[] => {
	const { values = [] } = (parameters.formFields ?? {}) as {
		values?: Array<{ fieldName?: string }>;
	};
	return values.map(({ fieldName }) => fieldName ?? '');
};

export const asks =
	(field: string): Choice =>
	(node) =>
		isPage(node) && fieldNames(node).includes(field);

/** Everything that is written in a node, as one text. */
export const textOf = (parameters: INodeParameters): string => JSON.stringify(parameters);

/** The ways of a workflow. */
export function pathsOf({ nodes, connections }: WorkflowJson) {
	const nodeOf = (name: string) => nodes.find((node) => node.name === name) as INode;

	/** The nodes that an output leads to. */
	const next = ({ name }: INode, output?: number): INode[] =>
		(connections[name]?.main ?? [])
			.filter((_each, index) => output === undefined || index === output)
			.flatMap((each) => each ?? [])
			.map(({ node }) => nodeOf(node));

	/** Everything that is met from these nodes on, they themselves too, without going through certain nodes. */
	function reached(from: INode[], without: Choice = () => false): INode[] {
		const met = new Set<INode>();
		const left = from.filter((node) => !without(node));
		for (let node = left.pop(); node; node = left.pop()) {
			if (met.has(node)) continue;
			met.add(node);
			left.push(...next(node).filter((each) => !without(each)));
		}
		return [...met];
	}

	return {
		all: (choice: Choice): INode[] => nodes.filter(choice),
		next,
		reached,
		/** The chosen nodes to which a way leads from a trigger that meets none of the others. */
		pastAll: (chosen: Choice, without: Choice): string[] =>
			reached(nodes.filter(isTrigger), without)
				.filter(chosen)
				.map(({ name }) => name),
	};
}
