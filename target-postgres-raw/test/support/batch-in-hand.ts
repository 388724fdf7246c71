import pg from 'pg';
import type { DatabaseServer } from 'postgres-launcher';
import { expect } from 'vitest';
import { envelope, SCHEMA, state } from './records.ts';
import { runTarget } from './target-here.ts';
import { settingsFor, TargetProcess, type Variables } from './target-process.ts';
import type { TestDatabase } from './test-database.ts';

export const OURS = "application_name = 'target-postgres-raw' and datname = current_database()";

export const isWaiting = `select count(*) from pg_stat_activity where ${OURS} and wait_event_type = 'Lock'`;

/** Two streams, one of which would show it if a batch went in twice. */
export const INPUT = [
  SCHEMA,
  envelope('1', '{"a":1}'),
  { type: 'RECORD', stream: 'events', record: {} },
  state('{"n":1}'),
];

/** Makes a database with the tables of INPUT, empty, so that a batch is all that is left to do. */
export async function createTables(server: DatabaseServer, name: string): Promise<void> {
  const connectionString = await server.createDatabase(name);
  expect(await runTarget(settingsFor(server, name), INPUT)).toMatchObject({ code: 0 });
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('truncate raw.qb_invoices, raw.events, raw._ingest_log');
  await client.end();
}

/** Runs the work while no other session can read or write the table. */
export async function withLockedTable<T>(
  connectionString: string,
  work: (locker: pg.Client) => Promise<T>,
): Promise<T> {
  const locker = new pg.Client({ connectionString });
  locker.on('error', () => {});
  await locker.connect();
  await locker.query('begin; lock table raw.qb_invoices in access exclusive mode');
  try {
    return await work(locker);
  } finally {
    await locker.end();
  }
}

/** A target that waits in the middle of the batch of INPUT, until the lock is gone. */
export async function startedInTheMiddle(database: TestDatabase): Promise<TargetProcess> {
  const variables: Variables = { ...database.settings, TARGET_POSTGRES_RAW_BATCH_MAX_AGE_SECONDS: '1' };
  const target = new TargetProcess(variables);
  await target.write(...INPUT);
  await target.until(async () => (await database.value(isWaiting)) === '1');
  return target;
}

export async function expectLoadedOnce({ query }: TestDatabase): Promise<void> {
  expect(await query('select id, payload from raw.qb_invoices')).toEqual([{ id: '1', payload: '{"a": 1}' }]);
  expect(await query('select payload from raw.events')).toEqual([{ payload: '{}' }]);
  expect(await query('select stream, inserted from raw._ingest_log order by stream')).toEqual([
    { stream: 'events', inserted: '1' },
    { stream: 'qb_invoices', inserted: '1' },
  ]);
}

export async function expectNothingLoaded({ query }: TestDatabase): Promise<void> {
  const counts =
    'select (select count(*) from raw.qb_invoices) as rows, (select count(*) from raw._ingest_log) as batches';
  expect(await query(counts)).toEqual([{ rows: '0', batches: '0' }]);
}
