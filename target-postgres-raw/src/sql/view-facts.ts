import type pg from 'pg';
import { historyOf } from './history.ts';

export interface RawTable extends pg.QueryResultRow {
  readonly name: string;
  readonly columns: string[];
}

/** Parameters: schema, names. The tables of a schema with their columns. */
export const listRawTables = `
  select class.relname::text as name, array_agg(attribute.attname::text order by attribute.attnum) as columns
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  join pg_catalog.pg_attribute as attribute on attribute.attrelid = class.oid and attnum > 0 and not attisdropped
  where namespace.nspname = $1::text and class.relname = any ($2::text[]) and class.relkind in ('r', 'p', 'v', 'm', 'f')
  group by class.relname`;

/** The names of the tables that views of these streams read. */
export function rawNames(schema: string, streams: readonly string[]): string[] {
  return streams.flatMap((name) => [name, historyOf({ schema, name }).name]);
}

export interface Relation extends pg.QueryResultRow {
  readonly schema: string;
  readonly name: string;
  readonly comment: string | null;
  readonly isView: boolean;
  /** Names of the columns with their types. */
  readonly columns: string[];
  /** Rights that others than the owner have. */
  readonly grants: string[];
}

/** Relations with their comments. */
const describeRelations = `
  select
    namespace.nspname::text as schema,
    class.relname::text as name,
    pg_catalog.obj_description(class.oid, 'pg_class') as comment,
    class.relkind = 'v' as "isView",
    array(
      select attname || ' ' || format_type(atttypid, atttypmod) from pg_catalog.pg_attribute
      where attrelid = class.oid and attnum > 0 and not attisdropped order by attnum
    ) as columns,
    array(
      select format('grant %s on %I.%I to %s', privilege_type, nspname, relname,
        case when grantee = 0 then 'public' else quote_ident(pg_catalog.pg_get_userbyid(grantee)) end)
      from pg_catalog.aclexplode(relacl) where grantee <> relowner
    ) as grants
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace`;

/** Parameters: schema, names. */
export const listRelations = `${describeRelations}
  where nspname = $1::text and relname = any ($2::text[])`;

/** Parameters: a pattern of comments. */
export const listViewsByComment = `${describeRelations}
  where relkind = 'v' and pg_catalog.obj_description(class.oid, 'pg_class') like $1::text`;

/** Parameters: a name that all runs of the command have in common. */
export const lockViews = 'select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext($1::text))';
