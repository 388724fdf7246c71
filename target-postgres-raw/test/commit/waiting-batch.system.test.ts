import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();
const ITEMS = schemaMessage('qb_items', ['id']);
const item = (id: number) => envelope(String(id), '{}').replace('qb_invoices', 'qb_items');

async function session(name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.connectionString(name) });
  await client.connect();
  return client;
}

async function untilOne({ value }: TestDatabase, condition: string): Promise<void> {
  const seen = `select exists (select from pg_stat_activity where datname = current_database() and ${condition})`;
  while ((await value(seen)) !== 't') await sleep(10);
}

/** A run whose first batch waits for a locked table, and whose second one, of another table, goes ahead of its turn. */
async function runWithWaitingBatch(database: TestDatabase) {
  const { name, settings } = database;
  await runTarget(settings, [SCHEMA, ITEMS]);
  const locker = await session(name);
  await locker.query('begin; lock table raw.qb_invoices');
  const input = async function* () {
    yield* [SCHEMA, ITEMS, envelope('1', '{}'), envelope('2', '{}')];
    await untilOne(database, `wait_event_type = 'Lock'`);
    yield* [item(1), item(2), state('4')];
  };
  return { locker, run: runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' }, input()) };
}

it('a batch that waits for its turn ends its transaction if a concurrent build of an index waits for that', () =>
  withDatabase(server, async (database) => {
    const { name, value } = database;
    const builder = await session(name);
    const { locker, run } = await runWithWaitingBatch(database);
    await untilOne(database, `state = 'idle in transaction' and query ~ '^select "isUnfit"'`);
    const built = builder.query('create index concurrently on raw.qb_items (page_number)').catch(() => {});
    await untilOne(database, `wait_event = 'virtualxid'`);
    // The locker waits for the builder, that for the second batch, this for the first one, and the first one for the
    // locker. Once the second batch gives way, Postgres sees a deadlock of the others, and may end one of their statements.
    await locker.query('lock table raw.qb_items').catch(() => {});
    await locker.query('rollback');
    expect(await run).toMatchObject({ code: 0, stdout: '4\n' });
    expect(await value('select count(*) from raw.qb_items')).toBe('2');
    await built;
    await Promise.all([locker.end(), builder.end()]);
  }));

it('a batch whose look at waiting sessions runs into statement_timeout is loaded in its turn', () =>
  withDatabase(server, async (database) => {
    const { name, query, value } = database;
    const { locker, run } = await runWithWaitingBatch(database);
    const looking = `query ~ 'as "isWaitedFor"$' and wait_event_type = 'Lock'`;
    const stopper = await session(name);
    await stopper.query('begin; lock table pg_catalog.pg_locks');
    await untilOne(database, looking);
    // What the time limit does, and when: the batch before must not meet it.
    await query(`select pg_cancel_backend(pid) from pg_stat_activity where ${looking}`);
    await expect.poll(() => query(`select from pg_stat_activity where ${looking}`)).toEqual([]);
    await stopper.query('rollback');
    await locker.query('rollback');
    expect(await run).toMatchObject({ code: 0, stdout: '4\n' });
    expect(await value('select count(*) from raw.qb_items')).toBe('2');
    await Promise.all([locker.end(), stopper.end()]);
  }));
