import { LEDGER } from '../names.ts';
import { identifier, identifiers } from './identifier.ts';

/** Outcome of a batch for the records of a stream; a batch with a STATE and no records has a row without a stream. */
export interface Counts {
  readonly stream: string | null;
  /** = inserted + updated + deleted + unchanged + stale + superseded + dropped + rejected */
  readonly records: number;
  readonly inserted: number;
  readonly updated: number;
  /** Rows that were marked as deleted or removed, or that a deletion of an unknown key became. */
  readonly deleted: number;
  readonly unchanged: number;
  /** Older than what the table had. */
  readonly stale: number;
  /** Followed by a later version within the batch. */
  readonly superseded: number;
  /** Dropped by a trigger of the table. */
  readonly dropped: number;
  readonly rejected: number;
  readonly replaced_characters: number;
}

/** Counts without their stream. */
export type Totals = Omit<Counts, 'stream'>;

export const NOTHING_COUNTED: Totals = {
  records: 0,
  inserted: 0,
  updated: 0,
  deleted: 0,
  unchanged: 0,
  stale: 0,
  superseded: 0,
  dropped: 0,
  rejected: 0,
  replaced_characters: 0,
};

export interface LedgerRow extends Counts {
  readonly bytes: number;
  readonly first_window_start_utc: string | null;
  readonly last_window_end_utc: string | null;
  /** That of the rows that the batch wrote. */
  readonly ingested_at_utc: string | null;
  /** The version of the stream's table, for taps that send ACTIVATE_VERSION. */
  readonly version: string | null;
  /** The company of the records and of the STATE; null for other taps. */
  readonly environment: string | null;
  readonly realm_id: string | null;
}

const COUNTS = [
  'records',
  'inserted',
  'updated',
  'deleted',
  'unchanged',
  'stale',
  'superseded',
  'dropped',
  'rejected',
  'replaced_characters',
] as const satisfies readonly (keyof Counts)[];

const OTHERS = [
  ['bytes', 'bigint'],
  ['first_window_start_utc', 'timestamptz'],
  ['last_window_end_utc', 'timestamptz'],
  ['ingested_at_utc', 'timestamptz'],
  ['version', 'bigint'],
  ['environment', 'text'],
  ['realm_id', 'text'],
] as const;

/** Columns that come as JSON, an object per stream. */
const FROM_JSON = [
  'stream text',
  ...COUNTS.map((name) => `${name} integer`),
  ...OTHERS.map((c) => c.join(' ')),
];

/** `state` is text, byte for byte what came in: JSON types would rewrite or refuse it. */
export function createLedger(schema: string): string {
  return `
    create table if not exists ${identifier(schema, LEDGER)} (
      run_id uuid not null,
      batch integer not null,
      stream text,
      ${COUNTS.map((name) => `${name} integer not null default 0`).join(',\n      ')},
      ${OTHERS.map((column) => column.join(' ')).join(',\n      ')},
      started_at_utc timestamptz not null,
      committed_at_utc timestamptz not null,
      state text
    )`;
}

/** Undefined if the ledger has all columns. */
export function addLedgerColumns(schema: string, existing: readonly string[]): string | undefined {
  const columns = [...COUNTS.map((name) => [name, 'integer not null default 0'] as const), ...OTHERS].filter(
    ([name]) => !existing.includes(name),
  );
  if (columns.length === 0) return undefined;
  const additions = columns.map(([name, type]) => `add column if not exists ${identifier(name)} ${type}`);
  return `alter table ${identifier(schema, LEDGER)} ${additions.join(', ')}`;
}

/** A batch cannot be in twice, even if the server commits after the connection was lost. */
export function createLedgerIndex(schema: string): string {
  return `
    create unique index if not exists ${identifier(`${LEDGER}_batch`)}
    on ${identifier(schema, LEDGER)} (run_id, batch, coalesce(stream, ''))`;
}

/** Parameters: run id, batch, start, STATE, a JSON array of {@link LedgerRow}. */
export function insertLedger(schema: string): string {
  const columns = identifiers(['stream', ...COUNTS, ...OTHERS.map(([name]) => name)]);
  return `
    insert into ${identifier(schema, LEDGER)} (
      run_id, batch, started_at_utc, committed_at_utc, state, ${columns}
    )
    select $1::uuid, $2::integer, $3::timestamptz, clock_timestamp(), $4::text, ${columns}
    from json_to_recordset($5::json) as counted (${FROM_JSON.join(', ')})`;
}

/** Parameters: run id, batch. Answers with {@link Counts}. */
export function findBatch(schema: string): string {
  return `
    select stream, ${COUNTS.join(', ')}
    from ${identifier(schema, LEDGER)}
    where run_id = $1::uuid and batch = $2::integer`;
}
