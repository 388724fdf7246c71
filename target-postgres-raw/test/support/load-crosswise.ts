import { expect } from 'vitest';
import { envelope, SCHEMA, state } from './records.ts';
import { runTarget, type Variables } from './target-process.ts';
import type { TestDatabase } from './test-database.ts';

/** Rounds of two targets that load the same ids, one upwards and one downwards, in many small batches. */
export async function loadCrosswise(
  rounds: number,
  settings: Variables,
  { query }: TestDatabase,
): Promise<void> {
  const ids = Array.from({ length: 300 }, (_, n) => String(n));
  for (let round = 0; round < rounds; round += 1) {
    const run = (writer: string, order: readonly string[]) =>
      runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '17' }, [
        SCHEMA,
        ...order.flatMap((id) => [
          envelope(id, `{"round":${round},"by":"${writer}"}`),
          `{"type":"RECORD","stream":"events","record":{"round":${round},"id":"${id}"}}`,
        ]),
        state(String(round)),
      ]);
    const ended = await Promise.all([run('up', ids), run('down', ids.toReversed())]);
    for (const each of ended) {
      expect(each).toMatchObject({ code: 0, stdout: `${round}\n` });
      expect(each.stderr).not.toContain('deadlock');
    }
    expect(
      await query(
        `select count(*), count(distinct id) as ids, min((payload ->> 'round')::integer) as least from raw.qb_invoices`,
      ),
    ).toEqual([{ count: '300', ids: '300', least: String(round) }]);
    expect(await query('select count(*) from raw.events')).toEqual([{ count: String(600 * (round + 1)) }]);
  }
  const deadlocks = 'select deadlocks from pg_stat_database where datname = current_database()';
  expect(await query(deadlocks)).toEqual([{ deadlocks: '0' }]);
}
