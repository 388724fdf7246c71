import type pg from 'pg';
import { LEDGER } from '../names.ts';
import { type BatchSums, batchSums } from './batch-sums.ts';
import { ofStream } from './companies.ts';
import { identifier } from './identifier.ts';
import { dayText } from './instant-text.ts';

/** Sums of the batches that were committed on a UTC day. */
export interface IngestDay extends pg.QueryResultRow, BatchSums {
  readonly day: string;
}

/** The stream is written into the statement, so that it can be run as it is shown. */
export function countIngestDays(schema: string, stream: string, realmId: string | undefined): string {
  return `
    select
      ${dayText('committed_at_utc')} as day,
      ${batchSums}
    from ${identifier(schema, LEDGER)}
    where ${ofStream(stream, realmId)}
    group by day
    order by day desc`;
}
