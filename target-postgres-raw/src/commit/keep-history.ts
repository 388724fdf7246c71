import type pg from 'pg';
import { createKept, keepReplaced } from '../sql/history.ts';
import type { Table } from '../table.ts';
import type { Run } from './run.ts';

interface Kept {
  readonly table: Table;
  readonly n: number;
  /** A merge follows, which need not judge these rows again. */
  readonly isNoted?: boolean;
}

/**
 * Keeps the versions that the next statement replaces. Returns the time at which they end, which is the time of the
 * rows that replace them; null if no history is kept.
 */
export async function keepHistory(
  client: pg.Client,
  { table, n, isNoted = false }: Kept,
  condition: string,
  run: Run,
  writtenAt: string | null = null,
): Promise<string | null> {
  const columns = run.histories.get(table.name);
  if (columns === undefined) return writtenAt;
  if (isNoted) await client.query(createKept(n, table));
  const statement = keepReplaced(table, { n, columns, condition, isNoted });
  const { rows } = await client.query<{ written_at: string }>(statement, [writtenAt]);
  return rows[0]?.written_at ?? writtenAt;
}
