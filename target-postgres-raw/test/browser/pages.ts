import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Look, withChromium } from './chromium.ts';

export const WIDE = { width: 1280, colorScheme: 'light' } as const;

/** Opens a page and holds it to what every look at it must be: silent, and without a request of its own. */
export async function lookAt(path: string, at: Look, use: (page: Page) => Promise<void>): Promise<void> {
  await withChromium(at, async (context) => {
    const page = await context.newPage();
    const [said, asked]: [string[], string[]] = [[], []];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('dialog', (dialog) => said.push(dialog.message()));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`file://${path}`);
    await use(page);
    expect(said).toEqual([]);
    expect(asked).toEqual([`file://${path}`]);
  });
}
