// n8n's data tables as far as the workflows of this project use them: rows of texts, found by equality.
// A column or table that was not created is refused, as n8n does (n8n-nodes-base, DataTable).
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Answers, Question } from './n8nNodes.cjs';

/** A row as it is now. */
export type Row = Record<string, unknown> & { id: number; createdAt: string; updatedAt: string };

interface Table {
	columns: string[];
	rows: Row[];
}

interface Condition {
	keyName: string;
	condition?: string;
	keyValue?: unknown;
}

const systemColumns = ['id', 'createdAt', 'updatedAt'];

export type DataTables = ReturnType<typeof dataTables>;

/** Tables that outlive a run of a workflow, as n8n's do. */
export function dataTables() {
	const tables = new Map<string, Table>();

	function create({ tableName, columns, options }: INodeParameters): IDataObject[] {
		const name = String(tableName);
		const { createIfNotExists } = (options ?? {}) as { createIfNotExists?: boolean };
		if (tables.has(name) && !createIfNotExists) throw new Error(`There is a table ${name} already`);
		const { column = [] } = columns as { column?: Array<{ name: string }> };
		if (!tables.has(name)) tables.set(name, { columns: column.map((each) => each.name), rows: [] });
		return [{ name }];
	}

	function tableOf({ dataTableId }: INodeParameters): Table {
		const { value, mode } = dataTableId as { value: string; mode: string };
		const table = tables.get(value);
		if (mode !== 'name' || !table) throw new Error(`There is no data table “${value}” by ${mode}`);
		return table;
	}

	function assertColumns(table: Table, names: string[], systemToo: boolean): void {
		const known = systemToo ? [...table.columns, ...systemColumns] : table.columns;
		const unknown = names.filter((name) => !known.includes(name));
		if (unknown.length > 0) throw new Error(`The table has no column ${unknown.join(', ')}`);
	}

	/** The rows that fulfil the conditions; n8n compares a text with a number as texts. */
	function matching(table: Table, { filters, matchType }: INodeParameters): Row[] {
		const { conditions = [] } = (filters ?? {}) as { conditions?: Condition[] };
		assertColumns(
			table,
			conditions.map(({ keyName }) => keyName),
			true,
		);
		const holds = (row: Row, { keyName, condition = 'eq', keyValue }: Condition): boolean => {
			const [stored, asked] = [String(row[keyName] ?? ''), String(keyValue ?? '')];
			switch (condition) {
				case 'eq':
					return stored === asked;
				case 'neq':
					return stored !== asked;
				case 'isNotEmpty':
					return stored !== '';
				case 'lt':
					return stored < asked;
				case 'gt':
					return stored > asked;
				case 'ilike':
					return stored.toLowerCase().includes(asked.replaceAll('%', '').toLowerCase());
				default:
					throw new Error(`The stand-in for data tables does not know “${condition}”`);
			}
		};
		if (conditions.length === 0) return table.rows;
		return table.rows.filter((row) =>
			matchType === 'allConditions'
				? conditions.every((each) => holds(row, each))
				: conditions.some((each) => holds(row, each)),
		);
	}

	function valuesOf(table: Table, { columns }: INodeParameters): Record<string, unknown> {
		const { value } = columns as { value: Record<string, unknown> };
		assertColumns(table, Object.keys(value), false);
		// Columns of texts keep texts.
		return Object.fromEntries(
			Object.entries(value).map(([name, entry]) => [name, entry === null ? null : String(entry)]),
		);
	}

	/** What one item makes the node give. */
	function run(parameters: INodeParameters, item: INodeExecutionData): INodeExecutionData[] {
		if (parameters.resource === 'table') return create(parameters).map((json) => ({ json }));
		const table = tableOf(parameters);
		const now = new Date().toISOString();
		const shown = (rows: Row[]) => rows.map((row) => ({ json: { ...row } as IDataObject }));
		switch (parameters.operation) {
			case 'insert': {
				const values = valuesOf(table, parameters);
				const id = (table.rows.at(-1)?.id ?? 0) + 1;
				const row: Row = { ...values, id, createdAt: now, updatedAt: now };
				table.rows.push(row);
				return shown([row]);
			}
			case 'update': {
				const found = matching(table, parameters);
				for (const row of found) {
					Object.assign(row, valuesOf(table, parameters), { updatedAt: now });
				}
				return shown(found);
			}
			case 'get': {
				const found = [...matching(table, parameters)];
				if (parameters.orderBy === true && parameters.orderByDirection === 'DESC') found.reverse();
				const limit = parameters.returnAll === true ? Infinity : Number(parameters.limit ?? 50);
				return shown(found.slice(0, limit));
			}
			case 'rowExists':
				return matching(table, parameters).length > 0 ? [item] : [];
			default:
				throw new Error(`The stand-in for data tables has no “${String(parameters.operation)}”`);
		}
	}

	const answer = ({ items, parametersOf }: Question): INodeExecutionData[] =>
		items.flatMap((item, index) =>
			run(parametersOf(index), item).map((output) => ({ ...output, pairedItem: { item: index } })),
		);

	return {
		/** What answers at the nodes of a workflow. */
		answers: { 'n8n-nodes-base.dataTable': answer } as Answers,
		/** The rows of a table, as they are now. */
		rows: (name: string): Row[] => tables.get(name)?.rows ?? [],
	};
}
