// n8n's editor, as somebody sees it who builds a workflow.
import type { INode, INodeParameters } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';

import type { Installation } from './installation.cjs';
import { logIn } from './person.cjs';
import { takePicture } from './pictures.cjs';

export type Editor = Awaited<ReturnType<typeof openEditor>>;

const ourNode = 'n8n-nodes-oneshot.oneshot';

/** A workflow of a manual trigger and our nodes, one after another, each with the credential. */
async function createWorkflow(
	place: Installation,
	steps: Record<string, INodeParameters>,
	type = ourNode,
) {
	const { id, name } = place.credential;
	const start: INode = {
		id: 'start',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const nodes = Object.entries(steps).map(
		([step, parameters], index): INode => ({
			id: step,
			name: step,
			type,
			typeVersion: 1,
			position: [(index + 1) * 220, 0],
			parameters,
			credentials: { oneshotApi: { id, name } },
		}),
	);
	const names = ['Start', ...Object.keys(steps)];
	const links = names
		.slice(1)
		.map((node, index) => [names[index], { main: [[{ node, type: 'main' as const, index: 0 }]] }]);
	return await place.rest.createWorkflow({
		name: names.join(', '),
		nodes: [start, ...nodes],
		connections: Object.fromEntries(links),
		settings: {},
	});
}

/** Signs in. */
export async function openEditor(page: Page, place: Installation) {
	await logIn(page, place.url);

	const parameter = (name: string): Locator => page.getByTestId(`parameter-input-${name}`);
	/** An entry of the list that is open. */
	const entry = (text: string): Locator =>
		page.locator('.el-select-dropdown__item:visible').getByText(text, { exact: true });

	return {
		page,
		parameter,
		output: page.getByTestId('output-panel'),
		/** Opens a workflow of these steps, named as they are to be called. */
		async openWorkflow(
			steps: Record<string, INodeParameters> = {},
			as: 'node' | 'tool' = 'node',
		): Promise<void> {
			const { id } = await createWorkflow(place, steps, as === 'tool' ? `${ourNode}Tool` : ourNode);
			await page.goto(`${place.url}/workflow/${id}`);
			await page.getByTestId('node-creator-plus-button').waitFor();
		},
		/** Opens a workflow that n8n has, all of it in view. */
		async openStored(id: string): Promise<void> {
			await page.goto(`${place.url}/workflow/${id}`);
			await page.getByTestId('canvas-node').first().waitFor();
			await page.getByTestId('zoom-to-fit').click();
		},
		/** Opens the panel of nodes and enters what somebody would look for. */
		async search(text: string): Promise<Locator> {
			const bar = page.getByTestId('node-creator-search-bar');
			if (!(await bar.isVisible())) await page.getByTestId('node-creator-plus-button').click();
			await bar.fill(text);
			return page.getByTestId('node-creator').getByText('One-Shot', { exact: true });
		},
		/** Opens a node of the canvas. */
		async open(name: string): Promise<void> {
			await page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
			await page.getByTestId('node-execute-button').waitFor();
		},
		/** Opens a tool of the canvas, which has no button to execute it. */
		async openTool(name: string): Promise<void> {
			await page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
			await parameter('operation').waitFor();
		},
		async close(): Promise<void> {
			await page.getByTestId('ndv-close-button').click();
		},
		/** Chooses an entry of a drop-down field. */
		async choose(name: string, text: string): Promise<void> {
			await parameter(name).click();
			await entry(text).click();
		},
		/** The entries that a selector's list offers; it is open then. */
		async openList(name: string): Promise<Locator> {
			const selector = page.getByTestId(`resource-locator-${name}`);
			const label = page.getByTestId(`${name}-parameter-input-options-container`);
			await selector.hover();
			// n8n offers no list while the field holds an expression, as by default it does.
			await label.getByTestId('radio-button-fixed').click();
			await selector.getByTestId('rlc-mode-selector').click();
			await entry('From list').click();
			await selector.getByTestId('rlc-input').click();
			return page.getByTestId('rlc-item');
		},
		/** Writes into the chat below the canvas. */
		async ask(text: string): Promise<void> {
			const input = page.getByTestId('chat-input');
			if (!(await input.isVisible())) await page.getByTestId('workflow-chat-button').click();
			await input.fill(text);
			await input.press('Enter');
		},
		async execute(): Promise<void> {
			await page.getByTestId('node-execute-button').click();
		},
		/** Keeps a picture of the window for the documentation, when pictures are asked for. */
		picture: async (name: string) => await takePicture(page, name),
	};
}
