// What `npm run n8n` says at its end: the way to a signed PDF, for somebody who reads only what stands there.
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { contractPath, picturePath } from '../harness/samples.cjs';
import { signer } from '../harness/signer.cjs';
import type { Login, StoredWorkflow, WorkflowFile } from './rest.cjs';
import type { Setup } from './setup.cjs';

/** The example that the way goes through. */
export const firstExample = 'classic-signature';

/** The fields of its form that take files, and the samples for them. */
const samples = {
	'Document to sign': 'contract.pdf',
	'Front of the identity document': 'id-front.jpg',
	'Back of the identity document': 'id-rear.jpg',
	'Photo of the person holding it': 'selfie.png',
};

/** Puts the sample files into a folder, from which a browser can choose them. */
export async function layOutSamples(folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	await copyFile(contractPath, join(folder, 'contract.pdf'));
	for (const name of ['id-front.jpg', 'id-rear.jpg', 'selfie.png'] as const) {
		await copyFile(picturePath(name), join(folder, name));
	}
}

/** The address of a published workflow's form; undefined where it begins with none. */
export function formOf(url: string, { nodes }: Pick<WorkflowFile, 'nodes'>): string | undefined {
	const trigger = nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
	return trigger?.webhookId && `${url}/form/${trigger.webhookId}`;
}

/**
 * Publishes a workflow unless it is published already. Gives the address of its form, undefined where n8n refuses
 * (somebody has changed the workflow since) or where it has none.
 */
export async function publishForm({ rest, url }: Setup, id: string): Promise<string | undefined> {
	const workflow = await rest.call<StoredWorkflow & { active: boolean }>('GET', `/workflows/${id}`);
	try {
		if (!workflow.active) await rest.activate(workflow);
	} catch {
		return undefined;
	}
	return formOf(url, workflow);
}

interface Way {
	/** Of n8n. */
	url: string;
	login: Login;
	/** The first example: its form while it is published, and its place in the editor. */
	form?: string;
	workflow: { name: string; address: string };
	/** The folder with the sample files. */
	folder: string;
	/** Where the codes appear. */
	outbox: string;
}

/** The steps, numbered. */
export function firstMinutes({ url, login, form, workflow, folder, outbox }: Way): string {
	const width = Math.max(...Object.keys(samples).map((label) => label.length)) + 2;
	const files = Object.entries(samples).map(
		([label, file]) => `       ${label.padEnd(width)}${file}`,
	);
	const { givenName, surname1, email, serialNumber } = signer;
	const open = form
		? `Open ${form} in the same browser.
     It is the form of the example “${workflow.name}”. n8n asks whether
     it may use your login: press “Allow access”.`
		: `Open ${workflow.address} in the same browser and press “Publish”.
     Then double-click the first node, choose “Production URL” and open that address: it is the form.`;
	return `A signed PDF in your hands, in about five minutes:

  1. Open ${url} and sign in
       Email     ${login.email}
       Password  ${login.password}
  2. ${open}
  3. Choose the files from ${folder}
${files.join('\n')}
     and fill in a person that you make up:
       ${givenName}, ${surname1}, ${email}, +34 600 123 456, identity document ${serialNumber}
     Tick the box, and leave the rest as it is. Then press the button below the form.
  4. Open ${outbox} in another tab: a real
     Optimizer sends the code to the signer's phone, this one shows it there, and in this window.
  5. Go on in the form: read, agree, type the code. Its last page gives you the signed PDF.`;
}
