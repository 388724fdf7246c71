import pg from 'pg';
import { ENVELOPE } from 'singer';
import { INGESTED_AT } from '../names.ts';
import { hashedName, type Table } from '../table.ts';
import { COMMENT_START } from './create-table.ts';
import { identifier, identifiers } from './identifier.ts';
import { exactInstantText } from './instant-text.ts';
import { stagingName, temporaryName } from './staging.ts';

type Name = Pick<Table, 'schema' | 'name'>;

/** The time at which the version was loaded, and that at which the next one, or a deletion, took its place. */
const VALID_FROM = 'valid_from_utc';
export const VALID_TO = 'valid_to_utc';

/** Postgres cuts longer names. */
const MAXIMUM_NAME_BYTES = 63;

function suffixed(name: string, suffix: string): string {
  const whole = `${name}${suffix}`;
  return Buffer.byteLength(whole) <= MAXIMUM_NAME_BYTES ? whole : hashedName(whole);
}

/** The table of the versions that a table no longer has. */
export function historyOf({ schema, name }: Name): Name {
  return { schema, name: suffixed(name, '_history') };
}

function quoted({ schema, name }: Name): string {
  return identifier(schema, name);
}

export function createHistory(table: Name, hasLz4: boolean): string {
  return `
    create table if not exists ${quoted(historyOf(table))} (
      like ${quoted(table)}${hasLz4 ? ' including compression' : ''},
      ${VALID_FROM} timestamptz not null,
      ${VALID_TO} timestamptz not null
    )`;
}

/** Keeps streams out of it: its comment names none that exists. */
export function commentOnHistory(table: Name): string {
  return `comment on table ${quoted(historyOf(table))} is ${pg.escapeLiteral(historyComment(table))}`;
}

export function historyComment({ name }: Name): string {
  return `${COMMENT_START}${JSON.stringify(name)}, earlier versions`;
}

export function addHistoryColumn(table: Name, { name, type }: { name: string; type: string }): string {
  return `alter table ${quoted(historyOf(table))} add column if not exists ${identifier(name)} ${type}`;
}

/** Gives versions from before the table had a column for it their company. Parameters: realm id, or null. */
export function fillCompany(table: Name): string {
  const column = ENVELOPE.realmId.name;
  return `update ${quoted(historyOf(table))} set ${column} = $1::text where ${column} is null`;
}

/** A function that gives the rows of a table as they were at an instant. */
export function createAsOf(table: Name, columns: readonly string[]): string {
  const list = identifiers(columns);
  return `
    create or replace function ${identifier(table.schema, suffixed(table.name, '_as_of'))} (instant timestamptz)
    returns setof ${quoted(table)} language sql stable as $as_of$
      select ${list} from ${quoted(table)} where ${INGESTED_AT} <= $1
      union all
      select ${list} from ${quoted(historyOf(table))} where ${VALID_FROM} <= $1 and ${VALID_TO} > $1
    $as_of$`;
}

/** The keys of the rows that the next merge replaces. It lives as long as the transaction. */
export function createKept(n: number, { keys }: Pick<Table, 'keys'>): string {
  return `
    create temporary table if not exists ${temporaryName('kept', n)} on commit drop as
    select ${identifiers(keys)} from pg_temp.${stagingName(n)} with no data`;
}

/** The condition for a row whose version was kept. To judge it once more would unpack both payloads again. */
export function isKept(n: number, { keys }: Pick<Table, 'keys'>): string {
  const key = keys.map((name) => `excluded.${identifier(name)}`).join(', ');
  return `(${key}) in (select ${identifiers(keys)} from pg_temp.${temporaryName('kept', n)})`;
}

interface Replaced {
  /** Number of the staging table. */
  readonly n: number;
  /** All columns of the table. */
  readonly columns: readonly string[];
  /** The condition under which the stored row is replaced by the one in staging, which is `excluded`. */
  readonly condition: string;
  /** The keys are noted, for {@link isKept}. */
  readonly isNoted: boolean;
}

/**
 * Copies the rows that a merge is about to replace. It locks the stored rows in the order of staging, as the merge does,
 * and judges the version that it has locked. Runs after `startCounting`, whose counters it moves. Parameters: the time of
 * the batch's other rows, or null. Returns the time that the merge has to use.
 *
 * `offset 0` keeps the planner from a hash join, which would read the whole table for each batch: staging has no
 * statistics. Each row is looked up in the unique index instead.
 */
export function keepReplaced(table: Table, { n, columns, condition, isNoted }: Replaced): string {
  return `
    with kept as (
      insert into ${quoted(historyOf(table))} (${identifiers(columns)}, ${VALID_FROM}, ${VALID_TO})
      select ${storedColumns(columns)}, stored.${INGESTED_AT}, ${WRITTEN_AT}
      ${lockedRows(table, n, condition)}
      returning ${isNoted ? identifiers(table.keys) : '1'}
    )${isNoted ? `, noted as (insert into pg_temp.${temporaryName('kept', n)} select * from kept)` : ''}
    select ${exactInstantText(WRITTEN_AT)} as written_at, count(*)::integer as kept from kept`;
}

/**
 * The same before rows are marked. It leaves out the versions that the batch itself has written: no other session saw
 * them, and the marked rows have their payloads. They are counted all the same.
 */
export function keepMarked(table: Table, { n, columns, condition }: Omit<Replaced, 'isNoted'>): string {
  return `
    with marked as (
      select ${storedColumns(columns)} ${lockedRows(table, n, condition)}
    ), kept as (
      insert into ${quoted(historyOf(table))} (${identifiers(columns)}, ${VALID_FROM}, ${VALID_TO})
      select ${identifiers(columns)}, ${INGESTED_AT}, ${WRITTEN_AT} from marked where ${INGESTED_AT} <> ${WRITTEN_AT}
    )
    select ${exactInstantText(WRITTEN_AT)} as written_at, count(*)::integer as kept from marked`;
}

const WRITTEN_AT = 'coalesce($1::timestamptz, statement_timestamp())';

function storedColumns(columns: readonly string[]): string {
  return columns.map((name) => `stored.${identifier(name)}`).join(', ');
}

function lockedRows(table: Table, n: number, condition: string): string {
  const keys = table.keys
    .map((key) => `stored.${identifier(key)} = excluded.${identifier(key)}`)
    .join(' and ');
  return `from pg_temp.${stagingName(n)} as excluded
      cross join lateral (select * from ${quoted(table)} as stored where ${keys} offset 0) as stored
      where ${condition}
      for update of stored`;
}
