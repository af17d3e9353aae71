import { createHash, timingSafeEqual } from 'crypto';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { Account } from '../client/account';
import { readAccount } from '../client/account';
import { createClient } from '../client/client';
import { maskOf, maskTexts } from '../client/secrets';
import { nodeKey, nothing, respond } from '../operation/trigger';
import type { Callback } from './callback';
import { readCallback } from './callback';
import type { Confirmation } from './confirm';
import { confirm, notAsked } from './confirm';
import type { Claim } from './memory';
import { claim, fingerprintOf } from './memory';
import type { Settings } from './settings';
import { isWanted, readSettings } from './settings';

/** Whether the address that was called ends in the secret; compared in the same time wherever they differ. */
export function isSecret(given: unknown, secret: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}

/** What was posted; undefined where it is no JSON. Read from the bytes: some senders name no content type. */
function bodyOf(context: IWebhookFunctions): unknown {
	const { rawBody, body } = context.getRequestObject();
	if (!Buffer.isBuffer(rawBody)) return body as unknown;
	try {
		return JSON.parse(rawBody.toString('utf8')) as unknown;
	} catch {
		return undefined;
	}
}

/** The guards of a call. Throws a Problem, or n8n's error, where the credential or a parameter can't be read. */
async function readGuards(
	context: IWebhookFunctions,
): Promise<{ account: Account; settings: Settings }> {
	return { account: await readAccount(context), settings: readSettings(context) };
}

/** The callback for this call alone, or undefined for a repeat. The editor's listening for a test drops none. */
function claimFor(
	context: IWebhookFunctions,
	{ dropRepeats }: Settings,
	body: unknown,
): Claim | undefined {
	const none: Claim = { keep() {}, release() {} };
	if (!dropRepeats || context.getMode() === 'manual') return none;
	return claim(
		nodeKey(context),
		context.getWorkflowStaticData('node'),
		fingerprintOf(body),
		Date.now(),
	);
}

/** Asks the Optimizer, if the user wants that. */
async function confirmation(
	context: IWebhookFunctions,
	account: Account,
	settings: Settings,
	callback: Callback,
): Promise<Confirmation> {
	if (settings.confirm === 'off') return notAsked;
	return await confirm(createClient(context, account), callback);
}

const drops = ({ confirm: choice }: Settings, { confirmed, confirmation: is }: Confirmation) =>
	(choice === 'drop' && is === 'contradicted') || (choice === 'require' && !confirmed);

/** What was posted, without what the credential keeps secret. */
const masked = (body: unknown, account: Account) =>
	maskTexts(body, maskOf(account, account.allSecrets, [])) as IDataObject;

async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const received = new Date().toISOString();
	const response = context.getResponseObject();
	let guards: Awaited<ReturnType<typeof readGuards>>;
	try {
		guards = await readGuards(context);
	} catch (error) {
		// What can't be checked is not let in.
		context.logger.error(`One-Shot Trigger: a callback was refused. ${(error as Error).message}`);
		respond(response, 503, { error: 'The One-Shot Trigger is not set up' });
		return nothing;
	}
	const { account, settings } = guards;
	const { callbackSecret } = account;
	const { secret } = context.getQueryData() as { secret?: unknown };
	if (callbackSecret !== '' && !isSecret(secret, callbackSecret)) {
		respond(response, 401, { error: 'The secret is missing or wrong' });
		return nothing;
	}
	const body = bodyOf(context);
	const callback = readCallback(body);
	if (callback === undefined) {
		respond(response, 400, { error: 'This is no callback of the One-Shot API' });
		return nothing;
	}
	// Whatever comes of it, it has arrived: the sender does not wait for the Optimizer.
	respond(response, 200, { received: true });
	if (!isWanted(callback, settings)) return nothing;
	const claimed = claimFor(context, settings, body);
	if (claimed === undefined) return nothing;

	const result = await confirmation(context, account, settings, callback).catch(
		(error: unknown): never => {
			claimed.release();
			throw error;
		},
	);
	if (drops(settings, result)) {
		claimed.release();
		context.logger.warn(`One-Shot Trigger: a callback was dropped. ${result.confirmation_note}`);
		return nothing;
	}
	claimed.keep();
	const json = {
		...callback,
		received_at: received,
		env: account.environment,
		...result,
		// A sender may repeat the address that it called, with the secret in it.
		...(settings.includeBody && { body: masked(body, account) }),
	};
	return { ...nothing, workflowData: [[{ json }]] };
}

/** A callback's way from the address to the workflow. Never throws: n8n would start a failed execution. */
export async function receiveCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		return await receive(context);
	} catch (error) {
		context.logger.error(`One-Shot Trigger: ${(error as Error).message}`);
		const response = context.getResponseObject();
		if (!response.headersSent) respond(response, 500, { error: 'The callback could not be taken' });
		return nothing;
	}
}
