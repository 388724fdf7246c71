import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'target-postgres-raw-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
});

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const window = (day: number) =>
  `,"extract_window_start_utc":"2024-03-0${day}T00:00:00Z","extract_window_end_utc":"2024-03-0${day + 1}T00:00:00Z"`;

describe('last-state', () => {
  inDatabase('prints what the last run printed last, byte for byte', async ({ settings }) => {
    const none = await runTarget(settings, [], ['last-state']);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.lastLine).toContain('raw._ingest_log has no STATE: nothing was loaded with one so far');
    const { stdout } = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' }, [
      SCHEMA,
      envelope('1', '{}'),
      state('{"a": 1.0}'),
      envelope('2', '{}'),
      state('{ "a": 12345678901234567890.10 }'),
    ]);
    const last = await runTarget(settings, [], ['last-state']);
    expect(last).toMatchObject({ code: 0, stderr: '' });
    expect(last.stdout).toBe(`${stdout.trimEnd().split('\n').at(-1)}\n`);
    expect(last.stdout).toBe('{ "a": 12345678901234567890.10 }\n');
  });

  inDatabase('prints the last one of a pipeline, by the name of its stream', async ({ settings }) => {
    const stateOf = (stream: string) => `{"bookmarks":{"${stream}":{"covered":[]}}}`;
    for (const stream of ['qb_items', 'qb_invoices'])
      await runTarget(settings, [SCHEMA, envelope('1', '{}'), state(stateOf(stream))]);
    const of = (stream: string) => runTarget(settings, [], ['last-state', '--stream', stream]);
    expect((await of('qb_items')).stdout).toBe(`${stateOf('qb_items')}\n`);
    expect((await of('qb_invoices')).stdout).toBe(`${stateOf('qb_invoices')}\n`);
    const none = await of('items');
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.lastLine).toContain('has no STATE that names items');
  });
});

describe('volumetry', () => {
  inDatabase('counts rows and ids by window, and shows gaps', async ({ settings }) => {
    await runTarget(settings, [
      SCHEMA,
      envelope('1', '{}', window(1)),
      envelope('2', '{}', window(1)),
      envelope('3', '{}', window(2)),
      envelope('4', '{}', window(5)),
      { type: 'RECORD', stream: 'events', record: {} },
    ]);
    const { code, stdout } = await runTarget(settings, [], ['volumetry', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        stream: 'events',
        rows: 1,
        distinct_ids: 1,
        windows: [
          { window_start_utc: null, window_end_utc: null, rows: 1, distinct_ids: 1, gap_before: false },
        ],
      },
      {
        stream: 'qb_invoices',
        rows: 4,
        distinct_ids: 4,
        windows: [
          ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z', 2, false] as const,
          ['2024-03-02T00:00:00Z', '2024-03-03T00:00:00Z', 1, false] as const,
          ['2024-03-05T00:00:00Z', '2024-03-06T00:00:00Z', 1, true] as const,
        ].map(([start, end, rows, gap]) => ({
          window_start_utc: start,
          window_end_utc: end,
          rows,
          distinct_ids: rows,
          gap_before: gap,
        })),
      },
    ]);
    const text = (await runTarget(settings, [], ['volumetry', '--days', '--stream', 'qb_invoices'])).stdout;
    expect(text).toContain('qb_invoices: 4 rows, 4 distinct ids, 3 windows');
    expect(text).toMatch(/2024-03-05T00:00:00Z {2}2024-03-06T00:00:00Z {2}1 +1 +after a gap/);
    expect(text).not.toContain('events');
  });
});

describe('rejected', () => {
  inDatabase(
    'lists what was rejected, and prints lines that can be loaded again',
    async ({ settings, value }) => {
      expect((await runTarget(settings, [], ['rejected'])).stdout).toBe('no record was rejected\n');
      const bad = envelope('1', '{"n":1e200000}');
      expect((await runTarget(settings, [SCHEMA, bad])).code).toBe(8);
      expect((await runTarget(settings, [], ['rejected'])).stdout).toMatch(
        /qb_invoices {2}2 +22003 +value overflows numeric format/,
      );
      expect(JSON.parse((await runTarget(settings, [], ['rejected', '--json'])).stdout)).toMatchObject({
        stream: 'qb_invoices',
        line: bad,
      });
      const { stdout } = await runTarget(settings, [], ['rejected', '--lines']);
      const path = join(folder, 'corrected.singer');
      writeFileSync(path, stdout.replace('1e200000', '1e2'));
      expect(await runTarget(settings, [], ['--input', path])).toMatchObject({ code: 0 });
      expect(await value('select payload from raw.qb_invoices')).toBe('{"n": 100}');
    },
  );
});

describe('--input', () => {
  inDatabase('that is not there ends the run before anything is done', async ({ settings, value }) => {
    const { code, lastLine } = await runTarget(settings, [], ['--input', join(folder, 'nowhere')]);
    expect(code).toBe(2);
    expect(lastLine).toContain('nowhere cannot be read: there is no such file or folder (ENOENT)');
    expect(await value("select count(*) from pg_namespace where nspname = 'raw'")).toBe('0');
  });
});

it('doctor names a setting as the user gave it', async () => {
  const { code, stdout } = await runTarget({ DATABASE_URL: 'postgres://h/db?wrong=1' }, [], ['doctor']);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^failed .*no parameter wrong \(connection_string is DATABASE_URL here\)$/m);
});

it('doctor refuses a setting that only a later step would use', async () => {
  const { code, stdout } = await runTarget({ TARGET_POSTGRES_RAW_BATCH_ROOT: '/nowhere' }, [], ['doctor']);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^failed .*batch_root is "\/nowhere", which cannot be used/m);
});

describe('what cannot be meant', () => {
  inDatabase('ends in one line with exit code 2', async ({ settings, value }) => {
    const nowhere = join(folder, 'nowhere');
    for (const [argv, words, more = {}] of [
      [['--input', folder], `--input ${folder} is a folder`],
      [['rejected', '--json', '--lines'], '--json and --lines are two forms of one list'],
      [['volumetry', '--serve', '--html', 'page.html'], '--serve and --html exclude each other'],
      [['volumetry', '--serve', '--json'], '--serve and --json exclude each other'],
      [['views', '--schema', 'raw'], '--schema is raw, which has the tables'],
      [[], 'newer_by is "MetaData..Time": give keys', { TARGET_POSTGRES_RAW_NEWER_BY: 'MetaData..Time' }],
      [[], 'price_per_thousand_calls is "cheap"', { TARGET_POSTGRES_RAW_PRICE_PER_THOUSAND_CALLS: 'cheap' }],
      [[], 'cannot be used: there is no such file or folder', { TARGET_POSTGRES_RAW_BATCH_ROOT: nowhere }],
      [[], 'cannot be used: it is no folder', { TARGET_POSTGRES_RAW_BATCH_ROOT: process.execPath }],
    ] as const) {
      const { code, lastLine } = await runTarget({ ...settings, ...more }, [], argv);
      expect({ code, lastLine }).toEqual({ code: 2, lastLine: expect.stringContaining(words) });
    }
    expect(await value("select count(*) from pg_namespace where nspname = 'raw'")).toBe('0');
  });
});

describe('doctor', () => {
  inDatabase(
    'says what it found, and fails by the grant that is missing',
    async ({ settings, query, name }) => {
      const good = await runTarget(settings, [], ['doctor']);
      expect(good.code).toBe(0);
      expect(good.stdout).toMatch(/^ok +server +PostgreSQL \d/m);
      expect(good.stdout).toMatch(/^ok +tls +none, and none needed inside this machine/m);
      expect(good.stdout).not.toContain(server.password);
      await runTarget(settings, [SCHEMA, envelope('1', '{}')]);
      await query(`create role looker_${name} login password 'p'`);
      await query(`grant usage on schema raw to looker_${name}`);
      await query(`grant select, insert on all tables in schema raw to looker_${name}`);
      const theirs = {
        ...settings,
        TARGET_POSTGRES_RAW_USER: `looker_${name}`,
        TARGET_POSTGRES_RAW_PASSWORD: 'p',
      };
      const { code, stdout } = await runTarget(theirs, [], ['doctor', '--json']);
      expect(code).toBe(7);
      expect(JSON.parse(stdout).checks).toContainEqual({
        check: 'table raw.qb_invoices',
        status: 'failed',
        detail: 'grant update on it',
        fix: [`grant update on "raw"."qb_invoices" to "looker_${name}";`],
      });
    },
  );

  it('says why there is no connection', async () => {
    const { code, stdout } = await runTarget(
      { PG_HOST: '127.0.0.1', PG_PORT: '1', PG_PASSWORD: 'x' },
      [],
      ['doctor'],
    );
    expect(code).toBe(7);
    expect(stdout).toMatch(/^failed +connection +connecting to Postgres failed .*ECONNREFUSED/m);
  });
});
