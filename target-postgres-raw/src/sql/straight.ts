import pg from 'pg';
import { ENVELOPE } from 'singer';
import type { ColumnType } from '../postgres/copy-binary.ts';
import type { Column, Table } from '../table.ts';
import { identifier, identifiers } from './identifier.ts';
import { exactInstantText } from './instant-text.ts';

/** Copies rows straight into their table; the last value of each is the time of the load. */
export function copyIntoTable(table: Table): string {
  const columns = identifiers([...table.columns.map(({ name }) => name), ENVELOPE.ingestedAt.name]);
  return `copy ${identifier(table.schema, table.name)} (${columns}) from stdin (format binary)`;
}

export interface StraightFacts extends pg.QueryResultRow {
  /** The time of the load, as text. */
  readonly at: string;
  /** True if a COPY into the table does what a merge from staging would do. */
  readonly isPlain: boolean;
  /** True if the table has none of the keys. */
  readonly isFree: boolean;
}

/**
 * Parameters: a list of values for each key. A trigger could take locks that the batch before needs, and so could a
 * second unique index. COPY knows no row-level security, and converts nothing (see {@link hasOtherTypes}). `tgtype` has
 * a bit each for "insert" and the others; foreign keys are triggers too.
 */
export function examineForCopy(table: Table): string {
  const uniqueIndexes = table.keys.length === 0 ? 0 : 1;
  const found = foundTable(table);
  return `
    with facts as (
      select
        not pg_catalog.row_security_active(${found}::oid)
        and not exists (
          select from pg_catalog.pg_trigger where tgrelid = ${found} and tgenabled <> 'D' and tgtype & 4 <> 0
        )
        and ${uniqueIndexes} = (
          select count(*) from pg_catalog.pg_index where indrelid = ${found} and (indisunique or indisexclusion)
        )
        and not ${hasOtherTypes(table)} as is_plain
    )
    select
      ${exactInstantText('statement_timestamp()')} as at,
      is_plain as "isPlain",
      case when is_plain then ${isFree(table)} else false end as "isFree"
    from facts`;
}

/** Tells if the columns of one of the tables have types that a COPY into it did not fit. The lock of COPY keeps them. */
export function examineAfterCopy(tables: readonly Table[]): string {
  return `select "isUnfit" from (select ${tables.map(hasOtherTypes).join(' or ')}) as found ("isUnfit")`;
}

function foundTable({ schema, name }: Table): string {
  return `pg_catalog.to_regclass(${pg.escapeLiteral(identifier(schema, name))})`;
}

/**
 * COPY converts nothing: a column of bigint takes no integer of four bytes, and one that became text meanwhile takes
 * jsonb with the byte that precedes it on the wire.
 */
function hasOtherTypes(table: Table): string {
  const { name, type } = ENVELOPE.ingestedAt;
  const isOther = [...table.columns, { name, type }].map(hasOtherType).join(' or ');
  return `exists (select from pg_catalog.pg_attribute where attrelid = ${foundTable(table)} and (${isOther}))`;
}

/** The types of Postgres that take the binary form of a type. */
const TAKEN_BY: { readonly [T in ColumnType]: readonly string[] } = {
  text: ['text', 'varchar'],
  json: ['json'],
  jsonb: ['jsonb'],
  timestamptz: ['timestamptz'],
  integer: ['int4'],
};

function hasOtherType({ name, type }: Column): string {
  const taken = TAKEN_BY[type].map((each) => `'pg_catalog.${each}'::pg_catalog.regtype`);
  return `attname = ${pg.escapeLiteral(name)} and atttypid not in (${taken.join(', ')})`;
}

/** Looks each key up in the index, until one is found. `limit` keeps the planner from reading the whole table. */
function isFree({ schema, name, keys }: Table): string {
  if (keys.length === 0) return 'true';
  const lists = keys.map((_, i) => `$${i + 1}::text[]`).join(', ');
  const names = keys.map((_, i) => `key_${i}`).join(', ');
  const isIt = keys.map((key, i) => `stored.${identifier(key)} = wanted.key_${i}`).join(' and ');
  return `not exists (
        select from unnest(${lists}) as wanted (${names})
        cross join lateral (select from ${identifier(schema, name)} as stored where ${isIt} limit 1) as found
      )`;
}

/** Tells if another session waits for a lock of this one. */
export const findWaiting = `
  select exists (
    select from pg_catalog.pg_locks as waiting
    where not granted and pg_catalog.pg_backend_pid() = any (pg_catalog.pg_blocking_pids(waiting.pid))
  ) as "isWaitedFor"`;
