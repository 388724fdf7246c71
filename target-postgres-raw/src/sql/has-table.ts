import type pg from 'pg';
import { describeColumns } from './describe-table.ts';
import { identifier } from './identifier.ts';

/** Parameters: the quoted name of a table. */
const findTable = 'select pg_catalog.to_regclass($1::text) is not null as "isThere"';

export async function hasTable(client: pg.Client, schema: string, name: string): Promise<boolean> {
  const { rows } = await client.query<{ isThere: boolean }>(findTable, [identifier(schema, name)]);
  return rows[0]?.isThere ?? false;
}

export async function hasColumn(
  client: pg.Client,
  schema: string,
  table: string,
  column: string,
): Promise<boolean> {
  return (await columnNames(client, identifier(schema, table))).includes(column);
}

/** The columns of a table, by its quoted name. No names if there is no such table. */
export async function columnNames(client: pg.Client, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(describeColumns, [table]);
  return rows.map(({ name }) => name);
}
