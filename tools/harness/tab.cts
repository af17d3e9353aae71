// A signer before the signing page, as its script in the browser is: what is posted, and what is kept.
import axios, { type AxiosResponse } from 'axios';
import type { IDataObject } from 'n8n-workflow';

import type { Act } from '../../nodes/Oneshot/page/ceremony';
import type { Answer, Proofs } from '../../nodes/Oneshot/page/view';
import { signer } from './signer.cjs';
import type { Webhook } from './webhooks.cjs';

type Fields = Partial<Record<'of' | 'code' | 'identity' | 'reason', string>>;

/** A signer's tab: keeps what the page gives it. */
export class Tab {
	proofs: Proofs = { receipts: {}, ticked: false };

	/** @param page where it is, and what the browser sends with all it asks for */
	constructor(
		private readonly page: Pick<Webhook, 'url' | 'settled'> & { headers?: object },
		private readonly token: unknown,
	) {}

	async post(body: object, headers: object = {}): Promise<AxiosResponse<Answer>> {
		const answer = await axios.post<Answer>(this.page.url, body, {
			headers: { 'content-type': 'application/json', ...this.page.headers, ...headers },
			validateStatus: () => true,
		});
		await this.page.settled();
		return answer;
	}

	async do(act: Act, fields: Fields = {}): Promise<Answer> {
		const { status, data } = await this.post({
			...{ token: this.token, act, proofs: this.proofs },
			...fields,
		});
		if (status !== 200 || typeof data !== 'object') {
			throw new Error(`The page answers ${status} to ${act}`);
		}
		this.proofs = data.proofs;
		return data;
	}

	/** Reads everything and ticks both. */
	async read(uids: string[]): Promise<void> {
		await this.do('identity', { identity: signer.serialNumber.slice(-4) });
		for (const of of [...uids, 'contract']) await this.do('open', { of });
		this.proofs.ticked = true;
	}
}

/** The documents of an item. */
export const uidsOf = ({ json }: { json: IDataObject }) =>
	(json.documents as IDataObject[]).map(({ uid }) => String(uid));

/** The state, and the notice where there is one. */
export const shown = ({ state, notice }: Answer) => [state, notice].filter(Boolean).join(': ');
