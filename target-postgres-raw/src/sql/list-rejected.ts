import type pg from 'pg';
import { REJECTED } from '../names.ts';
import { identifier } from './identifier.ts';

export interface RejectedRecord extends pg.QueryResultRow {
  readonly run_id: string;
  readonly batch: number;
  readonly stream: string;
  readonly line_number: string;
  readonly sqlstate: string;
  readonly reason: string;
  readonly line: string;
  readonly rejected_at_utc: string;
}

export function listRejected(schema: string): string {
  return `
    select
      run_id, batch, stream, line_number::text, sqlstate, reason, line,
      to_char(rejected_at_utc at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as rejected_at_utc
    from ${identifier(schema, REJECTED)}
    order by ${identifier(schema, REJECTED)}.rejected_at_utc, line_number`;
}
