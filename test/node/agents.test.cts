// As a tool of an AI agent: what may it do, and what not.
import { NodeHelpers } from 'n8n-workflow';
import type { INodeTypeDescription } from 'n8n-workflow';

import { Oneshot } from '../../nodes/Oneshot/Oneshot.node';
import { resources } from '../../nodes/Oneshot/resources';
import { sharedWorld, type SharedWorld } from '../shared/world.cjs';

let world: SharedWorld;
const asTool = () => {
	const node = new Oneshot();
	node.description = { ...node.description, name: 'oneshotTool' };
	return node;
};
beforeAll(async () => {
	world = await sharedWorld();
	const { engine } = world;
	await engine.stop();
	const { startEngine } = await import('../../tools/harness/engine.cjs');
	const tool = await startEngine({
		types: { nodes: { 'n8n-nodes-oneshot.oneshotTool': asTool() } },
	});
	Object.assign(engine, tool);
});
afterAll(async () => await world.stop());
beforeEach(async () => await world.optimizer.clearCalls());

const type = 'n8n-nodes-oneshot.oneshotTool';
const operations = resources.flatMap(({ value, operations: all }) =>
	all.map((operation) => ({ resource: value, operation })),
);
const guarded = operations.filter(({ operation }) => operation.guarded && !operation.files);
const withFiles = operations.filter(({ operation }) => operation.files);

test.each(guarded.map(({ resource, operation }) => [resource, operation.value]))(
	'%s: %s does nothing without its author’s permission',
	async (resource, operation) => {
		for (const allowAiAgents of [undefined, false, '={{ true }}', 'true']) {
			const parameters = { resource, operation, requestPk: '1', allowAiAgents };
			const items = [{ json: { request_pk: 1, videoid_pk: 1, metadata: 'x' } }];
			// What n8n's own check of required parameters finds is not the question here.
			const needed = {
				secret: '1',
				reason: 'r',
				tokenUid: 'x',
				imageUid: 'x',
				documentUid: 'x',
				mobilePhoneNumber: '1',
				email: 'a',
			};
			const { error } = await world.run({ ...needed, ...parameters }, items, { type });
			expect(error?.context.code).toBe('AGENT_NOT_ALLOWED');
		}
		expect(await world.optimizer.calls()).toEqual([]);
	},
);

test('with it, it works', async () => {
	const { json } = await world.uploaded();
	await world.optimizer.clearCalls();
	const parameters = { resource: 'request', operation: 'generateOtp', allowAiAgents: true };
	const [item] = await world.done(parameters, [{ json }], { type });
	expect(item.json).toMatchObject({ otp_sent: true });
});

test('reading needs no permission', async () => {
	const [item] = await world.done({ resource: 'token', operation: 'getAll' }, undefined, { type });
	expect(item.json).toHaveProperty('token_uid');
});

test.each(withFiles.map(({ resource, operation }) => [resource, operation.value]))(
	'%s: %s, which works with files, is not offered',
	(resource, operation) => {
		const { description } = asTool();
		const fields = description.properties.filter(
			(property) =>
				property.name === 'operation' &&
				NodeHelpers.displayParameter({ resource }, property, { typeVersion: 1 }, description),
		);
		const offered = fields.flatMap(({ options = [] }) =>
			options.map((one) => ('value' in one ? one.value : '')),
		);
		expect(offered.length).toBeGreaterThan(0);
		expect(offered).not.toContain(operation);
	},
);

test('the permission is seen in tools only', () => {
	const properties = asTool().description.properties.filter(({ name }) => name === 'allowAiAgents');
	expect(properties).toHaveLength(guarded.length);
	for (const property of properties) {
		const [resource] = property.displayOptions?.show?.resource as string[];
		const [operation] = property.displayOptions?.show?.operation as string[];
		const seen = (description: INodeTypeDescription) =>
			NodeHelpers.displayParameter(
				{ resource, operation },
				property,
				{ typeVersion: 1 },
				description,
			);
		expect(seen(asTool().description)).toBe(true);
		expect(seen(new Oneshot().description)).toBe(false);
		expect(property.noDataExpression).toBe(true);
	}
});

test('what binds, charges, sends or destroys is guarded', () => {
	const names = operations
		.filter(({ operation }) => operation.guarded)
		.map(({ resource, operation }) => `${resource}.${operation.value}`);
	for (const { resource, operation } of operations) {
		const risky =
			/^(create|generateOtp|sign|signDocuments|approve|refuse|cancel|delete|deleteAll|update)$/;
		if (risky.test(operation.value)) expect(names).toContain(`${resource}.${operation.value}`);
	}
});
