import type pg from 'pg';
import type { Row } from '../batches/row.ts';
import type { StreamRows } from '../batches/stream-rows.ts';
import { copyChunks } from '../postgres/copy-binary.ts';
import { copyInto } from '../postgres/copy-stream.ts';
import { identifier } from '../sql/identifier.ts';
import { isReplaced, type Merged, merge, readCounts, startCounting, type Triggers } from '../sql/merge.ts';
import {
  isMarked,
  isRemoved,
  type Marked,
  markDeleted,
  type Removed,
  removeDeleted,
} from '../sql/merge-deletions.ts';
import { copyIntoStaging, createStaging, keepUncompressed } from '../sql/staging.ts';
import { touch } from '../sql/touch.ts';
import { deletionTable, type Table } from '../table.ts';
import { keepHistory, requireKept } from './keep-history.ts';
import { rowCells } from './row-cells.ts';
import type { Run } from './run.ts';
import { watchTriggers } from './vanished-rows.ts';

/** The rows of a stream on their way through a staging table. */
export interface Staged {
  /** Number of the staging table. */
  readonly n: number;
  readonly stream: StreamRows;
  readonly rows: readonly Row[];
  readonly are: 'edits' | 'deletions';
}

export interface MergedRows {
  readonly inserted: number;
  readonly updated: number;
  /** Marked as deleted, or removed. */
  readonly deleted: number;
  /** Older than what the table had. */
  readonly stale: number;
  readonly unchanged: number;
  /** Not written, or removed again: a trigger of the table dropped them. */
  readonly dropped: number;
  readonly ingested_at_utc: string | null;
}

export const NOTHING: MergedRows = {
  inserted: 0,
  updated: 0,
  deleted: 0,
  stale: 0,
  unchanged: 0,
  dropped: 0,
  ingested_at_utc: null,
};

/** Copies the rows into a table that only this transaction sees. */
export async function stage(client: pg.Client, staged: Staged, run: Run): Promise<void> {
  const { n, rows } = staged;
  if (rows.length === 0) return;
  const table = filledBy(staged);
  const packing = run.packings.get(table.name) ?? 'tight';
  await client.query(createStaging(n, table, packing, run.hasLz4));
  if (packing === 'loose') await client.query(keepUncompressed(n));
  const types = table.columns.map(({ type }) => type);
  const own = staged.are === 'edits' ? {} : { own: (row: Row) => row.deletedAt };
  const cells = rowCells({ types, keys: table.keys.length, ...own });
  await copyInto(client, copyIntoStaging(n, table), copyChunks(types, rows, cells));
}

/** Takes all rows of a stream over from staging, unless they are in the table already: `straight` counts these. */
export async function mergeStream(
  client: pg.Client,
  parts: readonly Staged[],
  run: Run,
  straight: ReadonlyMap<Staged, MergedRows>,
): Promise<MergedRows> {
  let sum = NOTHING;
  for (const part of parts) {
    const merged = straight.get(part) ?? (await mergeStaged(client, part, run, sum.ingested_at_utc));
    sum = added(sum, merged);
  }
  return sum;
}

/** Takes rows over from staging. `writtenAt`: the time of the rows that were written before in the batch. */
export async function mergeStaged(
  client: pg.Client,
  staged: Staged,
  run: Run,
  writtenAt: string | null = null,
): Promise<MergedRows> {
  if (staged.rows.length === 0) return NOTHING;
  if (staged.are === 'edits') return mergeEdits(client, staged, run);
  return run.deletedRecords === 'remove'
    ? remove(client, staged, run, writtenAt)
    : mark(client, staged, run, writtenAt);
}

async function mergeEdits(client: pg.Client, { n, stream, rows }: Staged, run: Run): Promise<MergedRows> {
  const { table } = stream.source;
  const hasKeys = table.keys.length > 0;
  const triggers = await startsCounting(client, table);
  const countLeft = await watchTriggers(client, { n, table, removal: triggers }, run);
  const mayDrop = hasKeys && triggers.mayDrop;
  const how = { newerBy: run.newerBy, mayDrop, hasMarks: run.marked.has(table.name) };
  const kept = await keepHistory(client, { table, n, isNoted: hasKeys }, isReplaced(how), run);
  const { writtenAt } = kept;
  // Keeping the versions has moved the counters.
  if (writtenAt !== null) await startsCounting(client, table);
  const statement = merge(n, table, { ...how, isKept: writtenAt !== null });
  const merged = onlyRow(await client.query<Merged>(statement, writtenAt === null ? [] : [writtenAt]));
  requireKept(table, kept, merged.updated, run);
  const counted = hasKeys ? onlyRow(await client.query<Counted>(readCounts)) : { stale: 0, unchanged: 0 };
  const rest = rows.length - merged.inserted - merged.updated - counted.stale;
  // Without keys every row is inserted. With keys and without such triggers the rest is unchanged.
  const unchanged = hasKeys && !mayDrop ? rest : counted.unchanged;
  // The time of a row tells if it stays when its version is activated.
  const isVersioned = run.activateVersion === 'delete' && stream.version !== undefined;
  if (hasKeys && (isVersioned || run.unchangedRows === 'touch'))
    await client.query(touch(n, table, isVersioned ? 'all' : 'unchanged'), [merged.ingested_at_utc]);
  run.packings.set(table.name, (merged.inserted + merged.updated) * 2 < rows.length ? 'loose' : 'tight');
  return countLeft({ ...merged, deleted: 0, stale: counted.stale, unchanged, dropped: rest - unchanged });
}

async function mark(
  client: pg.Client,
  { n, stream, rows }: Staged,
  run: Run,
  batchTime: string | null,
): Promise<MergedRows> {
  const { table } = stream.source;
  const { newerBy } = run;
  await startsCounting(client, table);
  const kept = await keepHistory(client, { table, n, areMarked: true }, isMarked(newerBy), run, batchTime);
  if (run.histories.has(table.name)) await startsCounting(client, table);
  const { deleted, replaced, ingested_at_utc } = onlyRow(
    await client.query<Marked>(markDeleted(n, table, newerBy), [kept.writtenAt]),
  );
  requireKept(table, kept, replaced, run);
  const { stale, unchanged } = onlyRow(await client.query<Counted>(readCounts));
  const dropped = rows.length - deleted - stale - unchanged;
  return { ...NOTHING, deleted, stale, unchanged, dropped, ingested_at_utc };
}

async function remove(
  client: pg.Client,
  { n, stream, rows }: Staged,
  run: Run,
  batchTime: string | null,
): Promise<MergedRows> {
  const { table } = stream.source;
  // Rows without a key cannot be found again.
  if (table.keys.length === 0) return { ...NOTHING, unchanged: rows.length };
  const kept = await keepHistory(client, { table, n }, isRemoved(run.newerBy), run, batchTime);
  const { deleted, stale } = onlyRow(await client.query<Removed>(removeDeleted(n, table, run.newerBy)));
  requireKept(table, kept, deleted, run);
  return { ...NOTHING, deleted, stale, unchanged: rows.length - deleted - stale };
}

function added(a: MergedRows, b: MergedRows): MergedRows {
  return {
    inserted: a.inserted + b.inserted,
    updated: a.updated + b.updated,
    deleted: a.deleted + b.deleted,
    stale: a.stale + b.stale,
    unchanged: a.unchanged + b.unchanged,
    dropped: a.dropped + b.dropped,
    ingested_at_utc: a.ingested_at_utc ?? b.ingested_at_utc,
  };
}

function filledBy({ stream, are }: Staged): Table {
  return are === 'edits' ? stream.source.table : deletionTable(stream.source.table);
}

interface Counted {
  readonly stale: number;
  readonly unchanged: number;
}

/** Resets the counters, and looks at the triggers of the table. */
async function startsCounting(client: pg.Client, { schema, name }: Table): Promise<Triggers> {
  return onlyRow(await client.query<Triggers & pg.QueryResultRow>(startCounting, [identifier(schema, name)]));
}

function onlyRow<T extends pg.QueryResultRow>({ rows: [row] }: pg.QueryResult<T>): T {
  if (row === undefined) throw new TypeError('a count has no row');
  return row;
}
