import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../end-to-end/src/project-root.ts';
import { FEW_NAMES } from '../../../end-to-end/src/streams.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget, settingsFor } from '../support/target-process.ts';
import { backfill } from './backfill.ts';
import { type Look, requireChromium, withChromium } from './chromium.ts';
import { CONTRASTS, OVERFLOWING } from './in-page.ts';

const STRANGE = `<script>alert(1)</script> "co" & 'co'`;

const ALL_STREAMS = [...FEW_NAMES, STRANGE];

const PICTURE = join(PROJECT_ROOT, 'docs', 'volumetry.png');

let server: PostgresServer;

let folder: string;

let client: pg.Client;

let path: string;

/** 400 days with two gaps and a failed window; then changes, a rejected record and another tap's stream. */
beforeAll(async () => {
  requireChromium();
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'volumetry-browser-'));
  const database = await server.createDatabase('company');
  await backfill(database, folder);
  if (process.env.UPDATE_PICTURE) await takePicture(await write('picture.html', '--stream', 'qb_invoices'));
  client = new pg.Client({ connectionString: database });
  await client.connect();
  const [known] = (await client.query('select id from raw.qb_invoices order by id limit 1')).rows;
  const settings = { ...settingsFor(server, 'company'), TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1' };
  const window =
    ',"extract_window_start_utc":"2025-02-03T00:00:00Z","extract_window_end_utc":"2025-02-04T00:00:00Z"';
  const changed = envelope(known.id, '{"MetaData":{"LastUpdatedTime":"2026-01-01T00:00:00Z"}}', window);
  const loaded = [
    await runTarget(settings, [
      SCHEMA,
      changed,
      envelope('new', '{}', window),
      envelope('bad', '{"n":1e200000}'),
    ]),
    await runTarget(settings, [SCHEMA, changed]),
    await runTarget(settings, [
      schemaMessage(STRANGE, []),
      { type: 'RECORD', stream: STRANGE, record: { a: 1 } },
      state('{}'),
    ]),
  ];
  expect(loaded.map(({ code }) => code)).toEqual([0, 0, 0]);
  path = await write('page.html');
}, 240_000);

afterAll(async () => {
  await client?.end();
  await server?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

async function write(name: string, ...more: string[]): Promise<string> {
  const file = join(folder, name);
  const ended = await runTarget(settingsFor(server, 'company'), [], ['volumetry', '--html', file, ...more]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return file;
}

/** Opens the page and holds it to what every look at it must be: silent, and without a request of its own. */
async function look(at: Look, use: (page: Page) => Promise<void>): Promise<void> {
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

const WIDE = { width: 1280, colorScheme: 'light' } as const;

describe('the page', { timeout: 60_000 }, () => {
  it.each([
    { width: 375, colorScheme: 'light' },
    { width: 375, colorScheme: 'dark' },
    { width: 320, colorScheme: 'light' },
    { width: 768, colorScheme: 'light' },
    { width: 768, colorScheme: 'dark' },
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const)('fits $width px and is readable in $colorScheme', async (at) => {
    await look(at, async (page) => {
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
      await look({ width: 1280, colorScheme }, async (page) => {
        grounds.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
      });
    expect(grounds).toEqual(['rgb(246, 247, 249)', 'rgb(17, 21, 28)']);
  });

  it('shows the name of a stream as text, whatever it is', async () => {
    await look(WIDE, async (page) => {
      expect(
        await page.evaluate(`[...document.querySelectorAll('h2')].map((each) => each.textContent)`),
      ).toEqual(['Runs', ...[...ALL_STREAMS].sort()]);
      expect(await page.evaluate(`document.querySelectorAll('script').length`)).toBe(0);
    });
  });
});

async function takePicture(file: string): Promise<void> {
  await withChromium({ width: 1120, colorScheme: 'light' }, async (context) => {
    const page = await context.newPage();
    await page.goto(`file://${file}`);
    await page.screenshot({ path: PICTURE, fullPage: true });
  });
}
