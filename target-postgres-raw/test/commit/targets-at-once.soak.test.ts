import { beforeAll, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { createTables } from '../support/batch-in-hand.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget as runTargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const TABLES = 'tables_at_once';
const server = sharedServer();

beforeAll(() => createTables(server, TABLES));

/** A database with the tables, so that a batch is all that is left to do. */
function withTables(test: (database: TestDatabase) => Promise<void>): Promise<void> {
  return withDatabase(server, test, TABLES);
}

it('two targets that load the same rows at once, in different orders, both succeed', () =>
  withTables(async ({ settings, query }) => {
    const ids = Array.from({ length: 2000 }, (_, i) => String(i));
    const load = (writer: string, order: readonly string[]) =>
      runTargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '500' }, [
        SCHEMA,
        ...order.map((id) => envelope(id, `{"by":"${writer}"}`)),
        state('1'),
      ]);
    const shuffled = ids.map((_, i) => ids[(i * 1009) % ids.length] ?? '');
    const [one, other] = await Promise.all([load('one', ids), load('other', shuffled)]);
    expect([one, other]).toMatchObject([
      { code: 0, stdout: '1\n' },
      { code: 0, stdout: '1\n' },
    ]);
    expect(await query('select count(*), count(distinct id) as ids from raw.qb_invoices')).toEqual([
      { count: '2000', ids: '2000' },
    ]);
    expect(
      await query('select sum(inserted) as inserted, sum(updated) as updated from raw._ingest_log'),
    ).toEqual([{ inserted: '2000', updated: '2000' }]);
  }));

it('targets that create the same tables at once all succeed', () =>
  withDatabase(server, async ({ settings, value }) => {
    const streams = Array.from({ length: 8 }, (_, n) => `events_${n}`);
    const input = streams.map((stream) => ({ type: 'RECORD', stream, record: {} }));
    const runs = await Promise.all(Array.from({ length: 6 }, () => runTargetProcess(settings, input)));
    expect(runs.map(({ lastLine }) => lastLine).filter((line) => line.startsWith('CRITICAL'))).toEqual([]);
    for (const stream of streams) expect(await value(`select count(*) from raw.${stream}`)).toBe('6');
  }));
