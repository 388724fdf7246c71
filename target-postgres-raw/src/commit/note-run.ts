import type pg from 'pg';
import type { Batch } from '../batches/batch.ts';
import { codeOf } from '../postgres/failure.ts';
import type { LedgerRow } from '../sql/ledger.ts';
import { noteBatch, openRun } from '../sql/runs.ts';
import { prepareRuns } from '../tables/prepare-table.ts';
import type { Run } from './run.ts';

/** SQLSTATE of a right that the user lacks. */
const NO_RIGHT = '42501';

/** Records that a run has begun. False if the user may not: a table of an earlier version's schema may be missing. */
export async function beginRun(client: pg.Client, schema: string, id: string): Promise<boolean> {
  try {
    await prepareRuns(client, schema);
    return (await client.query(openRun(schema), [id])).rowCount === 1;
  } catch (error) {
    if (codeOf(error) === NO_RIGHT) return false;
    throw error;
  }
}

/** Adds a batch to the row of its run, with what the tap told beside the STATE. */
export async function noteRun(
  client: pg.Client,
  { facts, stateCompany }: Batch,
  ledger: readonly LedgerRow[],
  run: Pick<Run, 'id' | 'schema'>,
): Promise<void> {
  const sum = (of: (row: LedgerRow) => number) => ledger.reduce((total, row) => total + of(row), 0);
  const named = ledger.find(({ realm_id: realmId }) => realmId !== null);
  const streams = ledger.flatMap(({ stream }) => stream ?? []);
  const [from, until] = facts?.requested ?? [];
  await client.query(noteBatch(run.schema), [
    run.id,
    sum(({ records }) => records),
    sum(({ deleted }) => deleted),
    stateCompany?.environment ?? named?.environment ?? null,
    stateCompany?.realmId ?? named?.realm_id ?? null,
    facts?.streams ?? (streams.length > 0 ? streams : null),
    facts?.tap ?? null,
    facts?.calls ?? null,
    facts?.metered_calls ?? null,
    from ?? null,
    until ?? null,
    facts?.ended?.exit_code ?? null,
    facts?.ended?.last_line ?? null,
    facts?.counts === undefined ? null : JSON.stringify(facts.counts),
    facts?.later ?? null,
  ]);
}
