import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const company = (realm: string, environment = 'production') => ({ environment, realm_id: realm });
const schemaOf = (realm: string, more: object = {}) => ({ ...SCHEMA, company: company(realm), ...more });
const stateOf = (realm: string, environment?: string) =>
  state(JSON.stringify({ company: company(realm, environment), bookmarks: {} }));
const runOf = (realm: string, ...ids: string[]) => [
  schemaOf(realm),
  ...ids.map((id) => envelope(id, `{"of":"${realm}"}`)),
  stateOf(realm),
];
const ROWS = `select id, payload ->> 'of' as of from raw.qb_invoices order by id`;
const HOLDERS = 'select table_name, stream, environment, realm_id from raw._streams order by table_name';

describe('a table', () => {
  inDatabase('refuses the records of a second company in a later run', async ({ settings, query, value }) => {
    expect(await runTarget(settings, runOf('199', '1', '2'))).toMatchObject({ code: 0 });
    expect(await query(HOLDERS)).toEqual([
      { table_name: 'qb_invoices', stream: 'qb_invoices', ...company('199') },
    ]);
    const second = await runTarget(settings, runOf('198', '2', '3'));
    expect(second.code).toBe(2);
    expect(second.stdout).toBe('');
    expect(second.lastLine).toMatch(
      /raw\.qb_invoices holds company 199 \(production\).*records are of company 198 \(production\).*Set default_target_schema/,
    );
    expect(await query(ROWS)).toEqual([
      { id: '1', of: '199' },
      { id: '2', of: '199' },
    ]);
    expect(await value('select count(*) from raw._ingest_log')).toBe('1');
    expect(await runTarget(settings, runOf('199', '3'))).toMatchObject({ code: 0 });
    const other = { ...settings, TARGET_POSTGRES_RAW_DEFAULT_TARGET_SCHEMA: 'raw_198' };
    expect(await runTarget(other, runOf('198', '2'))).toMatchObject({ code: 0 });
  });

  inDatabase('refuses the same realm of the other environment', async ({ settings }) => {
    await runTarget(settings, runOf('199', '1'));
    const sandbox = [schemaOf('199', { company: company('199', 'sandbox') }), envelope('2', '{}')];
    const ended = await runTarget(settings, sandbox);
    expect(ended.code).toBe(2);
    expect(ended.lastLine).toContain('company 199 (sandbox)');
  });

  inDatabase('refuses the second company of one run, and keeps the first', async ({ settings, query }) => {
    const ended = await runTarget(settings, [...runOf('199', '1'), ...runOf('198', '1', '2')]);
    expect(ended.code).toBe(2);
    expect(ended.stdout).toBe(`${JSON.stringify({ company: company('199'), bookmarks: {} })}\n`);
    expect(await query(ROWS)).toEqual([{ id: '1', of: '199' }]);
  });

  inDatabase('is held by one of two companies whose targets start at once', async ({ settings, query }) => {
    const targets = await Promise.all(
      ['199', '198'].map(async (realm) => {
        const target = new TargetProcess(settings);
        await target.write(...runOf(realm, '1', '2', '3'));
        return target;
      }),
    );
    const ends = await Promise.all(targets.map((target) => target.end()));
    expect(ends.map(({ code }) => code).sort()).toEqual([0, 2]);
    const rows = await query(ROWS);
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map((row) => row.of)).size).toBe(1);
  });

  inDatabase('with the company in its key takes several', async ({ settings, query, value }) => {
    const record = (realm: string) =>
      `{"type":"RECORD","stream":"both","record":{"realm_id":"${realm}","id":"1","payload":{}}}`;
    for (const realm of ['199', '198']) {
      const schema = { ...schemaOf(realm), stream: 'both', key_properties: ['realm_id', 'id'] };
      expect(await runTarget(settings, [schema, record(realm), stateOf(realm)])).toMatchObject({ code: 0 });
    }
    expect(await value('select count(*) from raw.both')).toBe('2');
    expect(await query(HOLDERS)).toEqual([]);
  });

  inDatabase('of another tap, without a company, is loaded as before', async ({ settings, query }) => {
    const foreign = [SCHEMA, envelope('1', '{}'), state('{"company":"acme"}')];
    expect(await runTarget(settings, foreign)).toMatchObject({ code: 0 });
    expect(await query(HOLDERS)).toEqual([]);
    expect(await query('select environment, realm_id from raw._ingest_log')).toEqual([
      { environment: null, realm_id: null },
    ]);
  });
});

describe('the company of records', () => {
  inDatabase('is that of the STATE if a mapper dropped it from the SCHEMA', async ({ settings, query }) => {
    await runTarget(settings, [SCHEMA, envelope('1', '{}'), stateOf('199')]);
    expect(await query(HOLDERS)).toMatchObject([company('199')]);
    const second = await runTarget(settings, [SCHEMA, envelope('1', '{"b":1}'), stateOf('198')]);
    expect(second.code).toBe(2);
    expect(second.lastLine).toContain('holds company 199 (production)');
  });

  inDatabase('is that of an earlier STATE in a later batch without one', async ({ settings, query }) => {
    const small = { ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' };
    const ended = await runTarget(small, [SCHEMA, stateOf('199'), envelope('1', '{}'), envelope('2', '{}')]);
    expect(ended.code).toBe(0);
    expect(await query('select distinct realm_id from raw._ingest_log where stream is not null')).toEqual([
      { realm_id: '199' },
    ]);
  });

  inDatabase('must be that of the STATE after them', async ({ settings, value }) => {
    const ended = await runTarget(settings, [schemaOf('199'), envelope('1', '{}'), stateOf('198')]);
    expect(ended.code).toBe(2);
    expect(ended.lastLine).toMatch(/STATE is of company 198 .*"qb_invoices" before it are of company 199/);
    expect(ended.stdout).toBe('');
    expect(await value('select count(*) from raw.qb_invoices')).toBe('0');
    expect(await value('select count(*) from raw._streams')).toBe('0');
  });
});

describe('the company of a table', () => {
  inDatabase('outlives the ledger', async ({ settings, query }) => {
    await runTarget(settings, runOf('199', '1'));
    await query('truncate raw._ingest_log');
    expect(await runTarget(settings, runOf('198', '1'))).toMatchObject({ code: 2 });
  });

  inDatabase('is known from the ledger, too, as long as the table has rows', async ({ settings, query }) => {
    await runTarget(settings, runOf('199', '1'));
    await query('truncate raw._streams');
    const refused = await runTarget(settings, runOf('198', '1'));
    expect(refused.code).toBe(2);
    expect(refused.lastLine).toContain('as raw._ingest_log says');
    await query('truncate raw.qb_invoices');
    expect(await runTarget(settings, runOf('198', '1'))).toMatchObject({ code: 0 });
    expect(await query(HOLDERS)).toMatchObject([company('198')]);
  });

  inDatabase('comes into the ledger of an earlier version, too', async ({ settings, query }) => {
    await runTarget(settings, [SCHEMA, envelope('1', '{}'), state('{}')]);
    await query(
      'alter table raw._ingest_log drop column environment, drop column realm_id; drop table raw._streams',
    );
    await runTarget(settings, runOf('199', '2'));
    expect(
      await query('select environment, realm_id from raw._ingest_log order by committed_at_utc'),
    ).toEqual([{ environment: null, realm_id: null }, company('199')]);
    expect(await query(HOLDERS)).toMatchObject([company('199')]);
  });

  inDatabase('needs no right to create where its table is there', async ({ settings, query, name }) => {
    await runTarget(settings, runOf('199', '1'));
    await query(`create role loader_${name} login password 'p'; grant usage on schema raw to loader_${name};
      grant select, insert, update on all tables in schema raw to loader_${name}`);
    const loader = {
      ...settings,
      TARGET_POSTGRES_RAW_USER: `loader_${name}`,
      TARGET_POSTGRES_RAW_PASSWORD: 'p',
    };
    expect(await runTarget(loader, runOf('199', '2'))).toMatchObject({ code: 0 });
    expect(await runTarget(loader, runOf('198', '2'))).toMatchObject({ code: 2 });
  });
});

describe('a run with nothing new', () => {
  inDatabase('takes at most 25 statements for three tables that are there', async ({ settings }) => {
    const input = ['qb_customers', 'qb_invoices', 'qb_items'].map((stream) => ({
      ...schemaOf('199', { stream }),
    }));
    expect(await runTarget(settings, [...input, stateOf('199')])).toMatchObject({ code: 0 });
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    try {
      expect(await runTarget(settings, [...input, stateOf('199')])).toMatchObject({ code: 0 });
      expect(asked.mock.calls.length).toBeGreaterThan(5);
      expect(asked.mock.calls.length).toBeLessThanOrEqual(25);
    } finally {
      asked.mockRestore();
    }
  });
});
