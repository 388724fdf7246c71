import type pg from 'pg';
import { placeOf, RejectedRecordError } from 'singer';
import type { Rejected } from '../batches/batch.ts';
import { withTransaction } from '../postgres/connection.ts';
import { asClause } from '../postgres/failure.ts';
import { policyFor } from '../postgres/sqlstates.ts';
import { insertRejected } from '../sql/rejected.ts';
import { ledgerName } from '../table.ts';
import { prepareRejected } from '../tables/prepare-table.ts';
import type { Run } from './run.ts';

/** Longest part of a line that is kept. A longer line is cut: rejected records must not fill the database. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** To be run in the transaction that loads the rest of the batch. */
export async function insertRejectedRecords(
  client: pg.Client,
  run: Run,
  batch: number,
  rejected: readonly Rejected[],
): Promise<void> {
  for (const { stream, bytes, number, sqlState, reason, fullLength } of rejected) {
    const kept = bytes.subarray(0, endOfKept(bytes));
    await client.query(insertRejected(run.schema), [
      run.id,
      batch,
      ledgerName(stream),
      number,
      sqlState,
      reason,
      kept,
      fullLength ?? bytes.length,
    ]);
  }
}

/** Records what the run ends with, since its batch is not loaded; returns the failure that ends it. */
export async function rejectBatch(
  client: pg.Client,
  run: Run,
  batch: number,
  rejected: readonly Rejected[],
): Promise<RejectedRecordError> {
  let where = `It is kept in ${run.schema}._rejected_records`;
  try {
    await prepareRejected(client, run.schema);
    await withTransaction(client, () => insertRejectedRecords(client, run, batch, rejected));
  } catch (error) {
    where = `It could not be kept in ${run.schema}._rejected_records: ${asClause(error)}`;
  }
  return new RejectedRecordError(
    `${describe(rejected, run)} Its batch is not loaded. ${where}. ${advice(rejected)}`,
  );
}

function describe(rejected: readonly Rejected[], run: Run): string {
  const [first] = rejected;
  if (first === undefined) return 'A record is rejected.';
  const more =
    run.maxRejectedRecords === 0
      ? ''
      : ` More than max_rejected_records (${run.maxRejectedRecords}) were rejected.`;
  return (
    `the record in ${placeOf(first)}, of stream ${JSON.stringify(first.stream)}, is rejected: ` +
    `${first.loggedReason}.${more}`
  );
}

function advice([first]: readonly Rejected[]): string {
  const what = policyFor(first?.policyCode ?? first?.sqlState ?? '').advice;
  return `What to do: ${what}, or set max_rejected_records to continue without it`;
}

/** Not within a character: its later bytes are 10xxxxxx. */
function endOfKept(bytes: Buffer): number {
  let end = Math.min(bytes.length, KEPT_BYTES);
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}
