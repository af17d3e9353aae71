// The longest that any fault can hold each operation where the user sets no deadline: out of the deadlines of its calls.
import { deadlineOf, IDLE_MS, LOOK_MS } from '../../../nodes/Oneshot/client/deadlines';
import { routeOf, routes, type CallName } from '../../../nodes/Oneshot/client/routes';
import { nameOf, nodeOperations } from '../../harness/scenarios.cjs';

/** The calls of operations that make others than the one they are called like. */
const CALLS: Record<string, CallName[]> = {
	'settings.checkHealth': ['settings.hello', 'token.getAll'],
	'settings.getVersion': ['settings.version'],
	'request.checkData': ['token.getAll', 'image.getAll'],
	'document.verify': [],
	'request.createSigningLink': [],
	'request.update': ['request.get', 'request.update'],
	'request.cancel': ['request.get', 'request.cancel'],
	'request.waitForStatus': ['request.get'],
	'request.signDocuments': [
		'request.create',
		'document.upload',
		'request.sign',
		'document.getAll',
		'document.download',
	],
	'document.download': ['document.getAll', 'document.download'],
	'document.delete': ['document.delete', 'document.delete'],
};

const FORMS = [
	'request.create',
	'document.upload',
	'image.upload',
	'videoId.uploadVideo',
	'document.download',
	'image.download',
	'videoId.downloadVideo',
	'request.getContract',
];

/** After a Sign that was not answered: a minute of looks, the last at the status, the list, the signed file and the original. */
const LOOKS_MS = 60_000 + 4 * LOOK_MS;

/** Seconds: of silence, and of a server that goes on and on, byte by byte. */
export interface Hold {
	operation: string;
	silent: number;
	dripping: number;
}

/** Every operation with its longest holds; one file, and no other fault. */
export const holds = (): Hold[] =>
	nodeOperations.map((known) => {
		const name = nameOf(known);
		const calls = CALLS[name] ?? [name as CallName];
		const [generation] = known.versions;
		let silent = 0;
		let dripping = 0;
		for (const call of calls) {
			const reads = (routeOf(call, generation) ?? Object.values(routes[call])[0]).method === 'GET';
			const withFile = FORMS.includes(call);
			const most = name === 'request.generateOtp' ? LOOK_MS + deadlineOf(call, reads, false) : 0;
			const deadline = Math.max(most, deadlineOf(call, reads, withFile));
			dripping += deadline;
			silent += withFile ? IDLE_MS : deadline;
		}
		const looks = calls.includes('request.sign') ? LOOKS_MS : 0;
		const waits = name === 'request.waitForStatus' ? 900_000 : 0;
		const seconds = (milliseconds: number) => Math.round((milliseconds + looks + waits) / 1000);
		return { operation: name, silent: seconds(silent), dripping: seconds(dripping) };
	});
