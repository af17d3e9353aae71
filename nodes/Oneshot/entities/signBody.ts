import type { IDataObject } from 'n8n-workflow';

import type { Client } from '../client/client';
import type { Appearance } from './appearance';
import { currentAppearance, legacyFormat, legacyPlace } from './appearance';
import type { KnownDocument } from './document';
import { findDocuments, isPdf } from './document';

/** What only the legacy Sign has: its own place per document, countersignature, metadata. */
export interface LegacyMembers {
	/** By document uid. */
	places: Record<string, IDataObject>;
	metadata?: string;
	/** Leaves out what long-term validation needs. */
	disable_ltv?: boolean;
	countersignature?: IDataObject;
}

/** What is needed to sign a request, whatever the generation. */
export interface Signing {
	/** The signer's consent in the API's names: `secret`, and beside it `ext_unlock_type` and `ext_unlock_value`. */
	consent: IDataObject;
	/** How the signature is seen; not at all where left out. */
	appearance?: Appearance;
	/** Only sent to a legacy Optimizer. */
	legacy?: LegacyMembers;
	/** The request's documents, as far as they are known. */
	known: KnownDocument[];
}

/** The legacy body, which places the signature document by document. */
async function legacyBody(
	client: Client,
	pk: string,
	{ consent, appearance, legacy, known }: Signing,
): Promise<IDataObject> {
	const { places = {}, ...others } = legacy ?? {};
	const options: IDataObject = {};
	if (appearance) {
		for (const document of await findDocuments(client, pk, known)) {
			if (isPdf(document)) options[document.uid] = legacyPlace(appearance, document);
		}
	}
	for (const [uid, place] of Object.entries(places)) {
		options[uid] = { ...(options[uid] as IDataObject | undefined), ...place };
	}
	return {
		...consent,
		...(appearance && { use_signature_text: true, signature_format: legacyFormat(appearance) }),
		...(Object.keys(options).length > 0 && { options }),
		...others,
	};
}

/** The body of Sign. A legacy Optimizer is asked for the documents where they are not known and the signature is to be seen. */
export async function signBody(client: Client, pk: string, signing: Signing): Promise<IDataObject> {
	if (client.account.version === 'legacy') return await legacyBody(client, pk, signing);
	const { consent, appearance } = signing;
	return {
		...consent,
		...(appearance && { signature: { appearance: currentAppearance(appearance) } }),
	};
}
