import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { state } from '../support/records.ts';
import { runTarget, settingsFor } from '../support/target-process.ts';
import { requireChromium } from './chromium.ts';
import { CONTRASTS, FACTS, OVERFLOWING } from './in-page.ts';
import { lookAt, WIDE } from './pages.ts';
import { COMPANIES, recordThousandCompanies, STRANGE } from './thousand-companies.ts';

let server: PostgresServer;
let folder: string;
let path: string;

beforeAll(async () => {
  requireChromium();
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'fleet-browser-'));
  const database = await server.createDatabase('fleet');
  const settings = { ...settingsFor(server, 'fleet'), TARGET_POSTGRES_RAW_PRICE_PER_THOUSAND_CALLS: '0.25' };
  await runTarget(settings, [state('{}')]);
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query('delete from raw._runs');
  await recordThousandCompanies(client);
  await client.end();
  path = join(folder, 'fleet.html');
  const began = performance.now();
  const ended = await runTarget(settings, [], ['status', '--html', path]);
  expect(ended).toMatchObject({ code: 14, stderr: '' });
  expect(performance.now() - began).toBeLessThan(20_000 * inject('pace'));
  const printed = await runTarget(settings, [], ['status', '--html']);
  expect(printed.stdout).toMatch(/^<!doctype html>/);
});

afterAll(async () => {
  await server?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

/** The texts of a column of the rows that are shown. */
const SHOWN = (column: number): string =>
  `[...document.querySelectorAll('#companies tr:not([hidden])')].map((row) => row.cells[${column}].textContent)`;

describe('the page of 1,000 companies', () => {
  it('counts them, and shows those that need a person first', async () => {
    await lookAt(path, WIDE, async (page) => {
      expect(await page.evaluate(FACTS())).toEqual({
        Companies: '1000',
        OK: '957',
        Failed: '19',
        'Too old, or no run': '23',
        Rows: String((997 * 998 * 10) / 2),
        'Metered calls this month': expect.stringMatching(/^\d+$/),
      });
      const states = (await page.evaluate(SHOWN(1))) as string[];
      expect(states).toHaveLength(COMPANIES);
      expect(states.slice(0, 19).every((text) => /^Failed.*invalid_grant/.test(text))).toBe(true);
      expect(new Set(states.slice(42).map((text) => text.slice(0, 8)))).toEqual(new Set(['OK', 'Disabled']));
    });
  });

  it('sorts by a column, up and down, and filters by text and by state, without a request', async () => {
    await lookAt(path, WIDE, async (page) => {
      await page.getByRole('button', { name: 'Rows' }).click();
      const up = ((await page.evaluate(SHOWN(4))) as string[]).map((text) =>
        Number(text.replaceAll(',', '')),
      );
      expect(up).toEqual([...up].sort((a, b) => a - b));
      expect(up.at(-1)).toBe(9_970);
      await page.getByRole('button', { name: 'Rows' }).click();
      expect(((await page.evaluate(SHOWN(4))) as string[])[0]).toBe('9,970');
      await page.getByLabel('Find').fill('913 ltd');
      const found = (await page.evaluate(SHOWN(0))) as string[];
      expect(found).toHaveLength(333);
      await page.getByLabel('Find').fill('9130000000000300');
      expect(await page.evaluate(SHOWN(0))).toEqual(['Company 300 Ltd9130000000000300 · sandbox']);
      expect(await page.evaluate(SHOWN(7))).toEqual(['5 d']);
      await page.getByLabel('Find').fill('');
      await page.getByLabel('Show').selectOption('old');
      expect(await page.evaluate(SHOWN(1))).toHaveLength(20);
      expect(await page.textContent('#shown')).toBe('20 of 1,000 companies');
      await page.getByLabel('Show').selectOption('no run');
      expect(await page.evaluate(SHOWN(3))).toEqual(['never', 'never', 'never']);
    });
  });

  it('shows a name as text, whatever it is', async () => {
    await lookAt(path, WIDE, async (page) => {
      await page.getByLabel('Find').fill('onerror');
      expect(await page.evaluate(SHOWN(0))).toEqual([`${STRANGE}9130000000000007 · production`]);
      expect(await page.title()).toBe('Companies in fleet.raw');
    });
  });

  it.each([
    { width: 375, colorScheme: 'light' },
    { width: 375, colorScheme: 'dark' },
    { width: 768, colorScheme: 'light' },
    { width: 768, colorScheme: 'dark' },
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const)('fits $width px and is readable in $colorScheme', async (at) => {
    await lookAt(path, at, async (page) => {
      if (process.env.PICTURES) {
        await page.screenshot({
          path: join(process.env.PICTURES, `fleet-${at.width}-${at.colorScheme}.png`),
        });
      }
      expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(at.width);
      expect(await page.evaluate(OVERFLOWING)).toEqual([]);
      const contrasts = (await page.evaluate(CONTRASTS)) as { text: string; contrast: number }[];
      expect(contrasts.length).toBeGreaterThan(5_000);
      expect(contrasts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
    });
  });

  it('has no address of another place in it, and is small', () => {
    const page = readFileSync(path, 'utf8');
    expect(page).not.toMatch(/<(img|script|link|a|iframe)\s[^>]*(src|href)=|url\(http|@import/);
    expect(page.length).toBeLessThan(1_500_000);
  });
});
