import pg from 'pg';
import { ENVELOPE } from 'singer';
import { INGESTED_AT } from '../names.ts';
import { INSTANT_PATTERN } from '../postgres/instant.ts';
import type { Table } from '../table.ts';
import { identifier, identifiers } from './identifier.ts';
import { exactInstantText } from './instant-text.ts';
import { stagingName } from './staging.ts';

export interface Merged {
  readonly inserted: number;
  readonly updated: number;
  /** The `ingested_at_utc` of the rows that were written, as text. */
  readonly ingested_at_utc: string;
}

/**
 * Takes the rows of a staging table over: new ones are inserted, changed ones replaced, others left alone, their
 * `ingested_at_utc` too. Staging is in the order in which rows are to be locked.
 *
 * `*<>` between records compares the bytes that are stored, so it sees that 639.0 has become 639.00, which are the
 * same number to jsonb's own comparison; and it is faster. A row that is being inserted has no xmax.
 */
export function merge(
  n: number,
  table: Table,
  newerBy: readonly string[] | undefined,
  mayDrop: boolean,
): string {
  return `
    with merged as (
      insert into ${identifier(table.schema, table.name)} as stored (${columnsOf(table)}, ${INGESTED_AT})
      select ${columnsOf(table)}, statement_timestamp() from pg_temp.${stagingName(n)}
      ${table.keys.length === 0 ? '' : onConflict(table, newerBy, mayDrop)}
      returning xmax = 0 as is_new
    )
    select
      (count(*) filter (where is_new))::integer as inserted,
      (count(*) filter (where not is_new))::integer as updated,
      ${exactInstantText('statement_timestamp()')} as ingested_at_utc
    from merged`;
}

const STALE = 'target_postgres_raw.stale';
const UNCHANGED = 'target_postgres_raw.unchanged';

/** Tells if a trigger may drop rows. Parameters: the quoted name of the table. */
const mayDropRows = `
    select from pg_catalog.pg_trigger
    where tgrelid = pg_catalog.to_regclass($1::text) and not tgisinternal and tgenabled <> 'D'
      and tgtype & ${1 | 2} = ${1 | 2} and tgtype & ${4 | 16} <> 0`;

/**
 * Runs before {@link merge}, which counts the rows that it does not write in variables. Parameters: the quoted name of
 * the table. `tgtype` has a bit each for "row", "before", "insert" and "update".
 */
export const startCounting = `
  select
    set_config('${STALE}', '0', true), set_config('${UNCHANGED}', '0', true),
    exists (${mayDropRows}) as "mayDrop"`;

/** Rows that were not written: older ones and, if a trigger may drop rows, the unchanged ones. */
export const readCounts = `
  select
    current_setting('${STALE}')::integer as stale,
    current_setting('${UNCHANGED}')::integer as unchanged`;

function onConflict(table: Table, newerBy: readonly string[] | undefined, mayDrop: boolean): string {
  const changes = table.columns
    .filter(({ name }) => !table.keys.includes(name))
    .map(({ name }) => `${identifier(name)} = excluded.${identifier(name)}`);
  return `
      on conflict (${identifiers(table.keys)}) do update
      set ${changes.join(', ')}, ${INGESTED_AT} = excluded.${INGESTED_AT}
      where ${newerBy === undefined ? hasChanged(mayDrop) : isTakenOver(newerBy, mayDrop)}`;
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
  const keys = path.map((key) => pg.escapeLiteral(key)).join(', ');
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
            stored.${PAYLOAD} #>> array[${keys}] as stored_version,
            excluded.${PAYLOAD} #>> array[${keys}] as new_version
          offset 0
        ) as versions
      )`;
}

/**
 * False. A row that is not updated is not returned either, and to look for those that are different afterwards takes
 * longer than the merge; so they are counted on the way, once for each since a row is judged once it is locked.
 */
function countedIn(variable: string): string {
  return `set_config('${variable}', (current_setting('${variable}')::integer + 1)::text, true) is null`;
}

/** Null where the text is no instant; the pattern lets nothing through that the cast would fail on. */
function instantOf(text: string): string {
  return `case when ${text} ~ '${INSTANT_PATTERN}' then ${text}::timestamptz end`;
}

function columnsOf(table: Table): string {
  return identifiers(table.columns.map(({ name }) => name));
}
