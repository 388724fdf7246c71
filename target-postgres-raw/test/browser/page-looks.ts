import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTRASTS, OVERFLOWING } from './in-page.ts';
import { WIDE } from './pages.ts';
import { ALL_STREAMS, type VolumetryCompany } from './volumetry-company.ts';

/** Registers the tests of how the page looks, beside those of its numbers: the company takes long to load. */
export function describeLooks(company: VolumetryCompany): void {
  describe('the page', () => {
    it.each([
      { width: 375, colorScheme: 'light' },
      { width: 375, colorScheme: 'dark' },
      { width: 320, colorScheme: 'light' },
      { width: 768, colorScheme: 'light' },
      { width: 768, colorScheme: 'dark' },
      { width: 1280, colorScheme: 'light' },
      { width: 1280, colorScheme: 'dark' },
    ] as const)('fits $width px and is readable in $colorScheme', async (at) => {
      await company.look(at, async (page) => {
        if (process.env.PICTURES)
          await page.screenshot({
            path: join(process.env.PICTURES, `volumetry-${at.width}-${at.colorScheme}.png`),
            clip: { x: 0, y: at.width < 700 ? 4_600 : 2_300, width: at.width, height: 2_200 },
            fullPage: true,
          });
        for (const isOpen of [false, true]) {
          await page.evaluate(
            `document.querySelectorAll('details').forEach((each) => { each.open = ${isOpen}; })`,
          );
          expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(at.width);
          expect(await page.evaluate(OVERFLOWING)).toEqual([]);
        }
        const contrasts = (await page.evaluate(CONTRASTS)) as { text: string; contrast: number }[];
        expect(contrasts.length).toBeGreaterThan(200);
        expect(contrasts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
      });
    });

    it('is dark where the reader wants it dark', async () => {
      const grounds: unknown[] = [];
      for (const colorScheme of ['light', 'dark'] as const)
        await company.look({ width: 1280, colorScheme }, async (page) => {
          grounds.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
        });
      expect(grounds).toEqual(['rgb(246, 247, 249)', 'rgb(17, 21, 28)']);
    });

    it('shows the name of a stream as text, whatever it is', async () => {
      await company.look(WIDE, async (page) => {
        expect(
          await page.evaluate(`[...document.querySelectorAll('h2')].map((each) => each.textContent)`),
        ).toEqual(['Runs', ...[...ALL_STREAMS].sort()]);
        expect(await page.evaluate(`document.querySelectorAll('script').length`)).toBe(0);
      });
    });
  });
}
