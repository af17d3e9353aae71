// Fills in n8n's forms the way a person does, and gives what n8n's form nodes make of it
// (n8n-nodes-base, Form/utils: prepareFormReturnItem). A workflow whose form lacks a field that a
// test fills in, or asks for more than it fills in, fails here as it would for a person.
import type { FormFieldsParameter, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Engine } from './engine.cjs';
import type { Question } from './n8nNodes.cjs';

export interface Upload {
	content: Buffer;
	fileName: string;
	mimeType: string;
}

/** What is entered, by the field's label or by its name. */
export type Entries = Record<string, string | number | string[] | Upload | Upload[]>;

type Field = FormFieldsParameter[number];

/** Somebody who has logged in to n8n. */
export const formUser = {
	id: '7b0c6f0e-5a0e-4c52-9d5c-2f4f6a1d3b10',
	email: 'clerk@example.com',
	firstName: 'Ana',
	lastName: 'Ruiz',
};

const isUpload = (value: unknown): value is Upload =>
	typeof value === 'object' && value !== null && 'content' in value;

/** Since version 2.4 a field's name, where it has one, is its key in the item; before, its label was. */
function keyOf(field: Field, version: number): string {
	return version >= 2.4 && field.fieldName ? field.fieldName : field.fieldLabel;
}

function textOf(field: Field, entry: Entries[string]): IDataObject[string] {
	if (field.fieldType === 'number') return Number(entry);
	if (field.fieldType === 'dropdown' && field.multiselect !== true) {
		const options = field.fieldOptions?.values.map(({ option }) => option) ?? [];
		if (!options.includes(String(entry))) {
			throw new Error(`"${field.fieldLabel}" offers no "${String(entry)}"`);
		}
	}
	return typeof entry === 'string' ? entry.trim() : (entry as string[]);
}

/**
 * The item that n8n's Form Trigger or Form node gives for these entries.
 * @param question what the node asks
 * @param user who has logged in, where the form asks for it: its pages tell it too
 */
export async function fillIn(
	engine: Engine,
	{ parameters, node }: Question,
	entries: Entries,
	user?: typeof formUser,
): Promise<INodeExecutionData[]> {
	const { values: fields = [] } = (parameters.formFields ?? {}) as { values?: FormFieldsParameter };
	const left = new Map(Object.entries(entries));
	const item: INodeExecutionData = { json: {}, binary: {} };

	for (const field of fields) {
		const label = [field.fieldLabel, field.fieldName].find((name) => left.has(name ?? ''));
		const entered = label === undefined ? undefined : left.get(label);
		left.delete(label ?? '');
		// What stands in a field already is sent as it is, unless somebody changes it.
		const entry = entered ?? (field.defaultValue || undefined);
		const key = keyOf(field, node.typeVersion);
		if (entry === undefined) {
			if (field.requiredField) throw new Error(`"${node.name}" asks for "${field.fieldLabel}"`);
			item.json[key] = field.fieldType === 'hiddenField' ? field.fieldValue : null;
			continue;
		}
		const uploads = [entry].flat().filter(isUpload);
		if ((field.fieldType === 'file') !== uploads.length > 0) {
			throw new Error(`"${field.fieldLabel}" is of the type ${field.fieldType ?? 'text'}`);
		}
		if (uploads.length === 0) {
			item.json[key] = textOf(field, entry);
			continue;
		}
		if (uploads.length > 1 && field.multipleFiles !== true) {
			throw new Error(`"${field.fieldLabel}" takes one file`);
		}
		const described = uploads.map(({ content, fileName, mimeType }) => ({
			filename: fileName,
			mimetype: mimeType,
			size: content.length,
		}));
		item.json[key] = field.multipleFiles === true ? described : described[0];
		for (const [index, { content, fileName, mimeType }] of uploads.entries()) {
			const suffix = uploads.length > 1 ? `_${index}` : '';
			const property = key.replace(/\W/g, '_') + suffix;
			item.binary = {
				...item.binary,
				[property]: await engine.binary(content, fileName, mimeType),
			};
		}
	}
	if (left.size > 0) {
		throw new Error(`"${node.name}" has no field for: ${[...left.keys()].join(', ')}`);
	}
	item.json.submittedAt = new Date().toISOString();
	item.json.formMode = 'production';
	if (user) item.json.user = user;
	return [item];
}
