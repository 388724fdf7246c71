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
    ), false) as "canCreateInSchema"`;

/** Null without TLS; pg_stat_ssl shows one's own connection to everybody. */
export const describeTls = `
  select version || ', ' || cipher as tls from pg_catalog.pg_stat_ssl where pid = pg_backend_pid()`;

/** Parameters: schema. Of each table there the rights that a load needs and the user has not. */
export const listGrants = `
  select
    relname::text as name,
    array(
      select needed from unnest(array['select', 'insert', 'update']) as needed
      where not has_table_privilege(class.oid, needed)
    ) as missing
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  where nspname = $1::text and relkind in ('r', 'p')
  order by relname`;
