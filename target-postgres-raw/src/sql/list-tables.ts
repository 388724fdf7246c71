import type pg from 'pg';
import { ENVELOPE } from 'singer';
import { VALID_TO } from './history.ts';

export interface LoadedTable extends pg.QueryResultRow {
  readonly name: string;
  readonly keys: string[];
  /** Names its stream, if the target created it. */
  readonly comment: string | null;
  /** True if it has the column for deletions. */
  readonly hasMarks: boolean;
}

/** The column of a table that holds the Id. */
export function idColumnOf({ keys }: LoadedTable): string {
  return keys.find((key) => key !== ENVELOPE.realmId.name) ?? ENVELOPE.id.name;
}

/** Parameters: schema, names of tables to leave out. Tables with a payload and windows, and their primary keys. */
export const listTables = tablesWith([ENVELOPE.payload, ENVELOPE.windowStart, ENVELOPE.windowEnd]);

/** The same for all tables with a payload, those of records that are no envelopes included. */
export const listRecordTables = tablesWith([ENVELOPE.payload, ENVELOPE.ingestedAt]);

function tablesWith(needed: readonly { readonly name: string }[]): string {
  return `
  select
    class.relname::text as name,
    pg_catalog.obj_description(class.oid, 'pg_class') as comment,
    coalesce((
      select pg_catalog.array_agg(attribute.attname::text)
      from pg_catalog.pg_index as key
      join pg_catalog.pg_attribute as attribute
        on attribute.attrelid = key.indrelid and attribute.attnum = any (key.indkey)
      where key.indrelid = class.oid and key.indisprimary
    ), '{}') as keys,
    exists (
      select from pg_catalog.pg_attribute where attrelid = class.oid and attname = '${ENVELOPE.deletedAt.name}'
    ) as "hasMarks"
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  where namespace.nspname = $1::text
    and class.relkind in ('r', 'p')
    and class.relname <> all ($2::text[])
    and (
      select count(*) from pg_catalog.pg_attribute
      where attrelid = class.oid and attname in (${needed.map(({ name }) => `'${name}'`).join(', ')})
    ) = ${needed.length}
    and not exists (
      select from pg_catalog.pg_attribute where attrelid = class.oid and attname = '${VALID_TO}'
    )
  order by class.relname`;
}
