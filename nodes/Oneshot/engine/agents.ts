import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Problem, ProblemTemplate } from '../client/problem';
import { problemFrom } from '../client/problem';
import type { Operation } from '../operation/operation';

/**
 * The author's permission for an AI agent to bind, charge or destroy. Shown only where the node is a tool;
 * neither an expression nor the model can set it.
 */
export const allowAiAgentsField: INodeProperties = {
	displayName: 'Allow AI Agents',
	name: 'allowAiAgents',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether an AI agent may do this on its own. It sends, charges, binds or deletes something for real.',
	displayOptions: { show: { '@tool': [true] } },
};

export const NO_FILES_IN_TOOLS: ProblemTemplate = {
	kind: 'input',
	code: 'NO_FILES_IN_TOOLS',
	message: "“{operation}” works with files, which an AI agent can't pass",
	description: 'Use it as an ordinary node of the workflow, before or after the agent.',
};

export const AGENT_NOT_ALLOWED: ProblemTemplate = {
	kind: 'input',
	code: 'AGENT_NOT_ALLOWED',
	message: 'An AI agent may not “{action}” here',
	description:
		'It sends, charges, binds or deletes something for real. The author of the workflow can switch on "Allow AI Agents" in this node.',
};

/**
 * Why an AI agent can't do this (files), or may not without its author's permission; undefined where it may, or none
 * uses the node. Once per run: n8n copies the whole node for whoever asks.
 */
export function agentProblem(
	context: IExecuteFunctions,
	operation: Operation,
): Problem | undefined {
	const { type, parameters } = context.getNode();
	// n8n appends “Tool” to the type of a node that an agent uses.
	if (!type.endsWith('Tool')) return undefined;
	if (operation.files) return problemFrom(NO_FILES_IN_TOOLS, { operation: operation.name });
	// The stored value, not an evaluated one: an expression is no permission.
	if (operation.guarded && parameters.allowAiAgents !== true) {
		return problemFrom(AGENT_NOT_ALLOWED, { action: operation.action.toLowerCase() });
	}
	return undefined;
}
