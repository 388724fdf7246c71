import pg from 'pg';
import { LEDGER, STREAMS } from '../names.ts';
import type { Table } from '../table.ts';
import { commentFor } from './create-table.ts';
import { identifier } from './identifier.ts';
import { exactInstantText } from './instant-text.ts';

/** The facts about a table's versions, as they are stored. */
export interface VersionColumns extends pg.QueryResultRow {
  /** Null if the table never had rows of a version. A bigint comes as text. */
  readonly version: string | null;
  readonly version_since_utc: string | null;
  /** True if all rows of the table, if any, surely came here and without a version. */
  readonly is_unversioned: boolean;
  readonly is_empty: boolean;
}

/**
 * Parameters: name of the table, stream. The ledger is asked only for what it has: rows of a table that this target
 * made are unversioned if it lists loads of the stream and no version. A pruned ledger lists none.
 */
export function findVersion(table: Table, schema: string): string {
  const name = identifier(table.schema, table.name);
  const ledger = identifier(schema, LEDGER);
  return `
    with known as (
      select version, version_since_utc from ${identifier(schema, STREAMS)} where table_name = $1::text
    )
    select
      (select version from known)::text as version,
      (select ${exactInstantText('version_since_utc')} from known) as version_since_utc,
      case
        when (select version from known) is not null then false
        when not exists (select from ${name}) then true
        else
          pg_catalog.obj_description(pg_catalog.to_regclass(${pg.escapeLiteral(name)}), 'pg_class')
            is not distinct from ${pg.escapeLiteral(commentFor(table.stream))}
          and (select bool_and(version is null) from ${ledger} where stream = $2::text and records > 0) is true
      end as is_unversioned,
      not exists (select from ${name}) as is_empty`;
}

/**
 * Parameters: name of the table, stream, version, the instant of its first record or null. Never replaces a newer
 * version, nor an earlier or unknown start of the same one, which another target may have stored meanwhile.
 */
export function storeVersion(schema: string): string {
  return `
    insert into ${identifier(schema, STREAMS)} as known (
      table_name, stream, first_loaded_at_utc, version, version_since_utc
    )
    values ($1::text, $2::text, clock_timestamp(), $3::bigint, $4::timestamptz)
    on conflict (table_name) do update set
      version = excluded.version,
      version_since_utc = case
        when known.version is distinct from excluded.version then excluded.version_since_utc
        when known.version_since_utc < excluded.version_since_utc then known.version_since_utc
        when known.version_since_utc is not null then excluded.version_since_utc
      end
    where known.version is null or known.version <= excluded.version`;
}
