import { dropViews, LATER } from './drop-views.ts';

/** Objects of a catalog that depend on the column, or on a generated column that is computed from it. */
function dependentIn(catalog: string): string {
  return `select objid from pg_catalog.pg_depend
          where classid = 'pg_catalog.${catalog}'::regclass and refclassid = 'pg_catalog.pg_class'::regclass
            and refobjid = own.attrelid and (refobjsubid = own.attnum or refobjsubid = any (computed.numbers))`;
}

/** Statements for objects that belong to the table. */
const OF_TABLE = `
        select 0, pg_catalog.format('drop trigger if exists %I on %I.%I ${LATER}', tgname, own.schema, own.table)
        from pg_catalog.pg_trigger as trigger
        where not tgisinternal and trigger.oid in (${dependentIn('pg_trigger')})
        union all
        select 0, pg_catalog.format('drop policy if exists %I on %I.%I ${LATER}', polname, own.schema, own.table)
        from pg_catalog.pg_policy as policy where policy.oid in (${dependentIn('pg_policy')})
        union all
        select 0, pg_catalog.format('drop index if exists %I.%I ${LATER}', own.schema, index_class.relname)
        from pg_catalog.pg_index join pg_catalog.pg_class as index_class on index_class.oid = indexrelid
        where (indexprs is not null or indpred is not null) and indexrelid in (${dependentIn('pg_class')})
        union all
        select 0, pg_catalog.format(
          'alter table %I.%I drop column if exists %I ${LATER}', own.schema, own.table, attname
        )
        from pg_catalog.pg_attribute where attrelid = own.attrelid and attnum = any (computed.numbers)`;

/** Statements for foreign keys from and to the column, and for conditions on it. */
const CONSTRAINTS = `
        select 0, pg_catalog.format(
          'alter table %I.%I drop constraint if exists %I ${LATER}', nspname, relname, conname
        )
        from pg_catalog.pg_constraint
        join pg_catalog.pg_class as its_table on its_table.oid = conrelid
        join pg_catalog.pg_namespace as namespace on namespace.oid = its_table.relnamespace
        where conparentid = 0 and (
          contype in ('f', 'c', 'x') and conrelid = own.attrelid and own.attnum = any (conkey)
          or contype = 'f' and confrelid = own.attrelid and own.attnum = any (confkey)
        )`;

/** Numbers of columns computed from the column. Before Postgres 15 they depend on it themselves, not by their expression. */
const COMPUTED_BEFORE_15 = `
      select generated.attnum from pg_catalog.pg_depend
      join pg_catalog.pg_attribute as generated on generated.attrelid = objid and generated.attnum = objsubid
      where classid = 'pg_catalog.pg_class'::regclass and objid = own.attrelid and generated.attgenerated <> ''
        and refclassid = 'pg_catalog.pg_class'::regclass and refobjid = own.attrelid and refobjsubid = own.attnum`;

/**
 * The statements that drop what depends on a column, so that its type can change. Parameters: the quoted name of a
 * table, and names of columns. A row for each of these columns.
 */
export const describeColumnDependents = `
  select
    own.attname::text as name,
    array(
      select statement from (
        (${dropViews(`
          select ev_class from pg_catalog.pg_rewrite as rule
          where ev_class <> own.attrelid and rule.oid in (${dependentIn('pg_rewrite')})`)})
        union all ${CONSTRAINTS}
        union all ${OF_TABLE}
      ) as found
      order by depth desc
    ) as dependents
  from (
    select attrelid, attname, attnum, nspname as schema, relname as table
    from pg_catalog.pg_attribute
    join pg_catalog.pg_class as class on class.oid = attrelid
    join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
    where attrelid = pg_catalog.to_regclass($1::text) and attname = any ($2::text[])
  ) as own
  cross join lateral (
    select array(
      select adnum from pg_catalog.pg_attrdef
      join pg_catalog.pg_depend on classid = 'pg_catalog.pg_attrdef'::regclass and objid = pg_attrdef.oid
      where adrelid = own.attrelid and refclassid = 'pg_catalog.pg_class'::regclass
        and refobjid = own.attrelid and refobjsubid = own.attnum and adnum <> own.attnum
      union
      ${COMPUTED_BEFORE_15}
    ) as numbers
  ) as computed`;
