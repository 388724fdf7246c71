import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { ENVELOPE_PROPERTIES, schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const company = (realm: string) => ({ environment: 'production', realm_id: realm });
const window = (day: string) =>
  `,"extract_window_start_utc":"${day}T00:00:00Z","extract_window_end_utc":"${day}T23:59:59Z"`;
const bookmarks = (stream: string, ...covered: (readonly [string, string])[]) => ({
  [stream]: { window_field: 'MetaData.LastUpdatedTime', covered },
});
const stateOf = (realm: string | undefined, marks: object) =>
  JSON.stringify({ ...(realm !== undefined && { company: company(realm) }), bookmarks: marks });
const load = (settings: TestDatabase['settings'], realm: string, ids: string[], stateText: string) =>
  runTarget(settings, [
    { ...SCHEMA, company: company(realm) },
    ...ids.map((id) => envelope(id, '{}', window('2024-03-01'))),
    state(stateText),
  ]);

describe('last-state', () => {
  inDatabase('prints that of a company, and refuses to choose between two', async ({ settings, query }) => {
    const [ofA, ofB] = ['199', '198'].map((realm) => stateOf(realm, {}));
    await load(settings, '199', ['1'], ofA ?? '');
    const lastState = (...flags: string[]) => runTarget(settings, [], ['last-state', ...flags]);
    expect(await lastState()).toMatchObject({ code: 0, stdout: `${ofA}\n` });
    await query('truncate raw.qb_invoices, raw._streams');
    await load(settings, '198', ['1'], ofB ?? '');
    const both = await lastState();
    expect(both).toMatchObject({ code: 2, stdout: '' });
    expect(both.lastLine).toMatch(/STATEs of company 198 \(production\), company 199 \(production\): choose/);
    expect(await lastState('--company', '199')).toMatchObject({ code: 0, stdout: `${ofA}\n` });
    expect(await lastState('--company', '1 98')).toMatchObject({ code: 0, stdout: `${ofB}\n` });
    const unknown = await lastState('--company', '1');
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(await lastState('--company', '1', '--if-any')).toMatchObject({ code: 0, stdout: '' });
    expect(await lastState('--company', '199', '--if-any')).toMatchObject({ code: 0, stdout: `${ofA}\n` });
    expect(unknown.lastLine).toMatch(/no STATE of company 1, but of company 198 .*company 199/);
  });

  inDatabase('reads the ledger of an earlier version', async ({ settings, query }) => {
    await runTarget(settings, [SCHEMA, envelope('1', '{}'), state('{"a":1}')]);
    await query('alter table raw._ingest_log drop column environment, drop column realm_id');
    expect(await runTarget(settings, [], ['last-state'])).toMatchObject({ code: 0, stdout: '{"a":1}\n' });
    const unknown = await runTarget(settings, [], ['last-state', '--company', '199']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.lastLine).toContain('has no STATE of company 199, nor of any other');
  });
});

describe('volumetry', () => {
  inDatabase('never unites the coverage of two companies', async ({ settings, query }) => {
    const january = bookmarks('qb_invoices', ['2024-01-01', '2024-02-01']);
    const march = bookmarks('qb_invoices', ['2024-03-01', '2024-04-01']);
    const february = bookmarks('qb_invoices', ['2024-02-01', '2024-03-01']);
    await runTarget(settings, [SCHEMA, state(stateOf(undefined, february))]);
    await load(settings, '199', ['1', '2'], stateOf('199', january));
    await query('truncate raw.qb_invoices, raw._streams');
    await load(settings, '198', ['1'], stateOf('198', march));
    const json = await runTarget(settings, [], ['volumetry', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject([
      {
        stream: 'qb_invoices',
        company: company('198'),
        rows: 1,
        coverage: { covered: [['2024-03-01T00:00:00Z', '2024-04-01T00:00:00Z']], gaps: [] },
        last_run: { records: 1 },
        days: [{ inserted: 1 }],
      },
    ]);
    expect((await runTarget(settings, [], ['volumetry'])).stdout).toMatch(
      /^qb_invoices, company 198 \(production\): 1 row,/,
    );
    const folder = mkdtempSync(join(tmpdir(), 'companies-'));
    await runTarget(settings, [], ['volumetry', '--html', join(folder, 'page.html')]);
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('company 198 (production)');
    rmSync(folder, { recursive: true });
  });

  inDatabase(
    'takes the coverage of STATEs without a company while no STATE has one',
    async ({ settings }) => {
      const january = bookmarks('qb_invoices', ['2024-01-01', '2024-02-01']);
      await runTarget(settings, [SCHEMA, envelope('1', '{}'), state(stateOf(undefined, january))]);
      const { stdout } = await runTarget(settings, [], ['volumetry', '--json']);
      expect(JSON.parse(stdout)).toMatchObject([
        { company: null, coverage: { covered: [['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z']] } },
      ]);
    },
  );

  inDatabase('counts the companies of one table apart if its key has them', async ({ settings, query }) => {
    await query(`create schema raw; create table raw.qb_invoices (
      realm_id text, id text, payload jsonb not null, ingested_at_utc timestamptz not null,
      extract_window_start_utc timestamptz, extract_window_end_utc timestamptz, page_number integer,
      page_size integer, request_payload jsonb, primary key (realm_id, id)
    )`);
    for (const [realm, days] of [
      ['199', ['2024-03-01', '2024-03-02']],
      ['198', ['2024-03-02', '2024-03-03']],
    ] as const) {
      const marks = bookmarks('qb_invoices', [days[0], days[1]]);
      await query(
        `insert into raw.qb_invoices values ($1, '1', '{}', now(), $2::timestamptz, $2::timestamptz + interval '1 day')`,
        [realm, `${days[0]}T00:00:00Z`],
      );
      const schema = {
        ...schemaMessage('qb_invoices', ['realm_id', 'id'], ['realm_id', ...ENVELOPE_PROPERTIES]),
        company: company(realm),
      };
      const record = {
        type: 'RECORD',
        stream: 'qb_invoices',
        record: { realm_id: realm, id: '2', payload: {} },
      };
      const loaded = await runTarget(settings, [schema, record, state(stateOf(realm, marks))]);
      expect(loaded).toMatchObject({ code: 0 });
    }
    const { stdout } = await runTarget(settings, [], ['volumetry', '--json']);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        company: company('198'),
        rows: 2,
        coverage: { covered: [['2024-03-02T00:00:00Z', '2024-03-03T00:00:00Z']] },
        last_run: { records: 1 },
      },
      {
        company: company('199'),
        rows: 2,
        coverage: { covered: [['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z']] },
        last_run: { records: 1 },
      },
    ]);
  });
});

describe('doctor', () => {
  inDatabase(
    'shows the SQL that a user without the right to create lacks',
    async ({ settings, query, name }) => {
      await runTarget(settings, [SCHEMA, envelope('1', '{}')]);
      await query(`alter table raw._ingest_log drop column environment, drop column realm_id;
      drop table raw._streams; create role loader_${name} login password 'p';
      grant usage on schema raw to loader_${name};
      grant select, insert, update on all tables in schema raw to loader_${name}`);
      const theirs = {
        ...settings,
        TARGET_POSTGRES_RAW_USER: `loader_${name}`,
        TARGET_POSTGRES_RAW_PASSWORD: 'p',
      };
      const examined = await runTarget(theirs, [], ['doctor', '--json']);
      expect(examined.code).toBe(7);
      const failed: { check: string; fix: string[] }[] = JSON.parse(examined.stdout).checks.filter(
        ({ status }: { status: string }) => status === 'failed',
      );
      expect(failed.map(({ check }) => check)).toEqual([
        'own table raw._streams',
        'own table raw._ingest_log',
      ]);
      expect((await runTarget(theirs, [SCHEMA, envelope('2', '{}')])).code).toBe(7);
      for (const statement of failed.flatMap(({ fix }) => fix)) await query(statement);
      expect(await runTarget(theirs, [], ['doctor'])).toMatchObject({ code: 0 });
      expect(await load(theirs, '199', ['2'], stateOf('199', {}))).toMatchObject({ code: 0 });
    },
  );
});
