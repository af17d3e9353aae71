// What is measured is the same call, whoever makes it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import axios from 'axios';

import { calls, itemJson } from '../../../bench/calls.cjs';
import { filledIn } from '../../../bench/lines/line.cjs';
import type { Counts } from '../../../bench/server/server.cjs';
import { picturePath } from '../../../tools/harness/samples.cjs';
import { startServer } from '../../../tools/shared/programs.cjs';
import { projectRoot } from '../../../tools/shared/projectRoot.cjs';
import { sharedWorld } from '../../shared/world.cjs';

test('for Create, the others send the fields and files that the node sends', async () => {
	const world = await sharedWorld();
	try {
		await world.optimizer.reset();
		await world.done(calls.create.operation, [{ json: itemJson, binary: await world.identity() }]);
		const made = (await world.optimizer.calls()).filter(({ method }) => method === 'POST');
		expect(made).toHaveLength(1);
		const [{ path, fields, files }] = made;
		expect(path).toMatch(new RegExp(`${calls.create.path}$`));
		expect(fields).toEqual(calls.create.fields);
		const names = files.map(({ field }) => field).sort();
		expect(names).toEqual(Object.keys(calls.create.files).sort());
	} finally {
		await world.stop();
	}
});

test('the server answers as late as it was told, and counts', async () => {
	const { server, line } = await startServer({
		program: process.execPath,
		args: ['--require', 'tsx/cjs', join(projectRoot, 'bench', 'server', 'server.cts')],
		cwd: projectRoot,
		ready: /listening on/,
	});
	try {
		const url = line.split(' ').at(-1) ?? '';
		const counts = async () => (await axios.get<Counts>(`${url}/counts`)).data;
		const base = `${url}/20/0.1/oneshot/api/v1`;
		const get = filledIn(calls.getToken.path, itemJson);
		await Promise.all([1, 2, 3].map(async () => await axios.get(base + get)));
		expect(await counts()).toEqual({ calls: 3, inFlight: 3, received: 0 });

		const picture = readFileSync(picturePath('logo.png'));
		await axios.post(base + calls.create.path, picture);
		expect(await counts()).toEqual({ calls: 1, inFlight: 1, received: picture.length });

		const download = base + filledIn(calls.download.path, itemJson);
		const { data } = await axios.get<ArrayBuffer>(download, { responseType: 'arraybuffer' });
		expect(data.byteLength).toBeGreaterThan(0.1 * 1024 ** 2);
		expect(Buffer.from(data).toString('latin1')).toMatch(/^%PDF-[^]*%%EOF\n$/);
	} finally {
		await server.stop();
	}
});
