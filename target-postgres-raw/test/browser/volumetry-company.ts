import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, expect } from 'vitest';
import { PROJECT_ROOT } from '../../../end-to-end/src/project-root.ts';
import { FEW_NAMES } from '../../../end-to-end/src/streams.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget, settingsFor } from '../support/target-process.ts';
import { backfill } from './backfill.ts';
import { type Look, requireChromium, withChromium } from './chromium.ts';
import { lookAt } from './pages.ts';

export const STRANGE = `<script>alert(1)</script> "co" & 'co'`;
export const ALL_STREAMS = [...FEW_NAMES, STRANGE];

const PICTURE = join(PROJECT_ROOT, 'docs', 'volumetry.png');

/** 400 days with two gaps and a failed window; then changes, a rejected record and another tap's stream. */
export class VolumetryCompany {
  #server: PostgresServer | undefined;
  #client: pg.Client | undefined;
  #folder = '';
  #path = '';

  /** Loads the company before the tests, and removes it after them. */
  constructor() {
    beforeAll(() => this.#load());
    afterAll(async () => {
      await this.#client?.end();
      await this.#server?.stop();
      if (this.#folder !== '') rmSync(this.#folder, { recursive: true });
    });
  }

  /** Looks at the page. */
  look(at: Look, use: (page: Page) => Promise<void>): Promise<void> {
    return lookAt(this.#path, at, use);
  }

  /** Rows of the database that the page is about. */
  async rowsOf(statement: string, values: unknown[] = []): Promise<pg.QueryResult['rows']> {
    return (await this.#client?.query(statement, values))?.rows ?? [];
  }

  async #load(): Promise<void> {
    requireChromium();
    this.#server = await startPostgres();
    this.#folder = mkdtempSync(join(tmpdir(), 'volumetry-browser-'));
    const database = await this.#server.createDatabase('company');
    await backfill(database, this.#folder);
    const settings = settingsFor(this.#server, 'company');
    const write = async (name: string, ...more: string[]): Promise<string> => {
      const file = join(this.#folder, name);
      const ended = await runTarget(settings, [], ['volumetry', '--html', file, ...more]);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      return file;
    };
    if (process.env.UPDATE_PICTURE) await takePicture(await write('picture.html', '--stream', 'qb_invoices'));
    this.#client = new pg.Client({ connectionString: database });
    await this.#client.connect();
    const [known] = await this.rowsOf('select id from raw.qb_invoices order by id limit 1');
    await load({ ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1' }, known?.id);
    this.#path = await write('page.html');
  }
}

async function load(settings: Readonly<Record<string, string>>, known: string): Promise<void> {
  const window =
    ',"extract_window_start_utc":"2025-02-03T00:00:00Z","extract_window_end_utc":"2025-02-04T00:00:00Z"';
  const changed = envelope(known, '{"MetaData":{"LastUpdatedTime":"2026-01-01T00:00:00Z"}}', window);
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
}

/** Pixels between the end of the picture and the next heading. */
const PICTURE_MARGIN = 16;

async function takePicture(file: string): Promise<void> {
  await withChromium({ width: 1120, colorScheme: 'light' }, async (context) => {
    const page = await context.newPage();
    await page.goto(`file://${file}`);
    // The picture ends with the calendar: the whole page is long.
    const next = await page.getByRole('heading', { name: 'Coverage', exact: true }).boundingBox();
    const height = Math.floor(next?.y ?? 0) - PICTURE_MARGIN;
    await page.screenshot({ path: PICTURE, fullPage: true, clip: { x: 0, y: 0, width: 1120, height } });
  });
}
