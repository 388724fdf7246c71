import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

let folder: string;
const server = sharedServer();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volumetry-'));
  return () => rmSync(folder, { recursive: true });
});

/** A million in the soak. */
const MANY = inject('volume') > 1 ? 1_000_000 : 100_000;

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const window = (day: string) =>
  `,"extract_window_start_utc":"${day}T00:00:00Z","extract_window_end_utc":"${day}T23:59:59Z"`;
const covered = (...pairs: (readonly [string, string])[]) =>
  state(
    JSON.stringify({
      bookmarks: { qb_invoices: { window_field: 'MetaData.LastUpdatedTime', covered: pairs } },
    }),
  );

async function pageOf(settings: TestDatabase['settings'], ...more: string[]): Promise<string> {
  const path = join(folder, 'page.html');
  const ended = await runTarget(settings, [], ['volumetry', '--html', path, ...more]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(folder)).toEqual(['page.html']);
  return readFileSync(path, 'utf8');
}

describe('volumetry', () => {
  inDatabase('says by STATE what is a gap, what has failed, and what is only empty', async ({ settings }) => {
    await runTarget(settings, [
      SCHEMA,
      envelope('1', '{}', window('2024-03-01')),
      envelope('2', '{}', window('2024-03-05')),
      envelope('3', '{}', window('2024-03-10')),
      covered(['2024-03-01', '2024-03-05'], ['2024-03-06', '2024-03-08']),
      envelope('4', '{}', window('2024-03-12')),
      covered(['2024-03-01', '2024-03-05'], ['2024-03-06', '2024-03-08'], ['2024-03-10', '2024-03-13']),
    ]);
    const text = (await runTarget(settings, [], ['volumetry', '--days'])).stdout;
    expect(text).toMatch(/^2024-03-05T00:00:00Z .* failed or unfinished$/m);
    expect(text).toMatch(/^2024-03-10T00:00:00Z .* after a gap$/m);
    expect(text).toMatch(/^2024-03-12T00:00:00Z .* 1$/m);
    expect(text).toContain('gap in coverage: 2024-03-08T00:00:00Z to 2024-03-10T00:00:00Z');
    const [stream] = JSON.parse((await runTarget(settings, [], ['volumetry', '--json'])).stdout);
    expect(stream.coverage).toMatchObject({
      gaps: [
        ['2024-03-05T23:59:59Z', '2024-03-06T00:00:00Z'],
        ['2024-03-08T00:00:00Z', '2024-03-10T00:00:00Z'],
      ],
      unfinished_windows: [['2024-03-05T00:00:00Z', '2024-03-05T23:59:59Z']],
    });
    expect(stream).toMatchObject({ last_run: { records: 4, inserted: 4 }, rejected_records: 0 });
  });

  inDatabase('adds up the coverage of runs of their own', async ({ settings }) => {
    for (const [id, day, end] of [
      ['1', '2024-03-01', '2024-03-02'],
      ['2', '2024-03-02', '2024-03-03'],
    ] as const)
      await runTarget(settings, [SCHEMA, envelope(id, '{}', window(day)), covered([day, end])]);
    const [stream] = JSON.parse((await runTarget(settings, [], ['volumetry', '--json'])).stdout);
    expect(stream.coverage).toEqual({
      window_field: 'MetaData.LastUpdatedTime',
      covered: [['2024-03-01T00:00:00Z', '2024-03-03T00:00:00Z']],
      gaps: [],
      unfinished_windows: [],
    });
  });

  inDatabase('names a stream that is not there', async ({ settings }) => {
    await runTarget(settings, [SCHEMA, envelope('1', '{}')]);
    const { code, lastLine } = await runTarget(settings, [], ['volumetry', '--stream', 'qb_invoice']);
    expect(code).toBe(2);
    expect(lastLine).toContain('schema raw has no table of a stream "qb_invoice"');
  });
});

describe('volumetry --html', () => {
  inDatabase('makes a page of an empty database', async ({ settings }) => {
    expect(await pageOf(settings)).toContain('Schema raw has no table of a stream yet.');
  });

  inDatabase(
    'says where no STATE tells the coverage, and makes a page of tables without a ledger, and of an empty one',
    async ({ settings, query }) => {
      await runTarget(settings, [SCHEMA, envelope('1', '{}', window('2024-03-01'))]);
      await query('drop table raw._ingest_log');
      const page = await pageOf(settings);
      expect(page).toContain('The ledger has no batch of this stream.');
      expect(page).toContain('No STATE in the ledger says what has been read of this stream');
      await query('truncate raw.qb_invoices');
      expect(await pageOf(settings)).toContain('there is no calendar of them');
    },
  );

  inDatabase('has the streams of other taps, and escapes what they are called', async ({ settings }) => {
    const stream = '<script>alert("x")</script> & \'co\'';
    await runTarget(settings, [
      schemaMessage(stream, ['k"<b>'], ['k"<b>']),
      { type: 'RECORD', stream, record: { 'k"<b>': 1 } },
      state('{"bookmarks":{"<i>":{"at":"1"}}}'),
    ]);
    const page = await pageOf(settings);
    expect(page).not.toMatch(/<script|<b>|<i>/);
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;co&#39;');
    expect(page).toContain('The rows of this stream have no windows');
  });

  inDatabase('makes no request', async ({ settings }) => {
    await runTarget(settings, [
      SCHEMA,
      envelope('1', '{}', window('2024-03-01')),
      covered(['2024-03-01', '2024-03-02']),
    ]);
    const page = await pageOf(settings);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|\bsrc=|\bhref=|url\((?!#)/);
    expect(page.replaceAll('http-equiv', '').replaceAll('http://www.w3.org/', '')).not.toContain('http');
  });

  inDatabase('prints the JSON too where both are asked for', async ({ settings }) => {
    await runTarget(settings, [SCHEMA, envelope('1', '{}')]);
    const path = join(folder, 'page.html');
    const { stdout } = await runTarget(settings, [], ['volumetry', '--json', '--html', path]);
    expect(JSON.parse(stdout)).toMatchObject([{ stream: 'qb_invoices', rows: 1 }]);
    expect(readFileSync(path, 'utf8')).toContain('qb_invoices');
  });

  inDatabase('says in one line where no page can be, and leaves what is there', async ({ settings }) => {
    const refuse = async (path: string, settingsOfRun = settings) => {
      const { code, lastLine, stdout } = await runTarget(settingsOfRun, [], ['volumetry', '--html', path]);
      expect(stdout).toBe('');
      return { code, lastLine };
    };
    const nowhere = await refuse(join(folder, 'nowhere', 'page.html'));
    expect(nowhere.code).toBe(2);
    expect(nowhere.lastLine).toContain(`the folder ${join(folder, 'nowhere')} is not there: make it`);
    mkdirSync(join(folder, 'folder'));
    expect((await refuse(join(folder, 'folder'))).lastLine).toContain('it is there and is no file');
    const page = join(folder, 'page.html');
    writeFileSync(page, 'as before');
    expect((await refuse(page, { ...settings, TARGET_POSTGRES_RAW_PORT: '1' })).code).toBe(7);
    expect(readFileSync(page, 'utf8')).toBe('as before');
    expect(readdirSync(folder).sort()).toEqual(['folder', 'page.html']);
  });

  inDatabase(`stays small and quick for 25 years of days and ${MANY} rows`, async ({ settings, query }) => {
    await runTarget(settings, [SCHEMA, covered(['2000-01-01', '2025-01-01'])]);
    await query(`
      insert into raw.qb_invoices (id, payload, ingested_at_utc, extract_window_start_utc, extract_window_end_utc)
      select n, '{}', now(), day, day + interval '1 day'
      from generate_series(1, ${MANY}) as n,
      lateral (select timestamptz '2000-01-01 00:00Z' + (n % 9132) * interval '1 day' as day) as of_row`);
    const started = performance.now();
    const page = await pageOf(settings);
    expect(performance.now() - started).toBeLessThan(30_000 * inject('pace'));
    expect(page.length).toBeLessThan(1_200_000);
    expect(page.match(/<title>\d{4}-/g)).toHaveLength(9132);
    expect(page).toContain(MANY.toLocaleString('en'));
  });
});
