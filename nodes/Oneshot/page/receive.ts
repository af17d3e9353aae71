import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isObject } from '../client/answer';
import type { Account } from '../client/account';
import { readAccount } from '../client/account';
import type { Client } from '../client/client';
import { createClient } from '../client/client';
import { Problem } from '../client/problem';
import { nodeKey, nothing, respond } from '../operation/trigger';
import type { Asked, Standing, Tools } from './acts';
import { endToAnnounce, perform, receiptsOf, situationOf } from './acts';
import type { Act } from './ceremony';
import { codeWait, emptyRecord, stateOf, uniteRecords } from './ceremony';
import { CONTRACT, deliver } from './files';
import { pageHtml } from './html';
import type { LinkKeys } from './keys';
import { linkKeys } from './keys';
import type { Language, SigningLink } from './link';
import { languages, lastPart, openLink } from './link';
import { outcomeOf } from './outcome';
import { makeMemory, readMemory, readTicket } from './receipts';
import { inTurn, recordsOf } from './records';
import type { PageSettings } from './settings';
import { readPageSettings } from './settings';
import { commonHeaders, shell } from './shell';
import { consentOf, texts } from './texts/texts';
import type { Answer, Proofs, View } from './view';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** Seconds after which the browser looks again while a signature is being made in the background. */
const AGAIN_SECONDS = 5;

/** What a call is answered with; nothing of n8n's own is left in it. */
interface Site {
	context: IWebhookFunctions;
	response: Response;
	account: Account;
	settings: PageSettings;
	keys: LinkKeys;
	client: Client;
	now: number;
}

/** The parts that guard the page. Throws where one can't be read. */
async function openSite(context: IWebhookFunctions): Promise<Site> {
	const account = await readAccount(context);
	return {
		context,
		account,
		response: context.getResponseObject(),
		settings: readPageSettings(context),
		keys: linkKeys(account.linkSecret),
		client: createClient(context, account),
		now: Math.floor(Date.now() / 1000),
	};
}

/** The page's origin is the editor's: no other origin is let in by headers of n8n's. */
function guardHeaders(response: Response): void {
	for (const name of response.getHeaderNames()) {
		if (name.startsWith('access-control-')) response.removeHeader(name);
	}
	for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
}

/** A call that another site's page makes. Browsers say so in one of two headers; what is no browser has neither. */
function isForeign(context: IWebhookFunctions): boolean {
	const given = context.getHeaderData();
	const site = given['sec-fetch-site'];
	if (typeof site === 'string') return site !== 'same-origin';
	const { origin, host } = given;
	return typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host !== host;
}

/** In a tab that was to show a file. */
function sayAgain(response: Response, status: number): void {
	const words = languages.map((language) => texts[language].shell.openAgain);
	response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
	response.end(words.join('\n\n'));
}

/** A reason for declining in four-byte characters, and as many codes as a link may have. */
const LONGEST_MEMORY = 8000;

const acts: Act[] = ['look', 'identity', 'open', 'sendCode', 'sign', 'decline', 'wrongPhone'];

/** What was posted; undefined where it is nothing that the page's own script posts. */
function readAsked(body: unknown): (Asked & { token: unknown }) | undefined {
	if (!isObject(body)) return undefined;
	const act = acts.find((each) => each === body.act);
	if (act === undefined) return undefined;
	const text = (value: unknown, most = 2000) =>
		typeof value === 'string' ? value.slice(0, most) : '';
	const given = isObject(body.proofs) ? body.proofs : {};
	const receipts = isObject(given.receipts) ? Object.entries(given.receipts) : [];
	return {
		act,
		token: body.token,
		of: text(body.of),
		code: text(body.code),
		identity: text(body.identity),
		reason: text(body.reason),
		proofs: {
			pass: text(given.pass),
			receipts: Object.fromEntries(receipts.map(([of, receipt]) => [of, text(receipt)])),
			ticked: given.ticked === true,
			memory: text(given.memory, LONGEST_MEMORY),
		},
	};
}

/** The link's language, else the author's, else the first of the browser's that the page knows. */
function languageFor({ context, settings }: Site, link: SigningLink): Language {
	const accepted = String(context.getHeaderData()['accept-language'] ?? '')
		.split(',')
		.map((part) => part.trim().slice(0, 2).toLowerCase());
	const known = accepted.flatMap((name) => languages.filter((language) => language === name));
	return link.language ?? settings.language ?? known[0] ?? 'en';
}

/** All that the page shows. */
function viewOf({ account, settings }: Site, tools: Tools, standing: Standing): View {
	const { link } = tools;
	const situation = situationOf(tools, standing);
	const receipts = receiptsOf(tools, standing.proofs);
	const { title, logo, consent, redirectUrl, sender } = settings;
	const { state, files } = standing.found;
	const shown = state === 'signed' && !files ? [] : link.documents;
	return {
		...{ title, logo, consent, redirectUrl, sender },
		...{ signer: link.signer, phoneEnd: link.phoneEnd, identityLength: link.identityLength },
		state: stateOf(situation),
		notice: standing.notice,
		documents: shown.map(({ uid, name }) => ({
			...{ of: uid, name, opened: receipts.has(uid) },
		})),
		contract: { of: CONTRACT, name: '', opened: receipts.has(CONTRACT) },
		kind: link.kind,
		// Where the Optimizer decides, it may be production: nothing is claimed.
		sandbox: account.environment === 'sandbox',
		ticked: standing.proofs.ticked,
		codeWait: codeWait(situation),
		expiresAt: link.expiresAt,
	};
}

/** What only this credential has made stays with the browser. */
const proofsOf = ({ pass, receipts, ticked }: Proofs): Proofs => ({
	...(pass && { pass }),
	...{ receipts, ticked },
});

/** Where the signer was, if the author wants to know. */
function addressOf({ context, settings }: Site): IDataObject {
	if (!settings.includeAddress) return {};
	const { ip } = context.getRequestObject();
	const agent = context.getHeaderData()['user-agent'];
	return { address: ip ?? null, browser: String(agent ?? '').slice(0, 300) };
}

/** One act on one request: after those before it, answered, and announced where it ended the ceremony. */
async function take(site: Site, link: SigningLink, asked: Asked): Promise<IWebhookResponseData> {
	const { context, response, account, settings, client, keys, now } = site;
	const records = recordsOf(nodeKey(context), context.getWorkflowStaticData('node'));
	// Codes cost, and go to one phone: those of other links to the same request count too.
	const request = `request ${link.requestPk}`;
	const { codes } = records.of(request);
	const tools: Tools = {
		...{ client, keys, link, now, limits: settings.limits },
		remember(record) {
			records.keep(link.id, record);
			records.keep(request, { ...emptyRecord(), codes: record.codes });
		},
		tell: ({ message }) =>
			context.logger.warn(`One-Shot Signing Page, request ${link.requestPk}: ${message}`),
	};
	const record = uniteRecords(
		records.of(link.id),
		{ ...emptyRecord(), codes },
		readMemory(keys, link.id, asked.proofs.memory),
	);
	const standing = await perform(tools, asked, record);
	const language = languageFor(site, link);
	const view = viewOf(site, tools, standing);
	const answer: Answer = {
		state: view.state,
		...(view.notice && { notice: view.notice }),
		language,
		...pageHtml(view, language),
		proofs: {
			...proofsOf(standing.proofs),
			memory: makeMemory(keys, link.id, standing.record),
		},
		...(standing.file && { file: standing.file }),
		codeWait: view.codeWait,
		...(view.state === 'signing' && { again: AGAIN_SECONDS }),
	};
	respond(response, 200, answer);

	const end = endToAnnounce(tools, standing);
	if (end === undefined) return nothing;
	records.keep(link.id, { ...standing.record, announced: [...standing.record.announced, end] });
	const consent = { ...consentOf(settings.consent, texts[language]), language };
	const json = outcomeOf(tools, standing, end, consent, {
		env: account.environment,
		...addressOf(site),
	});
	const item = [{ json }];
	return { noWebhookResponse: true, workflowData: end === 'signed' ? [item, []] : [[], item] };
}

/** POST: an act of the signer. */
async function takePost(site: Site): Promise<IWebhookResponseData> {
	const { context, response, account, settings, keys } = site;
	const asked = readAsked(context.getBodyData());
	if (isForeign(context) || asked === undefined) {
		respond(response, 400, { error: 'Not from this page' });
		return nothing;
	}
	const { baseUrl, environment } = account;
	const place = { path: lastPart(settings.path), baseUrl, environment };
	const link = openLink(keys, place, asked.token);
	if (link === undefined) {
		respond(response, 404, { error: 'This link does not open' });
		return nothing;
	}
	return await inTurn(String(link.requestPk), async () => await take(site, link, asked));
}

/** GET: the page, the same for everybody, or a file for whoever has a ticket. */
async function takeGet(site: Site): Promise<IWebhookResponseData> {
	const { context, response, settings, keys, client, now } = site;
	const { ticket: text } = context.getQueryData() as { ticket?: unknown };
	if (text === undefined) {
		const page = shell({ title: settings.title || settings.sender.name, colour: settings.colour });
		response.writeHead(200, page.headers);
		response.end(page.html);
		return nothing;
	}
	const ticket = readTicket(keys, text, now);
	if (ticket === undefined) {
		sayAgain(response, 404);
		return nothing;
	}
	await deliver(client, ticket, response);
	return nothing;
}

/** A call of the page. Never throws: n8n would start a failed execution. */
export async function receivePage(
	context: IWebhookFunctions,
	method: 'GET' | 'POST',
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	try {
		guardHeaders(response);
		const site = await openSite(context);
		return method === 'GET' ? await takeGet(site) : await takePost(site);
	} catch (error) {
		const problem = error instanceof Problem ? error : undefined;
		context.logger.error(`One-Shot Signing Page: ${problem?.message ?? (error as Error).message}`);
		if (response.headersSent) response.destroy();
		else if (method === 'GET') sayAgain(response, 503);
		else respond(response, 503, { error: 'The page is not available' });
		return nothing;
	}
}
