// This package's node, as it ships.
import { credentialFor } from '../../tools/harness/optimizer.cjs';
import { completed, type Line } from './line.cjs';

/** Our credential, for a server whose API begins there. */
export const credentialOf = (baseUrl: string) =>
	credentialFor({ current: baseUrl, legacy: baseUrl });

export const oneshot: Line = ({ engine, baseUrl, call, items, inFlight }) => {
	const options = inFlight ? { parallelCalls: inFlight } : {};
	return async () => {
		const credentials = { oneshotApi: credentialOf(baseUrl) };
		completed(await engine.runNode({ ...call.operation, options }, { items, credentials }), items);
	};
};
