import type pg from 'pg';

export interface Owner extends pg.QueryResultRow {
  readonly owner: string;
  /** True if this user may alter the table. */
  readonly isOurs: boolean;
}

/** Parameters: the quoted name of a table. */
export const describeOwner = `
  select
    pg_catalog.pg_get_userbyid(relowner)::text as owner,
    pg_catalog.pg_has_role(relowner, 'usage') as "isOurs"
  from pg_catalog.pg_class where oid = pg_catalog.to_regclass($1::text)`;
