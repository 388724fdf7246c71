import type pg from 'pg';
import { identifier } from './identifier.ts';

/** Parameters: the quoted name of a table. */
const findTable = 'select pg_catalog.to_regclass($1::text) is not null as "isThere"';

export async function hasTable(client: pg.Client, schema: string, name: string): Promise<boolean> {
  const { rows } = await client.query<{ isThere: boolean }>(findTable, [identifier(schema, name)]);
  return rows[0]?.isThere ?? false;
}
