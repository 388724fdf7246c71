import { LEDGER } from '../table.ts';
import { identifier } from './identifier.ts';

/** What a batch did with the records of a stream; a batch with a STATE and no records has a row without a stream. */
export interface Counts {
  readonly stream: string | null;
  /** = inserted + updated + unchanged + stale + superseded */
  readonly records: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Older than what the table had. */
  readonly stale: number;
  /** Followed by a later version within the batch. */
  readonly superseded: number;
  readonly replaced_characters: number;
}

export interface LedgerRow extends Counts {
  readonly bytes: number;
  readonly first_window_start_utc: string | null;
  readonly last_window_end_utc: string | null;
}

/** `state` is text, byte for byte what came in: JSON types would rewrite or refuse it. */
export function createLedger(schema: string): string {
  return `
    create table if not exists ${identifier(schema, LEDGER)} (
      run_id uuid not null,
      batch integer not null,
      stream text,
      records integer not null,
      inserted integer not null,
      updated integer not null,
      unchanged integer not null,
      stale integer not null,
      superseded integer not null,
      replaced_characters integer not null,
      bytes bigint not null,
      first_window_start_utc timestamptz,
      last_window_end_utc timestamptz,
      started_at_utc timestamptz not null,
      committed_at_utc timestamptz not null,
      state text
    )`;
}

/** A batch cannot be in twice, even where the server goes on to commit after the connection was lost. */
export function createLedgerIndex(schema: string): string {
  return `
    create unique index if not exists ${identifier(`${LEDGER}_batch`)}
    on ${identifier(schema, LEDGER)} (run_id, batch, coalesce(stream, ''))`;
}

/** Parameters: run id, batch, start, STATE, a JSON array of {@link LedgerRow}. */
export function insertLedger(schema: string): string {
  return `
    insert into ${identifier(schema, LEDGER)} (
      run_id, batch, stream, records, inserted, updated, unchanged, stale, superseded, replaced_characters,
      bytes, first_window_start_utc, last_window_end_utc, started_at_utc, committed_at_utc, state
    )
    select
      $1::uuid, $2::integer, stream, records, inserted, updated, unchanged, stale, superseded, replaced_characters,
      bytes, first_window_start_utc, last_window_end_utc, $3::timestamptz, clock_timestamp(), $4::text
    from json_to_recordset($5::json) as counted (
      stream text, records integer, inserted integer, updated integer, unchanged integer, stale integer,
      superseded integer, replaced_characters integer, bytes bigint,
      first_window_start_utc timestamptz, last_window_end_utc timestamptz
    )`;
}

/** Parameters: run id, batch. Answers with {@link Counts}. */
export function findBatch(schema: string): string {
  return `
    select stream, records, inserted, updated, unchanged, stale, superseded, replaced_characters
    from ${identifier(schema, LEDGER)}
    where run_id = $1::uuid and batch = $2::integer`;
}
