import pg from 'pg';
import { LEDGER } from '../table.ts';
import { identifier } from './identifier.ts';
import { instantText } from './instant-text.ts';

/** The run that committed the last batch with records of a stream. */
export interface LastRun extends pg.QueryResultRow {
  readonly run_id: string;
  readonly started_at_utc: string;
  readonly committed_at_utc: string;
  readonly batches: number;
  readonly records: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly passed_over: number;
}

export function findLastRun(schema: string, stream: string): string {
  const ledger = identifier(schema, LEDGER);
  const isOfStream = `stream = ${pg.escapeLiteral(stream)}`;
  return `
    select
      run_id::text,
      ${instantText('min(started_at_utc)')} as started_at_utc,
      ${instantText('max(committed_at_utc)')} as committed_at_utc,
      count(*)::float8 as batches,
      sum(records)::float8 as records,
      sum(inserted)::float8 as inserted,
      sum(updated)::float8 as updated,
      sum(unchanged)::float8 as unchanged,
      sum(stale + superseded)::float8 as passed_over
    from ${ledger}
    where ${isOfStream} and run_id = (
      select run_id from ${ledger} where ${isOfStream} order by committed_at_utc desc, batch desc limit 1
    )
    group by run_id`;
}
