import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Batch, StreamRows } from './batch.ts';
import { withTransaction } from './connection.ts';
import { copyChunks } from './copy-binary.ts';
import { policyOf } from './failure.ts';
import { instantText } from './instant.ts';
import type { Row } from './row.ts';
import { type Counts, insertLedger, type LedgerRow } from './sql/ledger.ts';
import { countStale, type Merged, merge, resetStale } from './sql/merge.ts';
import { copyIntoStaging, createStaging } from './sql/staging.ts';

export interface Run {
  readonly id: string;
  /** Where the ledger is. */
  readonly schema: string;
  readonly hasLz4: boolean;
}

/** The rows of a stream on their way through a staging table. */
interface Staged {
  readonly n: number;
  readonly stream: StreamRows;
  readonly rows: readonly Row[];
}

/** Postgres refuses a row, and would refuse it again. */
export class RefusedRow extends Error {
  readonly stream: string;
  /** Undefined where Postgres does not tell which one. */
  readonly row: Row | undefined;

  constructor(stream: string, row: Row | undefined, cause: unknown) {
    super('a row was refused', { cause });
    this.stream = stream;
    this.row = row;
  }
}

/** Loads a batch in one transaction, with its rows of the ledger: all of it is in, or nothing. */
export async function commitBatch(client: pg.Client, batch: Batch, run: Run): Promise<readonly Counts[]> {
  // By name, for the same reason for which rows are sorted.
  const streams = [...batch.streams.values()].sort((a, b) => (a.source.stream < b.source.stream ? -1 : 1));
  const staged = streams.map((stream, n): Staged => ({ n, stream, rows: stream.sorted() }));
  return withTransaction(client, async () => {
    for (const each of staged) await namingRefused(each, () => stage(client, each, run.hasLz4));
    const counts: LedgerRow[] = [];
    for (const each of staged) counts.push(await namingRefused(each, () => mergeStaged(client, each)));
    if (counts.length === 0) counts.push(ONLY_STATE);
    await client.query(insertLedger(run.schema), [
      run.id,
      batch.number,
      batch.openedAt,
      batch.state?.toString() ?? null,
      JSON.stringify(counts),
    ]);
    return counts;
  });
}

const ONLY_STATE: LedgerRow = {
  stream: null,
  records: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  stale: 0,
  superseded: 0,
  replaced_characters: 0,
  bytes: 0,
  first_window_start_utc: null,
  last_window_end_utc: null,
};

async function namingRefused<T>({ stream, rows }: Staged, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (policyOf(error).action !== 'reject') throw error;
    throw new RefusedRow(stream.source.stream, rows[copiedLine(error) - 1], error);
  }
}

/** The line in the context of a failure, such as `COPY staging_0, line 3, column payload`. Counts from 1. */
function copiedLine(error: unknown): number {
  const context = error instanceof Error && 'where' in error ? String(error.where) : '';
  return Number(/^COPY \w+, line (\d+)/.exec(context)?.[1] ?? 0);
}

async function stage(client: pg.Client, { n, stream, rows }: Staged, hasLz4: boolean): Promise<void> {
  const { table } = stream.source;
  await client.query(createStaging(n, table, hasLz4));
  const types = table.columns.map(({ type }) => type);
  await copy(client, copyIntoStaging(n, table), copyChunks(types, cellsOf(rows)));
}

function* cellsOf(rows: readonly Row[]) {
  for (const { cells } of rows) yield cells;
}

/** Not by `pipeline`: that destroys the stream after a failure, and it then writes to a connection it let go of. */
async function copy(client: pg.Client, statement: string, chunks: Iterable<Buffer>): Promise<void> {
  const stream = client.query(copyFrom(statement));
  const finished = once(stream, 'finish');
  // A failure also ends the wait for 'drain', and is thrown from there.
  finished.catch(() => {});
  for (const chunk of chunks) {
    if (!stream.write(chunk)) await once(stream, 'drain');
  }
  stream.end();
  await finished;
}

async function mergeStaged(client: pg.Client, { n, stream, rows }: Staged): Promise<LedgerRow> {
  const { table } = stream.source;
  await client.query(resetStale);
  const { inserted, updated } = onlyRow(await client.query<Merged>(merge(n, table)));
  const { stale } = onlyRow(await client.query<{ stale: number }>(countStale));
  return {
    stream: stream.source.stream,
    records: stream.records,
    inserted,
    updated,
    unchanged: rows.length - inserted - updated - stale,
    stale: stream.stale + stale,
    superseded: stream.superseded,
    replaced_characters: stream.replaced,
    bytes: stream.bytes,
    first_window_start_utc: stream.firstWindowStart === null ? null : instantText(stream.firstWindowStart),
    last_window_end_utc: stream.lastWindowEnd === null ? null : instantText(stream.lastWindowEnd),
  };
}

function onlyRow<T extends pg.QueryResultRow>({ rows: [row] }: pg.QueryResult<T>): T {
  if (row === undefined) throw new TypeError('a count has no row');
  return row;
}
