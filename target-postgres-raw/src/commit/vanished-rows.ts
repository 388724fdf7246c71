import type pg from 'pg';
import type { Removal } from '../sql/merge.ts';
import { countMissing, type Missing, noteNewKeys } from '../sql/vanished.ts';
import type { Table } from '../table.ts';
import { remark } from './remark.ts';
import type { Run } from './run.ts';

interface Written {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly dropped: number;
}

/** Counts what a merge has left in the table, given what it has written. */
type CountLeft = <T extends Written>(merged: T) => Promise<T>;

const ALL_LEFT: CountLeft = async (merged) => merged;

/**
 * Prepares the count of rows that the n-th merge writes and a trigger then removes. That costs a look at each key before
 * the merge and one after it, if the table has such a trigger.
 */
export async function watchTriggers(
  client: pg.Client,
  { n, table, removal }: { readonly n: number; readonly table: Table; readonly removal: Removal },
  run: Run,
): Promise<CountLeft> {
  const isCounted = removal.removesAtOnce && table.keys.length > 0;
  if (removal.removesAtCommit || (removal.removesAtOnce && !isCounted)) remark(run, uncounted(table));
  if (!isCounted) return ALL_LEFT;
  await client.query(noteNewKeys(n, table));
  return async (merged) => {
    const [missing] = (await client.query<Missing & pg.QueryResultRow>(countMissing(n, table))).rows;
    return missing === undefined ? merged : leftOf(merged, missing);
  };
}

/** Moves rows that a trigger has removed again from the counts of written rows to that of dropped ones. */
function leftOf<T extends Written>(merged: T, { fresh, freshMissing, missing }: Missing): T {
  // New keys that were not inserted were dropped by a trigger before, and are counted as that already.
  const inserted = between(freshMissing - (fresh - merged.inserted), merged.inserted);
  const updated = between(missing - freshMissing, merged.updated);
  const unchanged = between(missing - freshMissing - updated, merged.unchanged);
  return {
    ...merged,
    inserted: merged.inserted - inserted,
    updated: merged.updated - updated,
    unchanged: merged.unchanged - unchanged,
    dropped: merged.dropped + inserted + updated + unchanged,
  };
}

function between(count: number, most: number): number {
  return Math.min(Math.max(count, 0), most);
}

function uncounted({ schema, name, keys }: Table): string {
  const why =
    keys.length === 0
      ? 'a trigger that runs after the load, and no key'
      : 'a trigger that runs when the transaction commits';
  return `the table ${schema}.${name} has ${why}: rows that the trigger removes are counted as loaded`;
}
