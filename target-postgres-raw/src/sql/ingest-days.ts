import pg from 'pg';
import { LEDGER } from '../table.ts';
import { identifier } from './identifier.ts';
import { dayText } from './instant-text.ts';

/** What the batches did that were committed on a UTC day. */
export interface IngestDay extends pg.QueryResultRow {
  readonly day: string;
  readonly batches: number;
  readonly records: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Older than what the table had, or followed by a later version in the batch. */
  readonly passed_over: number;
}

/** The stream is written into the statement, so that it can be run as it is shown. */
export function countIngestDays(schema: string, stream: string): string {
  return `
    select
      ${dayText('committed_at_utc')} as day,
      count(*)::float8 as batches,
      sum(records)::float8 as records,
      sum(inserted)::float8 as inserted,
      sum(updated)::float8 as updated,
      sum(unchanged)::float8 as unchanged,
      sum(stale + superseded)::float8 as passed_over
    from ${identifier(schema, LEDGER)}
    where stream = ${pg.escapeLiteral(stream)}
    group by day
    order by day desc`;
}
