import type pg from 'pg';
import type { RecordCounts } from 'singer';
import { RUNS } from '../names.ts';
import { identifier } from './identifier.ts';
import { sqlInstantText } from './instant-text.ts';

/** Creates the table with a row for each run. A row without an end is of a run that is still connected, or that was killed. */
export function createRuns(schema: string): string {
  return `
    create table if not exists ${identifier(schema, RUNS)} (
      run_id uuid primary key,
      environment text,
      realm_id text,
      streams text[] not null default '{}',
      started_at_utc timestamptz not null,
      seen_at_utc timestamptz not null,
      ended_at_utc timestamptz,
      exit_code integer,
      last_line text,
      tap text,
      tap_exit_code integer,
      tap_last_line text,
      calls integer,
      metered_calls integer,
      batches integer not null default 0,
      records bigint not null default 0,
      deletions bigint not null default 0,
      requested_from_utc timestamptz,
      requested_until_utc timestamptz,
      backend_pid integer,
      ${definitionsOf(Object.keys(LATER_COLUMNS)).join(',\n      ')}
    )`;
}

/** Undefined if the table has all columns, which that of an earlier version has not. */
export function addRunsColumns(schema: string, existing: readonly string[]): string | undefined {
  const lacking = Object.keys(LATER_COLUMNS).filter((name) => !existing.includes(name));
  if (lacking.length === 0) return undefined;
  const added = definitionsOf(lacking).map((definition) => `add column if not exists ${definition}`);
  return `alter table ${identifier(schema, RUNS)} ${added.join(', ')}`;
}

/** Columns that tables of earlier versions lack, with their types. */
const LATER_COLUMNS: Readonly<Record<string, string>> = {
  quickbooks_counts: 'jsonb',
  left_to_later: 'text[]',
};

function definitionsOf(names: readonly string[]): string[] {
  return names.map((name) => `${name} ${LATER_COLUMNS[name]}`);
}

/** The rights without which runs are not recorded. */
export const RUNS_RIGHTS = ['select', 'insert', 'update'] as const;

/** Lists the rights on the table that the user lacks. */
export function rightsOnRuns(schema: string): string {
  return `
    select array(
      select needed from unnest('{${RUNS_RIGHTS.join(',')}}'::text[]) as needed
      where not has_table_privilege(${tableText(schema)}, needed)
    ) as missing`;
}

/** Opens the row of a run, or none if the user could not write its end later. Parameters: run id. */
export function openRun(schema: string): string {
  return `
    insert into ${identifier(schema, RUNS)} (run_id, started_at_utc, seen_at_utc, backend_pid)
    select $1::uuid, clock_timestamp(), clock_timestamp(), pg_backend_pid()
    where has_table_privilege(${tableText(schema)}, 'select')
      and has_table_privilege(${tableText(schema)}, 'update')`;
}

function tableText(schema: string): string {
  return `'${identifier(schema, RUNS).replaceAll("'", "''")}'`;
}

/**
 * Parameters: run id, records, deletions, environment, realm id, streams, tap, calls, metered calls, start and end of
 * the requested range, exit code and last line of the tap, QuickBooks' counts by stream, streams whose newest time is
 * left to a later run. Null keeps what is there. It is a part of the transaction of a batch.
 */
export function noteBatch(schema: string): string {
  const kept = [
    ...['environment = $4::text', 'realm_id = $5::text', 'streams = $6::text[]', 'tap = $7::text'],
    ...['calls = $8::integer', 'metered_calls = $9::integer', 'requested_from_utc = $10::timestamptz'],
    ...[
      'requested_until_utc = $11::timestamptz',
      'tap_exit_code = $12::integer',
      'tap_last_line = $13::text',
      'quickbooks_counts = $14::jsonb',
      'left_to_later = $15::text[]',
    ],
  ].map((each) => each.replace(/^(\w+) = (.*)$/, '$1 = coalesce($2, $1)'));
  return `
    update ${identifier(schema, RUNS)} set
      seen_at_utc = clock_timestamp(),
      backend_pid = pg_backend_pid(),
      batches = batches + 1,
      records = records + $2::bigint,
      deletions = deletions + $3::bigint,
      ${kept.join(',\n      ')}
    where run_id = $1::uuid`;
}

/** Parameters: run id, exit code, last line. */
export function closeRun(schema: string): string {
  return `
    update ${identifier(schema, RUNS)} set
      ended_at_utc = clock_timestamp(), seen_at_utc = clock_timestamp(), exit_code = $2::integer, last_line = $3::text
    where run_id = $1::uuid`;
}

/** A run as `status` looks at it. Counts are floats, since a bigint would come as text. */
export interface RunRow extends pg.QueryResultRow {
  readonly run_id: string;
  readonly environment: string | null;
  readonly realm_id: string | null;
  readonly streams: readonly string[];
  readonly started_at_utc: string;
  readonly ended_at_utc: string | null;
  readonly exit_code: number | null;
  readonly last_line: string | null;
  readonly tap: string | null;
  readonly tap_exit_code: number | null;
  readonly tap_last_line: string | null;
  readonly calls: number | null;
  readonly metered_calls: number | null;
  readonly batches: number;
  readonly records: number;
  readonly deletions: number;
  readonly requested_from_utc: string | null;
  readonly requested_until_utc: string | null;
  readonly quickbooks_counts: Readonly<Record<string, RecordCounts>> | null;
  /** True if the connection of a run without an end is still there. */
  readonly is_connected: boolean;
  readonly age_seconds: number;
}

/** The condition of a run in which both programs succeeded, as {@link RunRow} has it. */
export const IS_GOOD = `coalesce(
  ended_at_utc is not null and exit_code = 0 and batches > 0 and (tap is null or tap_exit_code = 0), false
)`;

/**
 * The runs that `status` judges by, newest first: of each company and set of streams the newest one, and the newest one
 * that succeeded. A table with years of runs is read once, and gives a few rows for each company.
 */
export function listRuns(schema: string): string {
  const runs = identifier(schema, RUNS);
  const sorted = 'array(select stream from unnest(streams) as stream order by stream)';
  return `
    select
      run_id::text, environment, realm_id, streams,
      ${sqlInstantText('started_at_utc')} as started_at_utc,
      ${sqlInstantText('ended_at_utc')} as ended_at_utc,
      exit_code, last_line, tap, tap_exit_code, tap_last_line, calls, metered_calls, batches,
      records::float8 as records,
      deletions::float8 as deletions,
      ${sqlInstantText('requested_from_utc')} as requested_from_utc,
      ${sqlInstantText('requested_until_utc')} as requested_until_utc,
      to_jsonb(run) -> 'quickbooks_counts' as quickbooks_counts,
      ended_at_utc is null and exists (
        select from pg_catalog.pg_stat_activity as a
        where a.pid = backend_pid and a.datname = current_database()
      ) as is_connected,
      extract(epoch from clock_timestamp() - coalesce(ended_at_utc, seen_at_utc))::float8 as age_seconds
    from ${runs} as run
    where run_id in (
      select distinct on (environment, realm_id, ${sorted}, ${IS_GOOD}) run_id
      from ${runs}
      order by environment, realm_id, ${sorted}, ${IS_GOOD}, started_at_utc desc
    )
    order by run.started_at_utc desc`;
}
