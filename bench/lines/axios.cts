// No n8n at all: axios, with connections that are kept.
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import axios from 'axios';

import { pathOf } from '../inside/store.cjs';
import { formDataOf } from './helperLoop.cjs';
import { filledIn, inPool, type Line, type Setting } from './line.cjs';

function bodyOf({ call }: Setting, binary: Setting['items'][number]['binary'] = {}) {
	if (!call.files) return {};
	const form = new (formDataOf())();
	for (const [name, value] of Object.entries(call.fields ?? {})) form.append(name, value);
	for (const [name, property] of Object.entries(call.files)) {
		const { fileName, mimeType } = binary[property];
		const path = pathOf(binary[property]);
		const described = { filename: fileName, contentType: mimeType };
		form.append(name, createReadStream(path), { ...described, knownLength: statSync(path).size });
	}
	const headers = { ...form.getHeaders(), 'content-length': String(form.getLengthSync()) };
	return { data: form, headers };
}

export const bareAxios: Line = (setting) => {
	const { call, baseUrl, items, inFlight, folder } = setting;
	const client = axios.create({
		baseURL: baseUrl,
		method: call.method,
		httpAgent: new Agent({ keepAlive: true, maxSockets: inFlight || 8 }),
		maxRedirects: 0,
		maxBodyLength: Infinity,
		responseType: call.download ? 'stream' : 'json',
	});
	return async () =>
		await inPool(items, inFlight, async ({ json, binary }, index) => {
			const url = filledIn(call.path, json);
			const { data } = await client.request<unknown>({ url, ...bodyOf(setting, binary) });
			if (!call.download) return;
			await pipeline(data as Readable, createWriteStream(join(folder, `${index}.pdf`)));
		});
};
