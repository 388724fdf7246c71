import type { Table } from '../table.ts';
import { dropViews } from './drop-views.ts';
import { identifier } from './identifier.ts';

/** The name of a column's type. With `quote_all_identifiers`, which pg_dump users set, Postgres quotes names that need no quotes. */
const TYPE_TEXT = `pg_catalog.regexp_replace(
      pg_catalog.format_type(atttypid, atttypmod), '^"([a-z][a-z0-9_]*)"', '\\1'
    )`;

/** Parameters: the quoted name of a table. No rows if there is none. */
export const describeColumns = `
  select
    attname::text as name,
    ${TYPE_TEXT} as type,
    attnotnull and not atthasdef and attidentity = '' as "isDemanding",
    case
      when attidentity = 'a' then 'identity'
      when attgenerated = 's' then 'stored'
      when attgenerated = 'v' then 'virtual'
    end as generated
  from pg_catalog.pg_attribute
  where attrelid = pg_catalog.to_regclass($1::text) and attnum > 0 and not attisdropped`;

/** Parameters: the quoted name of a table. A row for each unique index that `on conflict` can name. */
const describeUniqueColumns = `
  select pg_catalog.array_agg(attribute.attname::text) as columns
  from pg_catalog.pg_index as unique_index
  join pg_catalog.pg_attribute as attribute
    on attribute.attrelid = unique_index.indrelid
    and attribute.attnum = any ((unique_index.indkey::int2[])[0:unique_index.indnkeyatts - 1])
  where unique_index.indrelid = pg_catalog.to_regclass($1::text)
    and indisunique and indimmediate and indisvalid and indpred is null and indexprs is null
  group by unique_index.indexrelid`;

/**
 * Parameters: the quoted name of a table. A row for each unique index over columns, partial ones included, with the
 * statements that drop the foreign keys and views that depend on it.
 */
const describeUniqueIndexes = `
  select
    index_class.relname::text as name,
    pg_catalog.array_agg(attribute.attname::text) as columns,
    exists (
      select from pg_catalog.pg_constraint where conindid = unique_index.indexrelid and contype in ('p', 'u')
    ) as "isConstraint",
    array(
      select statement from (
        select 0 as depth, pg_catalog.format('alter table %I.%I drop constraint if exists %I;', nspname, relname, conname)
          as statement
        from pg_catalog.pg_constraint as foreign_key
        join pg_catalog.pg_class as referring on referring.oid = foreign_key.conrelid
        join pg_catalog.pg_namespace as namespace on namespace.oid = referring.relnamespace
        where contype = 'f' and conindid = unique_index.indexrelid and conparentid = 0
        union all
        (${dropViews(`
          select rule.ev_class
          from pg_catalog.pg_constraint as its_own
          join pg_catalog.pg_depend as dependence
            on refclassid = 'pg_catalog.pg_constraint'::regclass and refobjid = its_own.oid
          join pg_catalog.pg_rewrite as rule
            on dependence.classid = 'pg_catalog.pg_rewrite'::regclass and rule.oid = dependence.objid
          where its_own.conindid = unique_index.indexrelid and contype in ('p', 'u')`)})
      ) as found order by depth desc
    ) as dependents
  from pg_catalog.pg_index as unique_index
  join pg_catalog.pg_class as index_class on index_class.oid = unique_index.indexrelid
  join pg_catalog.pg_attribute as attribute
    on attribute.attrelid = unique_index.indrelid
    and attribute.attnum = any ((unique_index.indkey::int2[])[0:unique_index.indnkeyatts - 1])
  where unique_index.indrelid = pg_catalog.to_regclass($1::text) and indisunique and indexprs is null
  group by unique_index.indexrelid, index_class.relname
  order by index_class.relname`;

/**
 * Parameters: the quoted name of a table. No row if nothing has that name. It is one statement, since a run with nothing
 * new does little else than describe its tables.
 */
export const describeRelation = `
  select
    pg_catalog.obj_description(class.oid, 'pg_class') as comment,
    ${arrayOf(describeColumns)} as columns,
    ${arrayOf(describeUniqueColumns)} as "uniqueColumns",
    ${arrayOf(describeUniqueIndexes)} as "uniqueIndexes",
    case relkind
      when 'r' then 'table'
      when 'p' then 'partitioned table'
      when 'v' then 'view'
      when 'm' then 'materialized view'
      when 'f' then 'foreign table'
      when 'S' then 'sequence'
      when 'c' then 'type'
      else 'index'
    end as kind,
    (
      select pg_catalog.json_build_object('name', conname, 'columns', array(
        select attname::text from pg_catalog.pg_attribute where attrelid = conrelid and attnum = any (conkey)
      ))
      from pg_catalog.pg_constraint where conrelid = class.oid and contype = 'p'
    ) as "primaryKey",
    coalesce((
      select pg_catalog.json_agg(pg_catalog.json_build_object('name', conname, 'columns', array(
        select attname::text from pg_catalog.pg_attribute where attrelid = conrelid and attnum = any (conkey)
      )))
      from pg_catalog.pg_constraint
      where conrelid = class.oid and contype in ('p', 'u') and condeferrable
    ), '[]') as waiting,
    array(
      select rulename::text from pg_catalog.pg_rewrite
      where ev_class = class.oid and ev_type in ('2', '3') and ev_enabled <> 'D'
    ) as rules,
    array(
      select pg_catalog.format('%I.%I', nspname, child.relname)
      from pg_catalog.pg_inherits
      join pg_catalog.pg_class as child on child.oid = inhrelid
      join pg_catalog.pg_namespace as namespace on namespace.oid = child.relnamespace
      where inhparent = class.oid order by 1
    ) as children
  from pg_catalog.pg_class as class
  where class.oid = pg_catalog.to_regclass($1::text)`;

/** The rows of a statement as a JSON array. */
function arrayOf(statement: string): string {
  return `coalesce((select pg_catalog.json_agg(found) from (${statement}) as found), '[]')`;
}

/**
 * Tells if there are keys that come several times, or with a null. Reads the whole table. `values` are expressions, one
 * for each key.
 */
export function describeKeys(
  { schema, name }: Pick<Table, 'schema' | 'name'>,
  values: readonly string[],
): string {
  const table = identifier(schema, name);
  const keys = values.join(', ');
  return `
    select
      exists (
        select from ${table} where (${keys}) is not null group by ${keys} having count(*) > 1
      ) as "areRepeated",
      exists (select from ${table} where not (${keys}) is not null) as "areMissing"`;
}
