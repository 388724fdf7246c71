/**
 * Parameters: schema, name of a table, quoted name of the table that takes its place. An obstacle is an index, a
 * sequence or a type of that name, which a table may have made for itself: no table can be created, or loaded.
 */
export const findObstacle = `
  select
    pg_catalog.to_regclass($3::text) is not null as "isElsewhere",
    exists (
      select from pg_catalog.pg_class
      where relnamespace = namespace.oid and relname = $2::text and relkind in ('i', 'I', 'S', 'c')
    ) or exists (
      select from pg_catalog.pg_type
      where typnamespace = namespace.oid and typname = $2::text and typrelid = 0 and typcategory <> 'A'
    ) as "isTaken"
  from pg_catalog.pg_namespace as namespace
  where nspname = $1::text`;
