import pg from 'pg';
import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { CallBudget } from '../../src/store/call-budget.ts';
import { countCalls } from '../../src/store/statements.ts';
import { StoreDatabase } from '../../src/store/store-database.ts';

const server = sharedServer();
const logger = { warning: () => {} };
/** Short, so that the tests need not wait as long as a run does. */
const LIMIT_MS = 200;
const WAITING = `select from pg_stat_activity
  where datname = current_database() and application_name = 'tap-quickbooks' and state = 'active'`;

/** The statements of runs that the server has not ended. A transaction keeps its first look unless that is cleared. */
async function waiting(other: pg.Client): Promise<number> {
  await other.query('select pg_stat_clear_snapshot()');
  return (await other.query(WAITING)).rows.length;
}

/** Resolves once the server too takes the one statement of a run for late: it began a moment after the run's wait for it. */
async function untilLate(other: pg.Client): Promise<void> {
  const late = `${WAITING} and clock_timestamp() > xact_start + ${LIMIT_MS} * interval '1 ms'`;
  await expect
    .poll(async () => {
      await other.query('select pg_stat_clear_snapshot()');
      return (await other.query(late)).rows.length;
    })
    .toBe(1);
}

/** Two runs of one app, the first of which has taken a call, and a session that holds a lock of the budget. */
async function withLockedBudget(
  name: string,
  lock: string,
  limitMs: number | undefined,
  test: (other: pg.Client, budget: CallBudget) => Promise<void>,
): Promise<void> {
  const url = await server.createDatabase(name);
  const budgetOf = (limit?: number) =>
    new CallBudget(new StoreDatabase(url, 'quickbooks', logger, limit), 'app', 1_000);
  const first = budgetOf();
  await first.take();
  await first.giveBack();
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  try {
    await other.query('begin');
    await other.query(lock);
    await test(other, budgetOf(limitMs));
  } finally {
    await other.end();
  }
}

const ROW = 'select from quickbooks.budgets for update';
const TABLE = 'lock table quickbooks.budgets';

it.each([
  ['row', ROW],
  ['table', TABLE],
])('a reservation that a run gave up while it waited for the lock of a %s takes no calls', (what, lock) =>
  withLockedBudget(`late_reservation_${what}`, lock, LIMIT_MS, async (other, budget) => {
    // The run gives the statement up, and the server does not.
    await expect(budget.take()).rejects.toThrow('it gave no answer in time');
    await untilLate(other);
    await other.query('commit');
    await expect.poll(() => waiting(other)).toBe(0);
    expect((await other.query('select reserved::int from quickbooks.budgets')).rows).toEqual([
      { reserved: 1 },
    ]);
  }),
);

it('calls that a run counted again, since it gave the first statement up, are counted once', async () => {
  const url = await server.createDatabase('late_count');
  const values = ['app', 'production', '199', 5];
  const store = new StoreDatabase(url, 'quickbooks', logger);
  await store.change(countCalls(store.named), [...values, store.statementMs]);
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  try {
    await other.query('begin; select from quickbooks.calls for update');
    const hasty = new StoreDatabase(url, 'quickbooks', logger, LIMIT_MS);
    await expect(hasty.change(countCalls(hasty.named), [...values, hasty.statementMs])).rejects.toThrow(
      'in time',
    );
    await untilLate(other);
    await other.query('commit');
    await store.change(countCalls(store.named), [...values, store.statementMs]);
    await expect.poll(() => waiting(other)).toBe(0);
    expect((await other.query('select calls::int from quickbooks.calls')).rows).toEqual([{ calls: 10 }]);
  } finally {
    await other.end();
  }
});

it('a reservation that is under way at the end of a run is given back', () =>
  withLockedBudget('reservation_under_way', ROW, undefined, async (other, budget) => {
    const taken = budget.take();
    await expect.poll(() => waiting(other)).toBe(1);
    const given = budget.giveBack();
    await other.query('commit');
    await taken;
    await given;
    expect((await other.query('select reserved::int from quickbooks.budgets')).rows).toEqual([
      { reserved: 2 },
    ]);
  }));
