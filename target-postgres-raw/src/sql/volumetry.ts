import type pg from 'pg';
import { ofRealm } from './companies.ts';
import { identifier, identifiers } from './identifier.ts';
import { sqlInstantText } from './instant-text.ts';
import type { LoadedTable } from './list-tables.ts';

export interface Window extends pg.QueryResultRow {
  /** Null for rows without one. */
  readonly window_start_utc: string | null;
  readonly window_end_utc: string | null;
  readonly rows: number;
  readonly distinct_ids: number;
  /** Nothing was loaded between the window in front and this one. */
  readonly gap_before: boolean;
}

/** Counts are floats, since a bigint would come as text. */
export function countWindows(
  schema: string,
  { name: table, keys }: LoadedTable,
  realmId: string | undefined,
): string {
  return `
    select
      ${sqlInstantText('extract_window_start_utc')} as window_start_utc,
      ${sqlInstantText('max(extract_window_end_utc)')} as window_end_utc,
      count(*)::float8 as rows,
      ${distinctIds(keys)}::float8 as distinct_ids,
      coalesce(
        extract_window_start_utc > lag(max(extract_window_end_utc)) over (order by extract_window_start_utc),
        false
      ) as gap_before
    from ${identifier(schema, table)} ${ofRealm(realmId)}
    group by extract_window_start_utc
    order by extract_window_start_utc nulls last`;
}

export interface Totals extends pg.QueryResultRow {
  readonly rows: number;
  readonly distinct_ids: number;
}

/** By the table as a whole: an id that lies in two windows is counted once. */
export function countRows(
  schema: string,
  { name: table, keys }: LoadedTable,
  realmId: string | undefined,
): string {
  return `
    select count(*)::float8 as rows, ${distinctIds(keys)}::float8 as distinct_ids
    from ${identifier(schema, table)} ${ofRealm(realmId)}`;
}

/** Without a key every row is its own. */
function distinctIds(keys: readonly string[]): string {
  return keys.length === 0 ? 'count(*)' : `count(distinct (${identifiers(keys)}))`;
}
