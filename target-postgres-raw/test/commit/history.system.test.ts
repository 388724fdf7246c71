import pg from 'pg';
import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import type { Variables } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const time = (second: number) => `2024-01-01T00:00:0${second}Z`;
const edit = (id: string, at: number) =>
  envelope(id, `{"at":${at},"MetaData":{"LastUpdatedTime":"${time(at)}"}}`);
const deletion = (id: string, at: number) =>
  envelope(id, `{"status":"Deleted"}`, `,"deleted_at_utc":"${time(at)}"`);
const withHistory = (settings: Variables, more: Variables = {}): Variables => ({
  ...settings,
  TARGET_POSTGRES_RAW_HISTORY: 'true',
  ...more,
});
const load = async (variables: Variables, ...lines: string[]) =>
  expect(await runTarget(variables, [SCHEMA, ...lines, state('1')])).toMatchObject({ code: 0 });

const VERSIONS = `select id, payload ->> 'at' as at, deleted_at_utc is not null as deleted from raw.qb_invoices_history
  order by id, valid_from_utc, valid_to_utc`;
const version = (id: string, at: number, deleted = 'f') => ({ id, at: String(at), deleted });

inDatabase(
  'every version that is replaced, marked or cleared is kept once',
  async ({ settings, query, value }) => {
    const variables = withHistory(settings);
    const now = async () => String(await value('select clock_timestamp()'));
    await load(variables, edit('1', 1), edit('2', 1), edit('3', 1));
    const first = await now();
    await load(variables, edit('1', 2), edit('2', 1), edit('3', 0));
    expect(await query(VERSIONS)).toEqual([version('1', 1)]);
    const second = await now();
    await load(variables, deletion('2', 4), deletion('3', 0), deletion('1', 1));
    const third = await now();
    await load(variables, deletion('2', 4), edit('2', 5));
    expect(await query(VERSIONS)).toEqual([version('1', 1), version('2', 1), version('2', 1, 't')]);

    const asOf = (instant: string) =>
      query(
        `select id, payload ->> 'at' as at, deleted_at_utc is not null as deleted
      from raw.qb_invoices_as_of($1::timestamptz) order by id`,
        [instant],
      );
    expect(await asOf('2020-01-01')).toEqual([]);
    expect(await asOf(first)).toEqual([version('1', 1), version('2', 1), version('3', 1)]);
    expect(await asOf(second)).toEqual([version('1', 2), version('2', 1), version('3', 1)]);
    expect(await asOf(third)).toEqual([version('1', 2), version('2', 1, 't'), version('3', 1)]);
    expect(await asOf(await now())).toEqual([version('1', 2), version('2', 5), version('3', 1)]);
    // A version ends at the time from which the next one is valid.
    expect(
      await value(`select count(*) from raw.qb_invoices_history as old where not exists (
      select from raw.qb_invoices where id = old.id and ingested_at_utc = valid_to_utc
      union all select from raw.qb_invoices_history as next where next.id = old.id and next.valid_from_utc = old.valid_to_utc)`),
    ).toBe('0');
    // It is no stream of its own.
    expect((await runTarget(variables, [], ['volumetry'])).stdout).not.toContain('qb_invoices_history');
    const doctor = await runTarget(variables, [], ['doctor']);
    expect(doctor.code).toBe(0);
    expect(doctor.stdout).toMatch(/ok +history raw.qb_invoices_history +may be written/);
  },
);

inDatabase(
  'a removed row is kept in the history, and columns that a table gets later too',
  async ({ settings, query }) => {
    const variables = withHistory(settings, { TARGET_POSTGRES_RAW_DELETED_RECORDS: 'remove' });
    await load(variables, edit('1', 1), edit('2', 1));
    await query(`alter table raw.qb_invoices add column note text; update raw.qb_invoices set note = 'mine'`);
    await load(variables, deletion('1', 2), edit('2', 2));
    expect(await query('select id, note from raw.qb_invoices_history order by id')).toEqual([
      { id: '1', note: 'mine' },
      { id: '2', note: 'mine' },
    ]);
    expect(await query('select id, note from raw.qb_invoices')).toEqual([{ id: '2', note: 'mine' }]);
  },
);

const INTERVALS = `select id, payload ->> 'at' as at, deleted_at_utc is not null as deleted,
  valid_from_utc = valid_to_utc as "isEmpty" from raw.qb_invoices_history order by id, valid_from_utc, valid_to_utc`;

inDatabase(
  'an edit that is marked in its own batch is no version beside the marked row, which has its payload',
  async ({ settings, query }) => {
    const variables = withHistory(settings);
    await load(variables, edit('0', 1), deletion('0', 2), edit('1', 1), edit('3', 1));
    expect(await query(INTERVALS)).toEqual([]);
    await load(
      variables,
      edit('1', 2),
      deletion('1', 3),
      edit('2', 2),
      deletion('2', 3),
      edit('3', 1),
      deletion('3', 3),
    );
    // The edit of 3 came unchanged: its version was in the table.
    const kept = [version('1', 1), version('3', 1)];
    expect(await query(INTERVALS)).toEqual(kept.map((each) => ({ ...each, isEmpty: 'f' })));
    expect(
      await query(
        `select id, payload ->> 'at' as at, deleted_at_utc is not null as deleted from raw.qb_invoices order by id`,
      ),
    ).toEqual([version('0', 1, 't'), version('1', 2, 't'), version('2', 2, 't'), version('3', 1, 't')]);
  },
);

inDatabase(
  'an edit that is removed in its own batch is kept, since no other row has its payload',
  async ({ settings, query }) => {
    const variables = withHistory(settings, { TARGET_POSTGRES_RAW_DELETED_RECORDS: 'remove' });
    await load(variables, edit('1', 1));
    await load(variables, edit('1', 2), deletion('1', 3));
    expect(await query(INTERVALS)).toEqual([
      { ...version('1', 1), isEmpty: 'f' },
      { ...version('1', 2), isEmpty: 't' },
    ]);
    expect(await query('select id from raw.qb_invoices')).toEqual([]);
  },
);

inDatabase('doctor prints what a role needs to write the history', async ({ name, settings, query }) => {
  await load(settings, edit('1', 1));
  await query(`create role keeper_${name} login password 'p'; grant create, usage on schema raw to keeper_${name};
    grant select, insert, update on all tables in schema raw to keeper_${name}`);
  const keeper = withHistory(settings, {
    TARGET_POSTGRES_RAW_USER: `keeper_${name}`,
    TARGET_POSTGRES_RAW_PASSWORD: 'p',
  });
  const doctor = await runTarget(keeper, [], ['doctor', '--json']);
  expect(doctor.code).not.toBe(0);
  const checks: { status: string; fix?: string[] }[] = JSON.parse(doctor.stdout).checks;
  const fixes = checks.filter(({ status }) => status === 'failed').flatMap(({ fix }) => fix ?? []);
  expect(fixes).toEqual([
    'alter table "raw"."qb_invoices" add column if not exists deleted_at_utc timestamptz;',
  ]);
  await query(fixes.join('\n'));
  expect(await runTarget(keeper, [], ['doctor'])).toMatchObject({ code: 0 });
  await load(keeper, edit('1', 2));
  expect(await query(VERSIONS)).toEqual([version('1', 1)]);
});

inDatabase('history is refused with settings that move the times of rows', async ({ settings }) => {
  const variables = withHistory(settings, { TARGET_POSTGRES_RAW_UNCHANGED_ROWS: 'touch' });
  const { code, lastLine } = await runTarget(variables, [SCHEMA, edit('1', 1)]);
  expect(code).toBe(2);
  expect(lastLine).toContain('history is true, and unchanged_rows: touch');
});

inDatabase('a reload never reads the whole table to find the versions', async ({ settings, query }) => {
  const variables = withHistory(settings);
  const rows = Array.from({ length: 500 }, (_, i) => String(i));
  const statistics = async (written: string) => {
    const select = `select seq_tup_read from pg_stat_user_tables where relname = 'qb_invoices' and ${written} = 500`;
    // A session hands its statistics over when it ends.
    for (;;) {
      const [found] = await query(select);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  await load(variables, ...rows.map((id) => edit(id, 1)));
  const before = await statistics('n_tup_ins');
  await load(variables, ...rows.map((id) => edit(id, 2)));
  expect(await statistics('n_tup_upd')).toEqual(before);
});

/** Loads while another session has a change open, which it commits once the load waits for it. */
async function loadBeside(
  { name, value }: TestDatabase,
  change: string,
  loading: () => Promise<void>,
): Promise<void> {
  const session = new pg.Client({ connectionString: server.connectionString(name) });
  await session.connect();
  try {
    await session.query(`begin; ${change}`);
    const loaded = loading();
    const waits = `select exists (select from pg_stat_activity where datname = '${name}' and wait_event_type = 'Lock')`;
    while ((await value(waits)) !== 't') await new Promise((resolve) => setTimeout(resolve, 10));
    await session.query('commit');
    await loaded;
  } finally {
    await session.end();
  }
}

const INSERT = `insert into raw.qb_invoices (id, payload, ingested_at_utc) values ('2', '{"at":9}', now())`;
const UPDATE = `update raw.qb_invoices set payload = payload || '{"at":9}' where id = '2'`;

it.each([
  ['updated before an edit', UPDATE, [edit('2', 1)], edit('2', 3)],
  ['inserted before an edit', INSERT, [], edit('2', 3)],
  ['inserted before a deletion', INSERT, [], deletion('2', 3)],
])('a version is kept that another session has %s, while the load waited', (_, change, stored, line) =>
  withDatabase(server, async (database) => {
    const variables = withHistory(database.settings);
    await load(variables, edit('1', 1), ...stored);
    await loadBeside(database, change, () => load(variables, edit('1', 3), line));
    expect(await database.query(VERSIONS)).toEqual([version('1', 1), version('2', 9)]);
  }),
);
