import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { DELAYS_MS } from '../../src/commit/retry.ts';
import { recordMessage, schemaMessage } from '../support/lines.ts';
import { proxyThatLosesCommit } from '../support/losing-proxy.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();
const BAD = '{"n":1e200000}';

it.each([
  ['with a history', '', { TARGET_POSTGRES_RAW_HISTORY: 'true' }],
  [
    'with a trigger that runs after the load',
    `create function raw.look() returns trigger language plpgsql as $$ begin return null; end $$;
     create trigger look after insert on raw.qb_invoices for each row execute function raw.look()`,
    {},
  ],
])('a table %s takes the rows between those that are refused', (_what, change, more) =>
  withDatabase(server, async ({ settings, query }) => {
    await runTarget(settings, [SCHEMA, envelope('2', '{}')]);
    await query(change);
    const lines = ['1', '2', '3', '4', '5'].map((id) =>
      envelope(id, id === '2' || id === '4' ? BAD : '{"n":1}'),
    );
    const variables = { ...settings, ...more, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '2' };
    const ended = await runTarget(variables, [SCHEMA, ...lines, state('1')]);
    expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: '1\n' });
    expect(
      await query('select inserted, rejected from raw._ingest_log where batch = 1 and rejected > 0'),
    ).toEqual([{ inserted: '3', rejected: '2' }]);
  }),
);

const at = (day: number, more = '') =>
  `{"MetaData":{"LastUpdatedTime":"2024-01-0${day}T00:00:00Z"},"n":${day}${more}}`;
const bad = (day: number) => at(day, ',"x":1e200000');

it.each([
  ['loads an earlier one of the same batch', [at(1), at(2), bad(3)], '2', 1],
  ['loads one that came after it', [at(1), bad(3), at(2)], '2', 1],
  ['passes over others that are refused as well', [at(1), bad(4), bad(2), bad(3)], '1', 3],
] as const)('a batch whose newest version of a record is refused %s', (_what, versions, payload, rejected) =>
  withDatabase(server, async ({ settings, query, value }) => {
    const variables = { ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '3' };
    const lines = [...versions.map((text) => envelope('1', text)), envelope('2', '{}')];
    const ended = await runTarget(variables, [SCHEMA, ...lines, state('1')]);
    expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: '1\n' });
    expect(await value("select payload ->> 'n' from raw.qb_invoices where id = '1'")).toBe(payload);
    const [row] = await query(
      'select records - inserted - superseded - rejected as left, rejected from raw._ingest_log where records > 0',
    );
    expect(row).toEqual({ left: '0', rejected: String(rejected) });
  }),
);

it.each(['mark', 'remove'])(
  'a deletion that counts again after an edit was refused is tried too, with %s',
  (deletedRecords) =>
    withDatabase(server, async ({ settings, query }) => {
      await runTarget(settings, [SCHEMA]);
      await query("alter table raw.qb_invoices add check (id <> '1')");
      const variables = {
        ...settings,
        TARGET_POSTGRES_RAW_DELETED_RECORDS: deletedRecords,
        TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '2',
      };
      const deletion = envelope('1', '{}', ',"deleted_at_utc":"2024-01-01T00:00:00Z"');
      const lines = [deletion, envelope('1', at(2)), envelope('2', at(2))];
      const ended = await runTarget(variables, [SCHEMA, ...lines, state('1')]);
      expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: '1\n' });
      expect(await query('select id from raw.qb_invoices')).toEqual([{ id: '2' }]);
    }),
);

it('a deletion that counts again is tried beside the rows of another stream', () =>
  withDatabase(server, async ({ settings, query }) => {
    const variables = {
      ...settings,
      TARGET_POSTGRES_RAW_DELETED_RECORDS: 'remove',
      TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1',
    };
    const things = schemaMessage('things', ['k'], ['k']);
    const deletion = envelope('1', '{}', ',"deleted_at_utc":"2024-01-02T00:00:00Z"');
    const lines = [envelope('1', at(1)), deletion, envelope('1', bad(3)), recordMessage('things', { k: 1 })];
    const ended = await runTarget(variables, [SCHEMA, things, ...lines, state('1')]);
    expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: '1\n' });
    expect(await query('select id from raw.qb_invoices')).toEqual([]);
    expect(await query('select k from raw.things')).toEqual([{ k: '1' }]);
  }));

it('a search that finds hundreds of rows holds no more locks than one that finds a few', () =>
  withDatabase(server, async ({ settings, query, value }) => {
    await runTarget(settings, [SCHEMA]);
    // A sequence is not rolled back with the search.
    await query(`create sequence raw.locks; create function raw.look() returns trigger language plpgsql as $$ begin
      perform setval('raw.locks', greatest(count(*), (select last_value from raw.locks)))
      from pg_locks where pid = pg_backend_pid(); return null; end $$;
      create trigger look after insert on raw.qb_invoices for each statement execute function raw.look()`);
    const lines = Array.from({ length: 600 }, (_, n) => envelope(`k${n}`, n % 2 === 0 ? BAD : '{"n":1}'));
    const variables = {
      ...settings,
      TARGET_POSTGRES_RAW_HISTORY: 'true',
      TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '300',
    };
    expect(await runTarget(variables, [SCHEMA, ...lines, state('1')])).toMatchObject({ code: 0 });
    expect(await value('select count(*) from raw._rejected_records')).toBe('300');
    // By default a server has room for 64 of each connection that it allows.
    expect(Number(await value('select last_value from raw.locks'))).toBeLessThan(64);
  }));

it('rows that are refused are all found although the connection is lost again and again', () =>
  withDatabase(server, async ({ settings, query }) => {
    await runTarget(settings, [SCHEMA]);
    await query(`create sequence raw.merges; create function raw.cut() returns trigger language plpgsql as $$ begin
      if nextval('raw.merges') % 3 = 0 then perform pg_terminate_backend(pg_backend_pid()); end if;
      return null; end $$`);
    await query(
      'create trigger cut after insert on raw.qb_invoices for each statement execute function raw.cut()',
    );
    const lines = Array.from({ length: 60 }, (_, n) => envelope(`k${n}`, n % 2 === 0 ? BAD : `{"n":${n}}`));
    const variables = { ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '30' };
    const ended = await runTarget(variables, [SCHEMA, ...lines, state('1')]);
    expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: '1\n' });
    // More than the attempts that a batch has otherwise.
    expect(ended.stderr.match(/it is tried again/g)?.length).toBeGreaterThan(DELAYS_MS.length);
    expect(await query('select count(*) from raw.qb_invoices')).toEqual([{ count: '30' }]);
    const found = await query('select line_number - 2 as n from raw._rejected_records order by line_number');
    expect(found.map(({ n }) => Number(n))).toEqual(lines.flatMap((_, n) => (n % 2 === 0 ? [n] : [])));
  }));

it('rows that are refused count although the commit of their batch was not confirmed', () =>
  withDatabase(server, async ({ settings, query }) => {
    const variables = { ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1' };
    const input = (id: string) => [SCHEMA, envelope(id, BAD), envelope(`${id} good`, '{}'), state(`"${id}"`)];
    expect(await runTarget(variables, input('1'))).toMatchObject({ code: 0 });
    const proxy = await proxyThatLosesCommit(server, 'after');
    const one = {
      ...variables,
      TARGET_POSTGRES_RAW_PORT: proxy.port,
      TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2',
    };
    const ended = await runTarget(one, [...input('2'), ...input('3').slice(1)]);
    proxy.close();
    expect(ended.stderr).toContain('it is tried again');
    expect(ended, ended.stderr).toMatchObject({ code: 8 });
    expect(await query('select id from raw.qb_invoices order by id')).toEqual([
      { id: '1 good' },
      { id: '2 good' },
    ]);
  }));
