import type pg from 'pg';
import { ENVELOPE, ENVELOPE_COLUMNS } from 'singer';
import { STREAMS } from '../names.ts';
import { VALID_TO } from './history.ts';

export interface ServerFacts extends pg.QueryResultRow {
  readonly version: string;
  readonly database: string;
  readonly user: string;
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
    current_user::text as user,
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

/** Null without TLS. Every user sees its own connection in pg_stat_ssl. */
export const describeTls = `
  select version || ', ' || cipher as tls from pg_catalog.pg_stat_ssl where pid = pg_backend_pid()`;

const ID = ENVELOPE.id.name;
const PAYLOAD = ENVELOPE.payload.name;

/** The columns that every load writes. Those of the stream's keys come on top. */
const WRITTEN = `'{${ENVELOPE_COLUMNS.filter(({ role }) => role !== 'key')
  .map(({ name }) => name)
  .join(',')}}'::text[]`;

export interface TableFacts extends pg.QueryResultRow {
  readonly name: string;
  /** The comment that a load of this target wrote. */
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
 * Lists the relations of the schema that a stream could be loaded into. Parameters: schema, rights on the tables,
 * names of the target's own tables. Rights on columns suffice, except for select: the merge needs it on the whole table.
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
    '${ID}' = any (columns.lower_names) as "hasId",
    '${PAYLOAD}' = any (columns.lower_names) as "hasPayload",
    pg_catalog.pg_get_userbyid(relowner)::text as owner,
    pg_catalog.pg_has_role(relowner, 'usage') as "isOurs",
    array(
      select needed from unnest(case
        when relname = '${STREAMS}' and 'delete' = any ($2::text[]) then '{select,insert,update}'
        when relname = any ($3::text[]) then '{select,insert}'
        else $2::text[]
      end) as needed
      where not has_table_privilege(class.oid, needed) and (
        needed not in ('insert', 'update') or relname = any ($3::text[]) or exists (
          select from unnest(columns.names) as column_name
          where (column_name = any (${WRITTEN}) or (needed = 'insert' and lower(column_name) = '${ID}'))
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
    and not ('${VALID_TO}' = any (columns.names))
  order by relname`;
