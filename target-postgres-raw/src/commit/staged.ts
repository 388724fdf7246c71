import { once } from 'node:events';
import type pg from 'pg';
import { cellsOf, type Row } from '../batches/row.ts';
import type { StreamRows } from '../batches/stream-rows.ts';
import { copyChunks } from '../postgres/copy-binary.ts';
import { copyStream } from '../postgres/copy-stream.ts';
import { identifier } from '../sql/identifier.ts';
import { type Merged, merge, readCounts, startCounting } from '../sql/merge.ts';
import { copyIntoStaging, createStaging, keepUncompressed } from '../sql/staging.ts';
import { touch } from '../sql/touch.ts';
import type { Table } from '../table.ts';
import type { Run } from './run.ts';

/** The rows of a stream on their way through a staging table. */
export interface Staged {
  /** Number of the staging table. */
  readonly n: number;
  readonly stream: StreamRows;
  readonly rows: readonly Row[];
}

export interface MergedRows {
  readonly inserted: number;
  readonly updated: number;
  /** Older than what the table had. */
  readonly stale: number;
  readonly unchanged: number;
  /** Neither written nor in the table: a trigger of the table dropped them. */
  readonly dropped: number;
  readonly ingested_at_utc: string | null;
}

const NOTHING: MergedRows = {
  inserted: 0,
  updated: 0,
  stale: 0,
  unchanged: 0,
  dropped: 0,
  ingested_at_utc: null,
};

/** Copies the rows into a table that only this transaction sees. */
export async function stage(client: pg.Client, { n, stream, rows }: Staged, run: Run): Promise<void> {
  if (rows.length === 0) return;
  const { table } = stream.source;
  const packing = run.packings.get(table.name) ?? 'tight';
  await client.query(createStaging(n, table, packing, run.hasLz4));
  if (packing === 'loose') await client.query(keepUncompressed(n));
  const types = table.columns.map(({ type }) => type);
  await copy(client, copyIntoStaging(n, table), copyChunks(types, allCells(rows, table.keys.length)));
}

/** Takes the rows over from staging. */
export async function mergeStaged(
  client: pg.Client,
  { n, stream, rows }: Staged,
  run: Run,
): Promise<MergedRows> {
  if (rows.length === 0) return NOTHING;
  const { table } = stream.source;
  const hasKeys = table.keys.length > 0;
  const mayDrop = hasKeys && (await startsCounting(client, table));
  const merged = onlyRow(await client.query<Merged>(merge(n, table, run.newerBy, mayDrop)));
  const counted = hasKeys ? onlyRow(await client.query<Counted>(readCounts)) : { stale: 0, unchanged: 0 };
  const rest = rows.length - merged.inserted - merged.updated - counted.stale;
  // Without keys every row is inserted. With keys and without such triggers the rest is unchanged.
  const unchanged = hasKeys && !mayDrop ? rest : counted.unchanged;
  // The time of a row tells if it stays when its version is activated.
  const isVersioned = run.activateVersion === 'delete' && stream.version !== undefined;
  if (hasKeys && (isVersioned || run.unchangedRows === 'touch'))
    await client.query(touch(n, table, isVersioned ? 'all' : 'unchanged'), [merged.ingested_at_utc]);
  run.packings.set(table.name, (merged.inserted + merged.updated) * 2 < rows.length ? 'loose' : 'tight');
  return { ...merged, stale: counted.stale, unchanged, dropped: rest - unchanged };
}

interface Counted {
  readonly stale: number;
  readonly unchanged: number;
}

/** Resets the counters; returns true if a trigger of the table may drop rows. */
async function startsCounting(client: pg.Client, { schema, name }: Table): Promise<boolean> {
  const values = [identifier(schema, name)];
  return onlyRow(await client.query<{ mayDrop: boolean }>(startCounting, values)).mayDrop;
}

function* allCells(rows: readonly Row[], keys: number) {
  for (const row of rows) yield cellsOf(row, keys);
}

/** Not by `pipeline`: that destroys the stream after a failure, and it then writes to a connection it let go of. */
async function copy(client: pg.Client, statement: string, chunks: Iterable<Buffer>): Promise<void> {
  const stream = client.query(copyStream(statement));
  const finished = once(stream, 'finish');
  // A failure also ends the wait for 'drain', and is thrown from there.
  finished.catch(() => {});
  for (const chunk of chunks) {
    // Whether or not it is said to be full: the next chunk takes the place of this one.
    const written = new Promise<void>((resolve) => stream.write(chunk, () => resolve()));
    await Promise.race([written, finished]);
  }
  stream.end();
  await finished;
}

function onlyRow<T extends pg.QueryResultRow>({ rows: [row] }: pg.QueryResult<T>): T {
  if (row === undefined) throw new TypeError('a count has no row');
  return row;
}
