/** Parameters: the quoted name of a table. No rows if there is none. */
export const describeColumns = `
  select
    attname::text as name,
    pg_catalog.format_type(atttypid, atttypmod) as type,
    attnotnull and not atthasdef and attidentity = '' as "isDemanding"
  from pg_catalog.pg_attribute
  where attrelid = pg_catalog.to_regclass($1::text) and attnum > 0 and not attisdropped`;

/** Parameters: the quoted name of a table. A row for each unique index that `on conflict` can name. */
export const describeUniqueColumns = `
  select pg_catalog.array_agg(attribute.attname::text) as columns
  from pg_catalog.pg_index as unique_index
  join pg_catalog.pg_attribute as attribute
    on attribute.attrelid = unique_index.indrelid
    and attribute.attnum = any ((unique_index.indkey::int2[])[0:unique_index.indnkeyatts - 1])
  where unique_index.indrelid = pg_catalog.to_regclass($1::text)
    and indisunique and indimmediate and indisvalid and indpred is null and indexprs is null
  group by unique_index.indexrelid`;
