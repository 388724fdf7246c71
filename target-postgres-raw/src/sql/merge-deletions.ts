import type pg from 'pg';
import { ENVELOPE } from 'singer';
import { INGESTED_AT } from '../names.ts';
import { type Column, deletionTable, type Table } from '../table.ts';
import { identifier, identifiers } from './identifier.ts';
import { exactInstantText } from './instant-text.ts';
import { stagingName } from './staging.ts';
import { countedIn, isEditedAfter, isOfDeletion, STALE, UNCHANGED } from './stored-version.ts';

const DELETED_AT = ENVELOPE.deletedAt.name;

export interface Marked extends pg.QueryResultRow {
  readonly deleted: number;
  /** Rows among them that the table had. */
  readonly replaced: number;
  /** The `ingested_at_utc` of the rows that were written, as text. */
  readonly ingested_at_utc: string;
}

/**
 * Marks rows as deleted. The last payload of the record stays; a deletion of an unknown key becomes a row of its own.
 * Runs between `startCounting` and `readCounts`, as a merge does. Parameters: the time of the batch's other rows, or null.
 */
export function markDeleted(n: number, table: Table, newerBy: readonly string[] | undefined): string {
  const columns = identifiers(deletionTable(table).columns.map(({ name }) => name));
  const writtenAt = 'coalesce($1::timestamptz, statement_timestamp())';
  return `
    with marked as (
      insert into ${identifier(table.schema, table.name)} as stored (${columns}, ${INGESTED_AT})
      select ${columns}, ${writtenAt} from pg_temp.${stagingName(n)}
      ${table.keys.length === 0 ? '' : onConflict(table, newerBy)}
      returning xmax = 0 as is_new
    )
    select
      count(*)::integer as deleted,
      (count(*) filter (where not is_new))::integer as replaced,
      ${exactInstantText(writtenAt)} as ingested_at_utc
    from marked`;
}

function onConflict(table: Table, newerBy: readonly string[] | undefined): string {
  const kept = table.columns.filter(({ name }) => !table.keys.includes(name)).map(keptUnlessOfDeletion);
  return `
      on conflict (${identifiers(table.keys)}) do update
      set ${kept.join(', ')}, ${DELETED_AT} = excluded.${DELETED_AT}, ${INGESTED_AT} = excluded.${INGESTED_AT}
      where ${isMarked(newerBy)}`;
}

/** The condition under which a stored row is marked. */
export function isMarked(newerBy: readonly string[] | undefined): string {
  return `case
        when excluded.${DELETED_AT} = stored.${DELETED_AT} then ${countedIn(UNCHANGED)}
        when excluded.${DELETED_AT} < stored.${DELETED_AT} then ${countedIn(STALE)}
        when excluded.${DELETED_AT} > stored.${DELETED_AT} then true
        when ${isEditedAfter('stored', 'excluded', newerBy)} then ${countedIn(STALE)}
        else true
      end`;
}

/** The condition under which a stored row is removed. */
export function isRemoved(newerBy: readonly string[] | undefined): string {
  return `(${isEditedAfter('stored', 'excluded', newerBy)}) is not true`;
}

function keptUnlessOfDeletion({ name }: Column): string {
  const column = identifier(name);
  return `${column} = case when ${isOfDeletion('stored')} then excluded.${column} else stored.${column} end`;
}

export interface Removed extends pg.QueryResultRow {
  readonly deleted: number;
  /** Deletions that are older than the row, which stays. */
  readonly stale: number;
}

/** Deletes the rows of deleted records. */
export function removeDeleted(n: number, table: Table, newerBy: readonly string[] | undefined): string {
  const keys = table.keys
    .map((key) => `stored.${identifier(key)} = excluded.${identifier(key)}`)
    .join(' and ');
  const name = identifier(table.schema, table.name);
  const isLater = isEditedAfter('stored', 'excluded', newerBy);
  return `
    with removed as (
      delete from ${name} as stored using pg_temp.${stagingName(n)} as excluded
      where ${keys} and ${isRemoved(newerBy)}
      returning 1
    )
    select
      (select count(*) from removed)::integer as deleted,
      (
        select count(*) from ${name} as stored join pg_temp.${stagingName(n)} as excluded on ${keys} where ${isLater}
      )::integer as stale`;
}
