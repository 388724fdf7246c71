import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { addCompany, LEASE_SECONDS, renewLease, takeLease } from '../../src/store/statements.ts';
import { StoreDatabase } from '../../src/store/store-database.ts';

const server = sharedServer();
const logger = { warning: () => {} };
const COMPANY = ['production', '199'];
/** Short, so that the test need not wait as long as a run does. */
const LIMIT_MS = 200;

const WAITING = `select from pg_stat_activity
  where datname = current_database() and application_name = 'tap-quickbooks' and state = 'active'`;

it.each([
  ['taken', 'a row', null],
  ['taken', 'a table', null],
  ['renewed', 'a row', 'ours'],
  ['renewed', 'a table', 'ours'],
])(
  'a lease that is %s after a wait for the lock of %s counts from when it was asked for',
  async (what, lock, holder) => {
    const url = await server.createDatabase(`late_${what}_${lock.slice(2)}`);
    const store = new StoreDatabase(url, 'quickbooks', logger, LIMIT_MS);
    await store.change(addCompany(store.named), COMPANY);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    try {
      const ours = randomUUID();
      await other.query('update quickbooks.companies set lease_holder = $1', [holder && ours]);
      await other.query('begin');
      if (lock === 'a table') await other.query('lock table quickbooks.companies');
      await other.query(`update quickbooks.companies set name = 'Other'`);
      const asked =
        what === 'taken'
          ? store.query(takeLease(store.named), [...COMPANY, ours, 'host'])
          : store.query(renewLease(store.named), [...COMPANY, ours]);
      // The run gives the statement up, and the server does not.
      await expect(asked).rejects.toThrow('it gave no answer in time');
      expect((await other.query(WAITING)).rows).toHaveLength(1);
      const {
        rows: [before],
      } = await other.query(`select clock_timestamp() + '${LEASE_SECONDS} s' as end`);
      await other.query('commit');
      await expect.poll(async () => (await other.query(WAITING)).rows).toEqual([]);
      const { rows } = await other.query(
        'select lease_holder, lease_until < $1 as "isOld" from quickbooks.companies',
        [before?.end],
      );
      expect(rows).toEqual([{ lease_holder: ours, isOld: true }]);
    } finally {
      await other.end();
    }
  },
);
