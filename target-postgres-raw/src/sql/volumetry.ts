import type pg from 'pg';
import { ENVELOPE } from 'singer';
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
  /** Nothing was loaded between the window before and this one. */
  readonly gap_before: boolean;
}

const WINDOW_START = ENVELOPE.windowStart.name;
const WINDOW_END = ENVELOPE.windowEnd.name;

/** Counts are floats, since a bigint would come as text. */
export function countWindows(
  schema: string,
  { name: table, keys }: LoadedTable,
  realmId: string | undefined,
): string {
  return `
    select
      ${sqlInstantText(WINDOW_START)} as window_start_utc,
      ${sqlInstantText(`max(${WINDOW_END})`)} as window_end_utc,
      count(*)::float8 as rows,
      ${distinctIds(keys)}::float8 as distinct_ids,
      coalesce(
        ${WINDOW_START} > lag(max(${WINDOW_END})) over (order by ${WINDOW_START}),
        false
      ) as gap_before
    from ${identifier(schema, table)} ${ofRealm(realmId)}
    group by ${WINDOW_START}
    order by ${WINDOW_START} nulls last`;
}

export interface Totals extends pg.QueryResultRow {
  readonly rows: number;
  /** The rows among them that are marked as deleted. */
  readonly deleted: number;
  readonly distinct_ids: number;
}

/** By the table as a whole: an id that lies in two windows is counted once. */
export function countRows(
  schema: string,
  { name: table, keys, hasMarks }: LoadedTable,
  realmId: string | undefined,
): string {
  return `
    select
      count(*)::float8 as rows,
      ${hasMarks ? `count(${ENVELOPE.deletedAt.name})` : '0'}::float8 as deleted,
      ${distinctIds(keys)}::float8 as distinct_ids
    from ${identifier(schema, table)} ${ofRealm(realmId)}`;
}

/** Without a key every row is its own. */
function distinctIds(keys: readonly string[]): string {
  return keys.length === 0 ? 'count(*)' : `count(distinct (${identifiers(keys)}))`;
}
