import pg from 'pg';
import { DatabaseError } from 'singer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { StoreDatabase } from '../../src/store/store-database.ts';

const server = sharedServer();
const logger = { warning: () => {} };
/** Short, so that the tests need not wait as long as a run does. */
const LIMIT_MS = 200;

let url: string;
let other: pg.Client;
beforeAll(async () => {
  url = await server.createDatabase('store_limits');
  other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query('create schema quickbooks; create table quickbooks.things (n integer)');
});
afterAll(() => other.end());

async function whileLocked(use: () => Promise<void>): Promise<void> {
  await other.query('begin; lock table quickbooks.things');
  try {
    await use();
  } finally {
    await other.query('rollback');
  }
}

const OURS = `select count(*)::int as count from pg_stat_activity
  where datname = current_database() and application_name = 'tap-quickbooks' and state = 'active'`;

describe('a statement of the token store', () => {
  it('is given up if it waits for the lock of another session, and so is its connection', () =>
    whileLocked(async () => {
      const database = new StoreDatabase(url, 'quickbooks', logger, LIMIT_MS);
      const failure = await database
        .change('insert into quickbooks.things values (1)')
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DatabaseError);
      expect(String(failure)).toMatch(
        /the token store \(host .*\) failed: it gave no answer in time\. What to do: see if the server is up, and if another session holds a lock on a table of schema "quickbooks", then run again/,
      );
      // The next statement has a connection of its own.
      expect(await database.query(OURS)).toEqual([{ count: 2 }]);
    }));

  it.each([
    ['start transaction read only; insert into quickbooks.things values (1)', 'primary server'],
    ["set statement_timeout = '20ms'; select pg_sleep(5)", 'statement_timeout'],
  ])('that fails says what to do: %s', async (statement, advice) => {
    const database = new StoreDatabase(url, 'quickbooks', logger);
    const failure = await database.query(statement).catch((error: unknown) => error);
    expect(String(failure)).toMatch(new RegExp(`What to do: .*${advice}`));
  });
});

/** A statement that ends its own connection when it is run for the second time. */
const endsTheSecond = (sequence: string) =>
  `select case when nextval('quickbooks.${sequence}') = 2 then pg_terminate_backend(pg_backend_pid()) end`;

describe('a statement whose connection the server ends, as in a restart', () => {
  it('is tried again if the server has answered before', async () => {
    await other.query('create sequence quickbooks.later');
    const database = new StoreDatabase(url, 'quickbooks', logger);
    for (let n = 0; n < 2; n += 1) expect(await database.query(endsTheSecond('later'))).toHaveLength(1);
    expect(await database.query("select nextval('quickbooks.later')::int as n")).toEqual([{ n: 4 }]);
  });

  it('fails at once if it is the first one, since the address may be wrong', async () => {
    await other.query('create sequence quickbooks.first start 2');
    const database = new StoreDatabase(url, 'quickbooks', logger);
    await expect(database.query(endsTheSecond('first'))).rejects.toThrow(/57P01/);
  });
});
