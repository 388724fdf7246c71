import type pg from 'pg';
import type { Batch, Rejected } from '../batches/batch.ts';
import type { Row } from '../batches/row.ts';
import { withTransaction } from '../postgres/connection.ts';
import { type Counts, insertLedger, type LedgerRow } from '../sql/ledger.ts';
import { claimTables, companyOf } from './claim-tables.ts';
import { keepVersion, versionBefore } from './keep-versions.ts';
import { ledgerRow, onlyState } from './ledger-row.ts';
import { insertRejectedRecords } from './rejected-records.ts';
import type { Run } from './run.ts';
import { mergeStaged, type Staged, stage } from './staged.ts';

export interface Commit {
  readonly run: Run;
  /** Resolves when the batch may be merged. Before that nothing is done that others could see or wait for. */
  readonly turn: () => Promise<void>;
  /** Records that are not loaded, and stored as they came. */
  readonly rejected: readonly Rejected[];
  /** The rows among them: Postgres rejected these. */
  readonly leftOut: ReadonlySet<Row>;
}

/** Loads a batch in one transaction, together with its ledger rows: all of it or nothing. */
export async function commitBatch(
  client: pg.Client,
  batch: Batch,
  commit: Commit,
): Promise<readonly Counts[]> {
  const { run, rejected, leftOut } = commit;
  const staged = stagedOf(batch, leftOut);
  return withTransaction(client, async () => {
    for (const each of staged) await stage(client, each, run);
    await commit.turn();
    await claimTables(client, batch, staged, run);
    const ledger: LedgerRow[] = [];
    for (const each of staged) {
      const version = await versionBefore(client, each.stream, run);
      const merged = await mergeStaged(client, each, run);
      if (version !== undefined) await keepVersion(client, each.stream, version, merged.ingested_at_utc, run);
      ledger.push(ledgerRow(each, merged, rejected, companyOf(each.stream.source, batch)));
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
    return ledger;
  });
}

/** The rows of a batch, stream by stream. Sorted by name, so that two targets lock tables in the same order. */
export function stagedOf(batch: Batch, without: ReadonlySet<Row> = new Set()): Staged[] {
  const streams = [...batch.streams.values()].sort((a, b) => (a.source.stream < b.source.stream ? -1 : 1));
  return streams.map((stream, n) => {
    const rows = stream.sorted();
    return { n, stream, rows: without.size === 0 ? rows : rows.filter((row) => !without.has(row)) };
  });
}
