import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialType, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { imitationOf, type Answers, type WorkflowJson } from './n8nNodes.cjs';

type NodeClass = INodeType | IVersionedNodeType;

const load = createRequire(__filename);

/** The node and credential types of one package, as n8n's loader finds them through package.json. */
export interface PackageTypes {
	/** The type of that full name (`n8n-nodes-oneshot.oneshot`), or undefined. */
	node(fullName: string): NodeClass | undefined;
	/** Every node type under its full name. */
	nodes(): Record<string, NodeClass>;
	/** The credential type of that name; throws when there is none. */
	credential(name: string): ICredentialType;
}

export interface ExtraTypes {
	/** Further node types by full name. */
	nodes?: Record<string, NodeClass>;
	credentials?: ICredentialType[];
}

/** n8n instantiates the class that has the file's name: `Oneshot.node.js` exports `Oneshot`. */
function instantiate<T>(file: string): T {
	const className = basename(file).split('.')[0];
	const exported = load(file) as Record<string, new () => T>;
	const Type = exported[className];
	if (Type === undefined) throw new Error(`${file} exports no class ${className}`);
	return new Type();
}

/**
 * Loads what `package.json` lists under `n8n`.
 * @param root folder of package.json
 * @param built whether to take the compiled files of `dist` or their TypeScript sources
 * @param extra types that a test brings along
 */
export function loadPackage(root: string, built: boolean, extra: ExtraTypes = {}): PackageTypes {
	const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		name: string;
		n8n: { nodes: string[]; credentials: string[] };
	};
	const source = (file: string) =>
		join(root, built ? file : file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

	let nodes: Record<string, NodeClass> | undefined;
	let credentials: ICredentialType[] | undefined;
	// Loaded on first use, so that a test of its own types needs nothing of the package.
	const packageNodes = () =>
		(nodes ??= Object.fromEntries(
			manifest.n8n.nodes.map((file) => {
				const type = instantiate<NodeClass>(source(file));
				return [`${manifest.name}.${type.description.name}`, type];
			}),
		));
	const packageCredentials = () =>
		(credentials ??= manifest.n8n.credentials.map((file) =>
			instantiate<ICredentialType>(source(file)),
		));

	return {
		node: (fullName) =>
			extra.nodes?.[fullName] ??
			(fullName.startsWith(`${manifest.name}.`) ? packageNodes()[fullName] : undefined),
		nodes: () => ({ ...packageNodes(), ...extra.nodes }),
		credential: (name) => {
			const found =
				extra.credentials?.find((type) => type.name === name) ??
				packageCredentials().find((type) => type.name === name);
			if (found === undefined) throw new Error(`Unknown credential type "${name}"`);
			return found;
		},
	};
}

/** The node types that one run of a workflow knows: the package's own and the stand-ins for n8n's. */
export function nodeTypesOf(
	types: PackageTypes,
	workflow: WorkflowJson,
	answers: Answers = {},
): INodeTypes {
	const find = (fullName: string) =>
		types.node(fullName) ?? imitationOf(fullName, workflow, answers);
	return {
		getByName: find,
		getByNameAndVersion: (fullName, version) =>
			NodeHelpers.getVersionedNodeType(find(fullName), version),
		getKnownTypes: () => ({}),
	};
}
