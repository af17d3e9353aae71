// Pictures for the documentation, taken by the walks: `ONESHOT_PICTURES=1 npm run test:e2e`.
import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { projectRoot } from '../../tools/shared/projectRoot.cjs';

/** Largest size of a picture in bytes: pages show several. */
const limit = 200_000;

/**
 * Keeps a picture of what the window shows in docs/images, when pictures are asked for.
 * @param whole all of the page, also what one would have to scroll to
 */
export async function takePicture(page: Page, name: string, whole = false): Promise<void> {
	if (!process.env.ONESHOT_PICTURES) return;
	const folder = join(projectRoot, 'docs', 'images');
	await mkdir(folder, { recursive: true });
	const path = join(folder, `${name}.png`);
	// Messages that pass by, and the pointer, are not part of it.
	await page.locator('.el-notification').evaluateAll((all) => {
		for (const message of all) message.remove();
	});
	await page.screenshot({ path, animations: 'disabled', fullPage: whole });
	const { size } = statSync(path);
	if (size > limit) throw new Error(`${path} has ${size} bytes`);
}
