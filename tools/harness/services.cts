import { createRequire } from 'node:module';
import { ExternalSecretsProxy } from 'n8n-core';
import type { ICredentialsHelper, IWorkflowExecuteAdditionalData, Logger } from 'n8n-workflow';

interface ServiceContainer {
	/** The one instance of a service. */
	get<Service>(type: abstract new (...args: never[]) => Service): Service;
}

/** n8n-core's own copies of its packages, wherever npm put them. */
const fromCore = createRequire(require.resolve('n8n-core'));

/** n8n-core's service container. */
export const { Container } = fromCore('@n8n/di') as { Container: ServiceContainer };

/** What nodes log to. */
export function loggerOfNodes(): Logger {
	const { Logger: type } = fromCore('@n8n/backend-common') as {
		Logger: abstract new () => Logger;
	};
	return Container.get(type);
}

/** The URLs and services of an n8n installation, as far as a node can notice them. */
export function additionalDataOf(
	helper: ICredentialsHelper,
	executionId: string,
): IWorkflowExecuteAdditionalData {
	const base = 'http://n8n.invalid/';
	const absent = (service: string) => async () => {
		throw new Error(`The harness has no ${service}`);
	};
	return {
		credentialsHelper: helper,
		executeWorkflow: absent('sub-workflows'),
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		startRunnerTask: absent('task runner'),
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		executionId,
		currentNodeExecutionIndex: 0,
		restApiUrl: `${base}rest`,
		instanceBaseUrl: base,
		formBaseUrl: `${base}form`,
		formWaitingBaseUrl: `${base}form-waiting`,
		formTestBaseUrl: `${base}form-test`,
		webhookBaseUrl: `${base}webhook`,
		webhookWaitingBaseUrl: `${base}webhook-waiting`,
		webhookTestBaseUrl: `${base}webhook-test`,
		mcpBaseUrl: `${base}mcp`,
		mcpTestBaseUrl: `${base}mcp-test`,
		variables: {},
		logAiEvent: () => {},
	};
}
