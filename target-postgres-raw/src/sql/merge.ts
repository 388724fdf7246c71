import { ENVELOPE } from 'singer';
import { INGESTED_AT } from '../names.ts';
import type { Table } from '../table.ts';
import { isKept } from './history.ts';
import { identifier, identifiers } from './identifier.ts';
import { exactInstantText } from './instant-text.ts';
import { stagingName } from './staging.ts';
import {
  countedIn,
  instantOf,
  isEditedAfter,
  isOfDeletion,
  STALE,
  UNCHANGED,
  versionTextOf,
} from './stored-version.ts';

export interface Merged {
  readonly inserted: number;
  readonly updated: number;
  /** The `ingested_at_utc` of the rows that were written, as text. */
  readonly ingested_at_utc: string;
}

export interface MergeOptions {
  /** Keys that lead to the time of change in a payload. */
  readonly newerBy: readonly string[] | undefined;
  /** True if a trigger of the table may drop rows. */
  readonly mayDrop: boolean;
  /** True if the table has the column for deletions. */
  readonly hasMarks: boolean;
  /** True if the versions that go were kept before. Then the time of the rows is given as a parameter. */
  readonly isKept?: boolean;
}

/**
 * Takes the rows of a staging table over: new ones are inserted, changed ones replaced, others left alone, their
 * `ingested_at_utc` too. Staging is in the order in which rows are to be locked.
 *
 * `*<>` between records compares the bytes that are stored, so it sees that 639.0 has become 639.00, which are the
 * same number to jsonb's own comparison; and it is faster. A row that is being inserted has no xmax.
 */
export function merge(n: number, table: Table, how: MergeOptions): string {
  const writtenAt = how.isKept ? '$1::timestamptz' : 'statement_timestamp()';
  return `
    with merged as (
      insert into ${identifier(table.schema, table.name)} as stored (${columnsOf(table)}, ${INGESTED_AT})
      select ${columnsOf(table)}, ${writtenAt} from pg_temp.${stagingName(n)}
      ${table.keys.length === 0 ? '' : onConflict(n, table, how)}
      returning xmax = 0 as is_new
    )
    select
      (count(*) filter (where is_new))::integer as inserted,
      (count(*) filter (where not is_new))::integer as updated,
      ${exactInstantText(writtenAt)} as ingested_at_utc
    from merged`;
}

/** The ways in which triggers may remove rows that were written before: while the load runs, or when it commits. */
export interface Removal {
  readonly removesAtOnce: boolean;
  readonly removesAtCommit: boolean;
}

/** The ways in which triggers of a table may change what a load writes. */
export interface Triggers extends Removal {
  /** True if one may drop rows before they are written. */
  readonly mayDrop: boolean;
}

/**
 * Runs before {@link merge}, which counts the rows that it does not write in variables. Parameters: the quoted name of
 * the table. `tgtype` has a bit each for "row" (1), "before" (2), "insert" (4), "update" (16) and "instead of" (64).
 */
export const startCounting = `
  select
    set_config('${STALE}', '0', true), set_config('${UNCHANGED}', '0', true),
    coalesce(bool_or(tgtype & ${1 | 2} = ${1 | 2}), false) as "mayDrop",
    coalesce(bool_or(tgtype & ${2 | 64} = 0 and not tginitdeferred), false) as "removesAtOnce",
    coalesce(bool_or(tginitdeferred), false) as "removesAtCommit"
  from pg_catalog.pg_trigger
  where tgrelid = pg_catalog.to_regclass($1::text) and not tgisinternal and tgenabled <> 'D'
    and tgtype & ${4 | 16} <> 0`;

/** Rows that were not written: older ones and, if a trigger may drop rows, the unchanged ones. */
export const readCounts = `
  select
    current_setting('${STALE}')::integer as stale,
    current_setting('${UNCHANGED}')::integer as unchanged`;

function onConflict(n: number, table: Table, how: MergeOptions): string {
  const { newerBy, hasMarks } = how;
  const condition = isReplaced(how);
  const changes = table.columns
    .filter(({ name }) => !table.keys.includes(name))
    .map(({ name }) => `${identifier(name)} = excluded.${identifier(name)}`);
  return `
      on conflict (${identifiers(table.keys)}) do update
      set ${changes.join(', ')}, ${INGESTED_AT} = excluded.${INGESTED_AT}${hasMarks ? keptMark(newerBy) : ''}
      where ${how.isKept ? `case when ${isKept(n, table)} then true else ${condition} end` : condition}`;
}

/** The condition under which a stored row is replaced by the one that came. */
export function isReplaced({ newerBy, mayDrop, hasMarks }: MergeOptions): string {
  const condition = newerBy === undefined ? hasChanged(mayDrop) : isTakenOver(newerBy, mayDrop);
  return hasMarks ? isTakenOverMark(newerBy, condition) : condition;
}

const DELETED_AT = ENVELOPE.deletedAt.name;

/** A mark stays if the edit is known to be no later than the deletion. */
function keptMark(newerBy: readonly string[] | undefined): string {
  const stays = `stored.${DELETED_AT} is not null and ${isNoLater(newerBy)}`;
  return `,
        ${DELETED_AT} = case when ${stays} then stored.${DELETED_AT} end`;
}

/**
 * An edit takes over a marked row if it is later than the deletion, or if the row never had a payload of a record that
 * lived. Any other edit is judged as if there were no mark.
 */
function isTakenOverMark(newerBy: readonly string[] | undefined, condition: string): string {
  const clears = `${isOfDeletion('stored')} or not ${isNoLater(newerBy)}`;
  return `case when stored.${DELETED_AT} is not null and (${clears}) then true else ${condition} end`;
}

function isNoLater(newerBy: readonly string[] | undefined): string {
  return `(not (${isEditedAfter('excluded', 'stored', newerBy)})) is true`;
}

const PAYLOAD = ENVELOPE.payload.name;
const HAS_CHANGED = `row(stored.${PAYLOAD})::record *<> row(excluded.${PAYLOAD})::record`;

/** Counts the unchanged rows only if it has to, since that takes time: all others are then dropped by a trigger. */
function hasChanged(mayDrop: boolean): string {
  return mayDrop ? `case when ${HAS_CHANGED} then true else ${countedIn(UNCHANGED)} end` : HAS_CHANGED;
}

/**
 * Payloads whose versions differ need not be compared. Texts of one length and one zone, Z or an offset such as -08:00,
 * are in the order of their instants, if they are instants at all; if not, nothing is older either. So what is usual
 * needs no look at what the texts are, which costs as much as all the rest.
 * Without `offset 0` the planner would write the paths out where they are used, and each time unpack the payload.
 */
function isTakenOver(path: readonly string[], mayDrop: boolean): string {
  return `(
        select case
          when stored_version is not distinct from new_version then ${hasChanged(mayDrop)}
          when length(stored_version) = length(new_version)
            and (
              right(stored_version, 6) = right(new_version, 6)
              or right(stored_version, 1) = 'Z' and right(new_version, 1) = 'Z'
            )
            and stored_version collate "C" < new_version collate "C" then true
          when ${instantOf('stored_version')} > ${instantOf('new_version')} then ${countedIn(STALE)}
          else true
        end
        from (
          select
            ${versionTextOf('stored', path)} as stored_version,
            ${versionTextOf('excluded', path)} as new_version
          offset 0
        ) as versions
      )`;
}

function columnsOf(table: Table): string {
  return identifiers(table.columns.map(({ name }) => name));
}
