import type { IHookFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Problem } from '../client/problem';
import { inputProblem } from '../client/problem';
import { quoted } from '../values/characters';
import type { Range } from '../values/conversions';
import { toBoolean, toTextList, toWholeNumber } from '../values/conversions';
import type { Reading } from '../values/reading';
import { toLine } from '../values/text';

// What triggers have in common: they have no input item, and an address that people are told.

/** n8n's contexts of a trigger: while it is being published, and while it is called. */
export type TriggerContext = IHookFunctions | IWebhookFunctions;

/** The parameters of a trigger. Each reader throws a Problem that names the field by its label. */
export class TriggerParameters {
	constructor(private readonly context: TriggerContext) {}

	private value(name: string, fallback: unknown): unknown {
		return this.context.getNodeParameter(name, fallback) as unknown;
	}

	private understood<Value>(label: string, reading: Reading<Value>): Value {
		if (reading.problem !== undefined) throw inputProblem(label, reading.problem);
		return reading.value;
	}

	/** One line of text; empty where nothing was entered. */
	line(label: string, name: string): string {
		return this.understood(label, toLine(this.value(name, '')));
	}

	/** A list of texts, or some of a field's options. */
	texts(label: string, name: string): string[] {
		return this.understood(label, toTextList(this.value(name, [])));
	}

	/** A switch. */
	flag(label: string, name: string, fallback: boolean): boolean {
		return this.understood(label, toBoolean(this.value(name, fallback)));
	}

	/** A whole number in a range. */
	integer(label: string, name: string, range: Range, fallback: number): number {
		return this.understood(label, toWholeNumber(this.value(name, fallback), range));
	}

	/** The end of the trigger's address. */
	path(example: string): string {
		const path = this.line('Path', 'path');
		if (/^(?!\.)[\w.~-]+(\/(?!\.)[\w.~-]+)*$/.test(path)) return path;
		throw inputProblem(
			'Path',
			path === '' ? 'is empty' : `${quoted(path)} can’t be part of an address`,
			`Use letters, digits, hyphens and slashes, e.g. ${example}.`,
		);
	}
}

/** Calls that n8n neither answers nor starts an execution for; the node answers itself. */
export const nothing: IWebhookResponseData = { noWebhookResponse: true };

/** Answers a call with JSON. */
export function respond(
	response: ReturnType<IWebhookFunctions['getResponseObject']>,
	status: number,
	answer: object,
): void {
	response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
	response.end(JSON.stringify(answer));
}

/** By what this process remembers something of one node of one workflow. */
export const nodeKey = (context: IWebhookFunctions): string =>
	`${context.getWorkflow().id} ${context.getNode().id}`;

/**
 * Checks a trigger while its workflow is being published: of a call from outside nobody would see the error. Throws
 * n8n's error, which the editor shows.
 */
export async function checkBeforePublishing(
	context: IHookFunctions,
	check: () => Promise<void>,
): Promise<void> {
	try {
		await check();
	} catch (error) {
		const { message, description } = error as Error & Partial<Problem>;
		throw new NodeOperationError(context.getNode(), message, { description });
	}
}
