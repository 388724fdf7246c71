import type pg from 'pg';
import { STREAMS } from '../names.ts';
import { hasTable } from '../sql/has-table.ts';
import { type CompanyColumns, findHolder } from '../sql/streams-table.ts';
import type { Table } from '../table.ts';

/** The realm id of the company whose rows a table without a column for it holds; undefined if nothing says so. */
export async function holdingCompany(
  client: pg.Client,
  { schema, name }: Pick<Table, 'schema' | 'name'>,
): Promise<string | undefined> {
  if (!(await hasTable(client, schema, STREAMS))) return undefined;
  const [holder] = (await client.query<CompanyColumns>(findHolder(schema), [name])).rows;
  return holder?.realm_id;
}
