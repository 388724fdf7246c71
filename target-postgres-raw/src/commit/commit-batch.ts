import type pg from 'pg';
import type { Batch, Rejected } from '../batches/batch.ts';
import type { StreamRows } from '../batches/stream-rows.ts';
import { withTransaction } from '../postgres/connection.ts';
import { type Counts, insertLedger, type LedgerRow } from '../sql/ledger.ts';
import { claimTables, companyOf } from './claim-tables.ts';
import { CopiedRows } from './copied-rows.ts';
import { keepVersion, versionBefore } from './keep-versions.ts';
import { ledgerRow, onlyState } from './ledger-row.ts';
import { noteRun } from './note-run.ts';
import { insertRejectedRecords } from './rejected-records.ts';
import type { Run } from './run.ts';
import { type MergedRows, mergeStream, type Staged } from './staged.ts';

export interface Commit {
  readonly run: Run;
  /** Resolves when the batch may be merged. Before that nothing is done that others could see. */
  readonly turn: () => Promise<void>;
  /** The batch before, as long as it is not committed. */
  readonly before: () => Batch | undefined;
  /** Records that are not loaded, and stored as they came. */
  readonly rejected: readonly Rejected[];
  /** True if Postgres rejected rows of the batch, which has them no more. */
  readonly isNarrowed: boolean;
}

/** Loads a batch in one transaction, together with its ledger rows: all of it or nothing. */
export async function commitBatch(
  client: pg.Client,
  batch: Batch,
  commit: Commit,
): Promise<readonly Counts[]> {
  const { run, rejected, isNarrowed } = commit;
  const staged = stagedOf(batch, run);
  return withTransaction(client, async () => {
    const copied = new CopiedRows(staged, { ...commit, client });
    // What is left of a batch in which Postgres rejected rows goes the way that found them.
    if (!isNarrowed) await copied.choose();
    await copied.copy();
    await copied.untilTurn();
    await claimTables(client, batch, copied, run);
    const ledger: LedgerRow[] = [];
    for (const stream of sortedStreams(batch)) {
      const version = await versionBefore(client, stream, run);
      const parts = staged.filter((each) => each.stream === stream);
      const merged = await mergeStream(client, parts, run, copied.straight);
      noteWritten(stream, merged, run);
      if (version !== undefined) await keepVersion(client, stream, version, merged.ingested_at_utc, run);
      ledger.push(ledgerRow(stream, merged, rejected, companyOf(stream.source, batch)));
    }
    if (ledger.length === 0) ledger.push(onlyState(batch.stateCompany));
    await client.query(insertLedger(run.schema), [
      run.id,
      batch.number,
      batch.openedAt,
      batch.state?.toString() ?? null,
      JSON.stringify(ledger),
    ]);
    await insertRejectedRecords(client, run, batch.number, rejected);
    if (run.isRecorded) await noteRun(client, batch, ledger, run);
    return ledger;
  });
}

/**
 * The rows of a batch, stream by stream, each before its deletions. Deletions of a table without the column for them
 * are left out. Each part keeps its number if rows are left out: a search uses the staging tables again.
 */
export function stagedOf(batch: Batch, run: Run): Staged[] {
  return sortedStreams(batch).flatMap((stream, i) => {
    const rows = { n: 2 * i, stream, rows: stream.sorted(), are: 'edits' } as const;
    const deletions = canDelete(stream, run) ? stream.deletions() : [];
    return deletions.length === 0
      ? [rows]
      : [rows, { n: 2 * i + 1, stream, rows: deletions, are: 'deletions' } as const];
  });
}

function noteWritten({ source }: StreamRows, merged: MergedRows, { ways }: Run): void {
  const { inserted, updated, unchanged, stale, ingested_at_utc: at } = merged;
  const rows = inserted + updated + unchanged + stale;
  if (rows > 0) ways.noteWritten(source.table, { inserted, rows, at });
}

function canDelete({ source }: StreamRows, { deletedRecords, marked }: Run): boolean {
  return deletedRecords !== 'mark' || marked.has(source.table.name);
}

/** Sorted by name, so that two targets lock tables in the same order. */
function sortedStreams(batch: Batch): StreamRows[] {
  return [...batch.streams.values()].sort((a, b) => (a.source.stream < b.source.stream ? -1 : 1));
}
