import type pg from 'pg';
import { createKept, keepMarked, keepReplaced } from '../sql/history.ts';
import type { Table } from '../table.ts';
import type { Run } from './run.ts';

interface Replacing {
  readonly table: Table;
  readonly n: number;
  /** A merge follows, which need not judge these rows again. */
  readonly isNoted?: boolean;
  /** The rows are marked: what the same batch has written of them need not be kept. */
  readonly areMarked?: boolean;
}

/** The versions that were kept before the statement that replaces them. */
export interface KeptVersions {
  /** The time at which they end, which is that of the rows that replace them; null if no history is kept. */
  readonly writtenAt: string | null;
  readonly count: number;
}

/** The SQLSTATE of a serialization failure, after which a batch is loaded again. */
const LOAD_AGAIN = '40001';

/** Thrown if another session wrote a version between the statement that keeps and the one that replaces. */
class VersionNotKept extends Error {
  readonly code = LOAD_AGAIN;

  constructor({ schema, name }: Table) {
    super(`another session wrote a row of ${schema}.${name} that is not in its history yet`);
  }
}

/** Keeps the versions that the next statement replaces. */
export async function keepHistory(
  client: pg.Client,
  { table, n, isNoted = false, areMarked = false }: Replacing,
  condition: string,
  run: Run,
  batchTime: string | null = null,
): Promise<KeptVersions> {
  const columns = run.histories.get(table.name);
  if (columns === undefined) return { writtenAt: batchTime, count: 0 };
  if (isNoted) await client.query(createKept(n, table));
  const replaced = { n, columns, condition, isNoted };
  const statement = areMarked ? keepMarked(table, replaced) : keepReplaced(table, replaced);
  const [row] = (await client.query<{ written_at: string; kept: number }>(statement, [batchTime])).rows;
  return { writtenAt: row?.written_at ?? batchTime, count: row?.kept ?? 0 };
}

/** Throws {@link VersionNotKept} if more versions were replaced than kept. */
export function requireKept(table: Table, kept: KeptVersions, replaced: number, run: Run): void {
  if (run.histories.has(table.name) && replaced > kept.count) throw new VersionNotKept(table);
}
