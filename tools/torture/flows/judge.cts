// Whether a flow came to its right end, by what the Optimizer did and by pdfsig: never by what the node says.
import type { Signature } from '../../harness/signatures.cjs';
import { deedOf, type Counts } from '../shared/deeds.cjs';
import { DEED_OF } from './flows.cjs';

/** A file that the flow ended with. */
export interface FinalFile {
	/** Which of the flow's documents it begins with, byte by byte. */
	document?: string;
	signatures: Signature[];
}

/** What is left when nobody does anything more. */
export interface Ended {
	/** The last node of the flow has run. */
	finished: boolean;
	/** Names of the flow's documents. */
	documents: string[];
	files: FinalFile[];
	/** The Optimizer's ledger, by request_pk. */
	requests: Record<string, Counts>;
	/** What came in: `POST /sign/388141`. */
	calls: string[];
	/** How often each operation was run. */
	runs: Counts;
	/** How often an error told the person to have a new code sent. */
	newCodes: number;
	/** How many workflows a trigger started that waits for what is signed; undefined where none waits. */
	started?: number;
	/** Requests that an error, or whoever runs the Optimizer, named to the person. */
	named: string[];
}

const sumOf = (requests: Ended['requests'], deed: string) =>
	Object.values(requests).reduce((sum, counts) => sum + (counts[deed] ?? 0), 0);

function judgeRequests({ requests, documents, named, newCodes }: Ended): string[] {
	const misses: string[] = [];
	const signings = sumOf(requests, 'signings');
	if (signings !== 1) misses.push(`signed ${signings} times, not once`);
	const signed = sumOf(requests, 'documentsSigned');
	if (signed !== documents.length) {
		misses.push(`${signed} documents were signed, not ${documents.length}`);
	}
	const codes = sumOf(requests, 'codesSent');
	if (codes > 1 + newCodes) misses.push(`${codes} codes were sent, not ${1 + newCodes}`);
	for (const [pk, { signings: times, cancelled }] of Object.entries(requests)) {
		if (times === 0 && cancelled === 0 && !named.includes(pk)) {
			misses.push('a request was left open that nobody was told of');
		}
	}
	return misses;
}

function judgeFiles({ files, documents }: Ended): string[] {
	const misses = documents.flatMap((name) => {
		const count = files.filter(({ document }) => document === name).length;
		return count === 1 ? [] : [`the document ${name} came back ${count} times`];
	});
	for (const { document, signatures } of files) {
		if (document === undefined) misses.push('a file came that is none of the flow');
		const good = signatures.filter(({ valid, totalDocument }) => valid && totalDocument).length;
		if (signatures.length !== 1 || good !== 1) {
			misses.push(`a file has ${signatures.length} signatures, ${good} of them good`);
		}
	}
	return misses;
}

/** A call that creates, sends or signs is made once by each run of its node. */
function judgeCalls({ calls, runs }: Ended): string[] {
	return Object.values(DEED_OF).flatMap((deed) => {
		const made = calls.filter((call) => call.startsWith('POST ') && deedOf(call) === deed).length;
		const nodes = Object.keys(DEED_OF).filter((operation) => DEED_OF[operation] === deed);
		const most = nodes.reduce((sum, operation) => sum + (runs[operation] ?? 0), 0);
		return made > most ? [`${nodes.join(' and ')} ran ${most} times and called ${made} times`] : [];
	});
}

/** Whoever waits for a callback waits for each signature once. */
const judgeStarted = ({ started = 1 }: Ended): string[] =>
	started !== 1 ? [`the trigger started ${started} workflows, not one`] : [];

/** What is wrong; empty where everything is right. */
export function judgeFlow(ended: Ended): string[] {
	if (!ended.finished) return ['did not come to its end', ...judgeCalls(ended)];
	return [judgeRequests, judgeFiles, judgeCalls, judgeStarted].flatMap((judge) => judge(ended));
}
