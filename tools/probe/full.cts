// A whole request in the sandbox environment: created, read, changed, cancelled, removed. No code is sent
// (it costs an SMS) and nothing is signed (it consumes a certificate).
import { isObject, listOf, numberOf, readEnvelope, uidOf } from '../../nodes/Oneshot/client/answer';
import { fillPath, type CallName } from '../../nodes/Oneshot/client/routes';
import { contract, picture } from '../harness/samples.cjs';
import type { Answered, Ask, Asking } from './ask.cjs';
import { note, type Finding } from './findings.cjs';
import type { Account } from './options.cjs';

/** Nobody: the probe's request is never signed. */
const person = { given_name: 'Probe', surname_1: 'Nobody', id_document_country: 'ES' };

const blob = (content: Buffer, type: string) => new Blob([new Uint8Array(content)], { type });

function createForm(account: Account): FormData {
	const { rao, ...others } = account;
	const form = new FormData();
	const texts = { ...person, ...rao, ...others, env: 'sandbox' };
	for (const [name, value] of Object.entries(texts)) form.append(name, value);
	const pictures = [
		['document_front', 'id-front.jpg', 'image/jpeg'],
		['document_rear', 'id-rear.jpg', 'image/jpeg'],
		['document_owner', 'selfie.png', 'image/png'],
	] as const;
	for (const [name, file, type] of pictures) form.append(name, blob(picture(file), type), file);
	return form;
}

function documentsForm(): FormData {
	const form = new FormData();
	const document = blob(contract(), 'application/pdf');
	form.append('file', document, 'probe 1.pdf');
	form.append('file2', document, 'probe 2.pdf');
	return form;
}

function imageForm(): FormData {
	const form = new FormData();
	form.append('image', blob(picture('logo.png'), 'image/png'), 'probe.png');
	return form;
}

const dataOf = ({ body }: Answered) => readEnvelope(body);

/** The first unique ID in an answer about uploaded or listed documents. */
function firstUid(answered: Answered): string | undefined {
	const { data } = dataOf(answered);
	const found = JSON.stringify(data ?? '').match(
		/[\da-f]{32}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/i,
	);
	return found?.[0];
}

/**
 * Makes and removes one request and one image, and notes what each call answered.
 * @returns what could not be removed again, for the person at the shell
 */
export async function askWholeRequest(
	ask: Ask,
	findings: Finding[],
	account: Account,
): Promise<string[]> {
	const left: string[] = [];

	/** Makes a call on the first of its paths that exists. */
	async function make(
		call: CallName,
		values: Record<string, string> = {},
		body: Pick<Asking, 'json' | 'form' | 'query'> = {},
	): Promise<Answered | undefined> {
		let last: Answered | undefined;
		for (const finding of findings.filter((one) => one.call === call)) {
			const path = fillPath(finding.path, values);
			if (path === undefined) return undefined;
			// The legacy path itself says which file is meant.
			const query = finding.path.includes('{type}') ? undefined : body.query;
			last = await ask({ method: finding.method, path, ...body, query });
			note(finding, 'a whole request', last);
			if (last.verdict !== 'absent') return last;
		}
		return last;
	}

	const succeeded = (answered: Answered | undefined) => answered?.envelope !== undefined;

	const image = await make('image.upload', {}, { form: imageForm() });
	const imageUid = image && uidOf(dataOf(image), 'image_uid', 'uid');
	if (imageUid !== undefined) {
		const uid = imageUid;
		await make('image.download', { uid });
		await make('image.getAll');
		if (!succeeded(await make('image.delete', { uid }))) left.push(`image ${uid}`);
	}

	const created = await make('request.create', {}, { form: createForm(account) });
	const number = created && numberOf(dataOf(created), 'request_pk', 'pk', 'request', 'id');
	if (!succeeded(created) || number === undefined) return left;
	const pk = number;
	try {
		const shown = await make('request.get', { pk });
		const uploaded = await make('document.upload', { pk }, { form: documentsForm() });
		const listed = await make('document.getAll', { pk });
		await make('request.getContract', { pk });
		const uid =
			(listed && succeeded(listed) ? String(listOf(dataOf(listed).data)[0]?.uid ?? '') : '') ||
			(uploaded && firstUid(uploaded));
		if (uid) {
			const query = { document_type: 'original' };
			await make('document.download', { pk, uid, type: 'original' }, { query });
			await make('document.delete', { pk, uid, type: 'original' });
		}
		const known = shown ? dataOf(shown).data : undefined;
		const change = {
			scratchcard: isObject(known) ? known.scratchcard : undefined,
			country_name: person.id_document_country,
			email: account.email,
			profile: account.profile,
			registration_authority: account.registration_authority,
		};
		await make('request.update', { pk }, { json: change });
	} finally {
		const removed = await make('document.deleteAll', { pk });
		const cancelled = await make('request.cancel', { pk });
		if (!succeeded(cancelled)) {
			left.push(`request ${pk}${succeeded(removed) ? '' : ' and its documents'}`);
		}
	}
	return left;
}
