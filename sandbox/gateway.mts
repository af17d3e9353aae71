// A gateway in front of the Optimizer, for trying out the credential's gateway authentication.
import type { FastifyInstance } from 'fastify';

export interface Gateway {
	/** `user:password` */
	basic?: string;
	/** `Name:value` */
	header?: string;
}

const LOGIN_PAGE =
	'<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n<center><h1>401 Authorization Required</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';

/** Refuses calls without the login, as nginx does. */
export function installGateway(server: FastifyInstance, { basic, header }: Gateway) {
	if (!basic && !header) return;
	const [name, ...value] = (header ?? '').split(':');
	server.addHook('onRequest', async (request, reply) => {
		if (request.url.startsWith('/_sandbox')) return;
		const login = `Basic ${Buffer.from(basic ?? '').toString('base64')}`;
		const allowed =
			(!basic || request.headers.authorization === login) &&
			(!header || request.headers[name.toLowerCase()] === value.join(':').trim());
		if (!allowed) await reply.code(401).type('text/html').send(LOGIN_PAGE);
	});
}
