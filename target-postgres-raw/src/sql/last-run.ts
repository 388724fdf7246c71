import type pg from 'pg';
import { LEDGER } from '../names.ts';
import { type BatchSums, batchSums } from './batch-sums.ts';
import { ofStream } from './companies.ts';
import { identifier } from './identifier.ts';
import { sqlInstantText } from './instant-text.ts';

/** The run that committed the last batch with records of a stream. */
export interface LastRun extends pg.QueryResultRow, BatchSums {
  readonly run_id: string;
  readonly started_at_utc: string;
  readonly committed_at_utc: string;
}

export function findLastRun(schema: string, stream: string, realmId: string | undefined): string {
  const ledger = identifier(schema, LEDGER);
  const isOfStream = ofStream(stream, realmId);
  return `
    select
      run_id::text,
      ${sqlInstantText('min(started_at_utc)')} as started_at_utc,
      ${sqlInstantText('max(committed_at_utc)')} as committed_at_utc,
      ${batchSums}
    from ${ledger}
    where ${isOfStream} and run_id = (
      select run_id from ${ledger} where ${isOfStream} order by committed_at_utc desc, batch desc limit 1
    )
    group by run_id`;
}
