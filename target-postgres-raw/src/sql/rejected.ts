import { REJECTED } from '../names.ts';
import { identifier } from './identifier.ts';

/** `line` is the message as it came, so that it can be corrected and sent again. */
export function createRejected(schema: string): string {
  return `
    create table if not exists ${identifier(schema, REJECTED)} (
      run_id uuid not null,
      batch integer not null,
      stream text not null,
      line_number bigint not null,
      sqlstate text not null,
      reason text not null,
      line text not null,
      line_bytes bigint not null,
      rejected_at_utc timestamptz not null
    )`;
}

/** Parameters: run id, batch, stream, number of the line, SQLSTATE, reason, the line in UTF-8, its bytes. */
export function insertRejected(schema: string): string {
  return `
    insert into ${identifier(schema, REJECTED)} (
      run_id, batch, stream, line_number, sqlstate, reason, line, line_bytes, rejected_at_utc
    )
    values ($1::uuid, $2::integer, $3::text, $4::bigint, $5::text, $6::text, $7::text, $8::bigint, clock_timestamp())`;
}
