// Only programs on this machine that mean the Optimizer reach it: no web page does, neither by a name that it lets
// point to this machine (DNS rebinding), nor by a call across origins.
import type { FastifyInstance, FastifyRequest } from 'fastify';

const NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Refuses calls for another host or from another origin; nothing here sends CORS headers. */
export function installGuard(server: FastifyInstance) {
	server.addHook('onRequest', async (request, reply) => {
		const complaint = complaintAbout(request);
		if (complaint) await reply.code(403).send({ error: complaint });
	});
}

function complaintAbout({ headers, protocol, raw }: FastifyRequest): string | undefined {
	const port = raw.socket.localPort;
	const isDefault = port === (protocol === 'https' ? 443 : 80);
	const hosts = NAMES.flatMap((name) => [`${name}:${port}`, ...(isDefault ? [name] : [])]);
	const { host = '', origin } = headers;
	if (!hosts.includes(host.toLowerCase())) {
		return `The local Optimizer answers to ${hosts.join(', ')} only, not to ${JSON.stringify(host)}`;
	}
	if (origin !== undefined && !hosts.some((own) => origin === `${protocol}://${own}`)) {
		return 'The local Optimizer takes no calls from web pages';
	}
	return undefined;
}
