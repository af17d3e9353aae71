// Pictures for the documentation, taken by the walks: `ONESHOT_PICTURES=1 npm run test:e2e`.
import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { projectRoot } from '../../tools/shared/projectRoot.cjs';

/** Largest size of a picture in bytes: pages show several. */
const limit = 220_000;
/** Height of the picture of a long form, in pixels. */
const longest = 690;

/** Keeps a picture of the window in docs/images, when pictures are asked for. */
export async function takePicture(page: Page, name: string, height?: number): Promise<void> {
	if (!process.env.ONESHOT_PICTURES) return;
	const folder = join(projectRoot, 'docs', 'images');
	await mkdir(folder, { recursive: true });
	const path = join(folder, `${name}.png`);
	// Messages that pass by, and the pointer, are not part of it.
	await page.locator('.el-notification').evaluateAll((all) => {
		for (const message of all) message.remove();
	});
	const { width = 0 } = page.viewportSize() ?? {};
	const clip = height === undefined ? undefined : { x: 0, y: 0, width, height };
	await page.screenshot({ path, animations: 'disabled', fullPage: clip !== undefined, clip });
	const { size } = statSync(path);
	if (size > limit) throw new Error(`${path} has ${size} bytes`);
}

/** The same of a page of a form: its card with a margin, of a long one the upper part. */
export async function takeFormPicture(page: Page, name: string): Promise<void> {
	if (!process.env.ONESHOT_PICTURES) return;
	const before = page.viewportSize();
	const card = page.locator('.container');
	const wide = (await card.boundingBox())?.width ?? 0;
	await page.setViewportSize({ width: Math.round(wide) + 96, height: 600 });
	const { height = 0 } = (await card.boundingBox()) ?? {};
	await takePicture(page, name, Math.min(Math.round(height) + 16, longest));
	if (before) await page.setViewportSize(before);
}
