import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import type { Variables } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const time = (second: number) => `2024-01-01T00:00:0${second}+00:00`;
const edit = (id: string, at: number) =>
  envelope(id, `{"Id":"${id}","MetaData":{"LastUpdatedTime":"${time(at)}"}}`);
const deletion = (id: string, at: number) =>
  envelope(
    id,
    `{"Id":"${id}","status":"Deleted","MetaData":{"LastUpdatedTime":"${time(at)}"}}`,
    `,"deleted_at_utc":"${time(at)}"`,
  );
const load = async (variables: Variables, lines: readonly (string | object)[], schema: object = SCHEMA) => {
  const ended = await runTarget(variables, [schema, ...lines, state('1')]);
  expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
  return ended;
};
const withSetting = (settings: Variables, name: string, value: string): Variables => ({
  ...settings,
  [`TARGET_POSTGRES_RAW_${name}`]: value,
});
const COUNTS = `select sum(records) as records, sum(inserted) as inserted, sum(updated) as updated, sum(deleted) as deleted,
  sum(unchanged) as unchanged, sum(stale) as stale from raw._ingest_log where stream = 'qb_invoices'`;
const ROWS = `select id, payload ->> 'status' as status, deleted_at_utc at time zone 'UTC' as deleted
  from raw.qb_invoices order by id`;

/** All orders of up to three of these messages. */
const MESSAGES = ['e1', 'e2', 'e3', 'd1', 'd2', 'd3'];
function orders(length: number): string[][] {
  if (length === 0) return [[]];
  return orders(length - 1).flatMap((order) =>
    MESSAGES.filter((each) => !order.includes(each)).map((each) => [...order, each]),
  );
}
const ORDERS = [1, 2, 3].flatMap(orders).map((order) => ({ id: order.join('-'), order }));

/** The n-th message of every order, so that messages of one record come into many batches. */
const DELIVERIES = [0, 1, 2].flatMap((n) =>
  ORDERS.flatMap(({ id, order }) => {
    const [message] = order.slice(n);
    if (message === undefined) return [];
    return message.startsWith('e') ? edit(id, Number(message[1])) : deletion(id, Number(message[1]));
  }),
);

function expected(order: readonly string[]) {
  const newest = (kind: string) =>
    Math.max(0, ...order.filter((each) => each.startsWith(kind)).map((each) => Number(each[1])));
  const [edited, deleted] = [newest('e'), newest('d')];
  return { payload: edited || deleted, isLast: edited > 0, deleted: deleted >= edited ? deleted : null };
}

describe('deletions and edits of one record, in all orders, leave the same table', () => {
  it.each(['7', '150', '20000'])('in batches of %s records', (rows) =>
    withDatabase(server, async ({ settings, query }) => {
      await load(withSetting(settings, 'BATCH_SIZE_ROWS', rows), DELIVERIES);
      const found = await query(
        `select id, extract(second from (payload #>> '{MetaData,LastUpdatedTime}')::timestamptz)::integer as payload,
          payload ->> 'status' as status, extract(second from deleted_at_utc)::integer as deleted from raw.qb_invoices`,
      );
      const table = new Map(
        found.map(({ id, payload, status, deleted }) => [
          id,
          {
            payload: Number(payload),
            isLast: status === null,
            deleted: deleted === null ? null : Number(deleted),
          },
        ]),
      );
      expect(table).toEqual(new Map(ORDERS.map(({ id, order }) => [id, expected(order)])));
    }),
  );
});

inDatabase('a mark keeps the last payload, and a later edit clears it', async ({ settings, query }) => {
  await load(settings, [edit('1', 1), edit('2', 1)]);
  await load(settings, [deletion('1', 2), deletion('9', 2)]);
  expect(await query(ROWS)).toEqual([
    { id: '1', status: null, deleted: '2024-01-01 00:00:02' },
    { id: '2', status: null, deleted: null },
    { id: '9', status: 'Deleted', deleted: '2024-01-01 00:00:02' },
  ]);
  // The same again changes nothing.
  await load(settings, [deletion('1', 2), deletion('2', 0)]);
  const { stderr } = await load(settings, [edit('1', 3)]);
  expect(stderr).not.toContain('deleted');
  expect(await query(ROWS)).toMatchObject([{ deleted: null }, { deleted: null }, { status: 'Deleted' }]);
  expect(await query(COUNTS)).toEqual([
    { records: '7', inserted: '2', updated: '1', deleted: '2', unchanged: '1', stale: '1' },
  ]);
});

inDatabase(
  'deleted_records: remove deletes rows that are no newer, ignore leaves them',
  async ({ settings, query, value }) => {
    await load(settings, [edit('1', 1), edit('2', 3), edit('3', 1)]);
    const deletions = [deletion('1', 2), deletion('2', 2), deletion('9', 2)];
    const ignored = await load(withSetting(settings, 'DELETED_RECORDS', 'ignore'), deletions);
    expect(ignored.stderr).toContain('3 records: 0 inserted, 0 updated, 3 unchanged');
    expect(await value('select count(*) from raw.qb_invoices')).toBe('3');
    const removed = await load(withSetting(settings, 'DELETED_RECORDS', 'remove'), [
      ...deletions,
      edit('4', 1),
      deletion('4', 2),
    ]);
    expect(removed.stderr).toContain(
      '1 inserted, 0 updated, 1 unchanged, 2 deleted, 1 older than what the table has',
    );
    expect(removed.stderr).toMatch(/METRIC.*rows_deleted/);
    expect(await query('select id from raw.qb_invoices order by id')).toEqual([{ id: '2' }, { id: '3' }]);
  },
);

inDatabase('_sdc_deleted_at of other taps is obeyed too, also without keys', async ({ settings, query }) => {
  const schema = (keys: string[]) => schemaMessage('orders', keys, ['k', 'a', '_sdc_deleted_at']);
  const order = (k: number, a: string | null, at: string | null) => ({
    type: 'RECORD',
    stream: 'orders',
    record: { k, a, _sdc_deleted_at: at },
  });
  const rows = `select payload ->> 'a' as a, deleted_at_utc is not null as deleted from raw.orders order by 1`;
  await load(settings, [order(1, 'x', null), order(2, 'y', null)], schema(['k']));
  await load(settings, [order(1, null, time(1))], schema(['k']));
  expect(await query(rows)).toEqual([
    { a: 'x', deleted: 't' },
    { a: 'y', deleted: 'f' },
  ]);
  await load(settings, [order(1, 'z', null)], schema(['k']));
  expect(await query(rows)).toMatchObject([{ deleted: 'f' }, { a: 'z', deleted: 'f' }]);
  await query('drop table raw.orders');
  await load(settings, [order(1, 'x', null), order(1, 'x', time(1))], schema([]));
  expect(await query(rows)).toMatchObject([{ deleted: 'f' }, { deleted: 't' }]);
});

inDatabase(
  'a role that may not alter a table keeps deletions as rejected records',
  async ({ name, settings, query, value }) => {
    await query(`create role marker_${name} login password 'p'; create schema raw;
    create table raw.qb_invoices (id text primary key, payload jsonb not null, ingested_at_utc timestamptz not null,
      extract_window_start_utc timestamptz, extract_window_end_utc timestamptz, page_number integer, page_size integer,
      request_payload jsonb);
    grant create, usage on schema raw to marker_${name};
    grant select, insert, update on raw.qb_invoices to marker_${name}`);
    const loader = {
      ...settings,
      TARGET_POSTGRES_RAW_USER: `marker_${name}`,
      TARGET_POSTGRES_RAW_PASSWORD: 'p',
    };
    const { stderr } = await load(loader, [edit('1', 1), deletion('1', 2), deletion('9', 2), edit('2', 1)]);
    const fix = 'alter table "raw"."qb_invoices" add column if not exists deleted_at_utc timestamptz;';
    expect(stderr.match(/deletions of stream "qb_invoices" cannot be marked/g)).toHaveLength(1);
    expect(stderr).toContain(fix);
    expect(await query('select id from raw.qb_invoices order by id')).toEqual([{ id: '1' }, { id: '2' }]);
    const lines = await query('select line from raw._rejected_records order by line_number');
    expect(lines.map(({ line }) => line)).toEqual([deletion('1', 2), deletion('9', 2)]);

    const { stdout, code } = await runTarget(loader, [], ['doctor', '--json']);
    expect(code).toBe(0);
    const checks: { fix?: string[] }[] = JSON.parse(stdout).checks;
    expect(checks.flatMap(({ fix }) => fix ?? [])).toEqual([fix]);
    await query(checks.flatMap((check) => check.fix ?? []).join('\n'));
    await load(
      loader,
      lines.map(({ line }) => String(line)),
    );
    expect(await query(ROWS)).toMatchObject([
      { id: '1', status: null, deleted: '2024-01-01 00:00:02' },
      { id: '2', deleted: null },
      { id: '9', status: 'Deleted' },
    ]);
    expect(await value('select count(*) from raw._rejected_records')).toBe('2');
  },
);

inDatabase(
  'a table of eight columns gets the column with its first deletion, and views of it stay',
  async ({ settings, query }) => {
    await load(settings, [edit('1', 1)]);
    await query('create view raw.invoices as select * from raw.qb_invoices');
    const columns = `select string_agg(attname, ',' order by attnum) as names from pg_attribute
    where attrelid = 'raw.qb_invoices'::regclass and attnum > 0`;
    const [before] = await query(columns);
    const { stderr } = await load(settings, [edit('2', 1), deletion('1', 2)]);
    expect(stderr).toContain('the table gets the column deleted_at_utc');
    expect(await query(columns)).toEqual([{ names: `${before?.names},deleted_at_utc` }]);
    expect(await query('select id from raw.invoices order by id')).toHaveLength(2);
  },
);

inDatabase(
  'a bad deletion is rejected by its line, and the others are marked',
  async ({ settings, query }) => {
    await load(settings, [edit('1', 1), edit('2', 1)]);
    const bad = envelope('2', `{"n":1e200000}`, `,"deleted_at_utc":"${time(2)}"`);
    await load(withSetting(settings, 'MAX_REJECTED_RECORDS', '1'), [deletion('1', 2), bad]);
    expect(await query(ROWS)).toMatchObject([{ deleted: '2024-01-01 00:00:02' }, { deleted: null }]);
  },
);
