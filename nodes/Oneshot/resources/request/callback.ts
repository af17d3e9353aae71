import { callbackSecretProblem } from '../../client/account';
import { filledIn } from '../../entities/signer';
import type { Input } from '../../operation/input';
import { quoted } from '../../values/characters';

// Where the Optimizer reports what happens to a request: an address of the user's, or a One-Shot Trigger's.

/** The host of an address that nobody else can reach. */
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;

const isLoopback = (address: string) =>
	URL.canParse(address) && LOOPBACK.test(new URL(address).hostname);

/**
 * Refuses an address that nobody but this computer can open. An Optimizer on the same computer, as for trying things
 * out, makes an exception. Throws a Problem.
 *
 * @param why who could not open it, as a sentence
 */
export function refuseLoopback(input: Input, name: string, address: string, why: string): void {
	if (!isLoopback(address) || isLoopback(input.account.baseUrl)) return;
	throw input.invalid(
		name,
		`${quoted(address)} is an address that only this computer knows`,
		`${why} Whoever runs n8n sets its public address (WEBHOOK_URL).`,
	);
}

/** A web address that the Optimizer can reach; empty where none was entered. Throws a Problem. */
function readAddress(input: Input, name: string): string {
	const address = input.text(name);
	if (address === '') return '';
	if (!(/^https?:\/\//i.test(address) && URL.canParse(address))) {
		throw input.invalid(name, `${quoted(address)} is not a web address`);
	}
	refuseLoopback(input, name, address, 'The callback comes from the internet.');
	return address;
}

/** A One-Shot Trigger's address with the credential's secret. */
function withSecret(input: Input, address: string): string {
	const { callbackSecret } = input.account;
	const problem = callbackSecretProblem(callbackSecret);
	if (problem) throw problem;
	if (callbackSecret === '') return address;
	const url = new URL(address);
	url.searchParams.set('secret', callbackSecret);
	return url.href;
}

/** `useasync` and `callback`: whether the Optimizer signs in the background, and where it tells. Throws a Problem. */
export function readCallback(input: Input): Record<string, string> {
	const typed = 'additionalFields.callback';
	const chosen = 'additionalFields.callbackTrigger';
	const useasync = input.flag('additionalFields.useasync');
	const callback = readAddress(input, typed);
	const trigger = readAddress(input, chosen);
	if (callback && trigger) {
		throw input.invalid(
			typed,
			`is filled in beside ${input.label(chosen)}`,
			'The API takes one address: remove one of the two fields.',
		);
	}
	if ((callback || trigger) && !useasync) {
		throw input.invalid(
			callback ? typed : chosen,
			'needs Asynchronous',
			'Switch Asynchronous on: the API takes a callback only then.',
		);
	}
	return filledIn({
		useasync: useasync ? 'true' : '',
		callback: trigger ? withSecret(input, trigger) : callback,
	});
}
