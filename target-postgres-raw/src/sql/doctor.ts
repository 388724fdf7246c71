import type pg from 'pg';

export interface ServerFacts extends pg.QueryResultRow {
  readonly version: string;
  readonly database: string;
  readonly isReadOnly: boolean;
  readonly hasLz4: boolean;
  readonly canCreateTemporary: boolean;
  readonly canCreateSchema: boolean;
  readonly schemaIsThere: boolean;
  readonly canCreateInSchema: boolean;
  readonly canUseSchema: boolean;
}

/** Parameters: schema. */
export const describeServer = `
  select
    current_setting('server_version') as version,
    current_database()::text as database,
    pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as "isReadOnly",
    exists (
      select from pg_catalog.pg_settings
      where name = 'default_toast_compression' and 'lz4' = any (enumvals)
    ) as "hasLz4",
    has_database_privilege(current_database(), 'temporary') as "canCreateTemporary",
    has_database_privilege(current_database(), 'create') as "canCreateSchema",
    exists (select from pg_catalog.pg_namespace where nspname = $1::text) as "schemaIsThere",
    coalesce((
      select has_schema_privilege(oid, 'create') from pg_catalog.pg_namespace where nspname = $1::text
    ), false) as "canCreateInSchema",
    coalesce((
      select has_schema_privilege(oid, 'usage') from pg_catalog.pg_namespace where nspname = $1::text
    ), false) as "canUseSchema"`;

/** Null without TLS; pg_stat_ssl shows one's own connection to everybody. */
export const describeTls = `
  select version || ', ' || cipher as tls from pg_catalog.pg_stat_ssl where pid = pg_backend_pid()`;

/** Columns that a load writes, whatever the stream; its keys come on top. */
const WRITTEN = `'{payload,ingested_at_utc,extract_window_start_utc,extract_window_end_utc,page_number,page_size,request_payload}'::text[]`;

export interface TableFacts extends pg.QueryResultRow {
  readonly name: string;
  /** What a load of ours wrote of the stream. */
  readonly comment: string | null;
  readonly primaryKey: string[];
  readonly hasId: boolean;
  readonly hasPayload: boolean;
  readonly owner: string;
  readonly isOurs: boolean;
  readonly missing: string[];
  readonly triggers: string[];
  readonly hasRowSecurity: boolean;
}

/**
 * Parameters: schema, rights on the tables, names of tables of the target's own. What is in the schema that a stream could go into.
 * Rights on columns do, but for select: to see whether a row is new takes the right to the whole table.
 */
export const listTableFacts = `
  select
    relname::text as name,
    pg_catalog.obj_description(class.oid, 'pg_class') as comment,
    coalesce((
      select pg_catalog.array_agg(attname::text) from pg_catalog.pg_index
      join pg_catalog.pg_attribute on attrelid = indrelid and attnum = any (indkey)
      where indrelid = class.oid and indisprimary
    ), '{}') as "primaryKey",
    'id' = any (columns.lower_names) as "hasId",
    'payload' = any (columns.lower_names) as "hasPayload",
    pg_catalog.pg_get_userbyid(relowner)::text as owner,
    pg_catalog.pg_has_role(relowner, 'usage') as "isOurs",
    array(
      select needed from unnest(case when relname = any ($3::text[]) then '{select,insert}' else $2::text[] end) as needed
      where not has_table_privilege(class.oid, needed) and (
        needed not in ('insert', 'update') or relname = any ($3::text[]) or exists (
          select from unnest(columns.names) as column_name
          where (column_name = any (${WRITTEN}) or (needed = 'insert' and lower(column_name) = 'id'))
            and not has_column_privilege(class.oid, column_name, needed)
        )
      )
    ) as missing,
    array(
      select tgname::text from pg_catalog.pg_trigger
      where tgrelid = class.oid and not tgisinternal and tgenabled <> 'D' order by tgname
    ) as triggers,
    pg_catalog.row_security_active(class.oid) as "hasRowSecurity"
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  cross join lateral (
    select
      coalesce(array_agg(attname::text), '{}') as names,
      coalesce(array_agg(lower(attname)), '{}') as lower_names
    from pg_catalog.pg_attribute where attrelid = class.oid and attnum > 0 and not attisdropped
  ) as columns
  where nspname = $1::text and relkind in ('r', 'p', 'v', 'm', 'f') and not relispartition
  order by relname`;
