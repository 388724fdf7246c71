import type pg from 'pg';
import type { ExistingTable } from '../postgres/table-description.ts';
import {
  describeColumns,
  describeKeys,
  describeRelation,
  describeUniqueColumns,
} from '../sql/describe-table.ts';
import { identifier } from '../sql/identifier.ts';
import type { Table } from '../table.ts';

type Relation = Pick<ExistingTable, 'kind' | 'primaryKey' | 'rules' | 'waiting'>;
type KeyValues = NonNullable<ExistingTable['keyValues']>;

/** Describes an existing table. Its rows are read only where the stream's keys have no index. */
export async function describeTable(client: pg.Client, table: Table): Promise<ExistingTable> {
  const name = [identifier(table.schema, table.name)];
  const [relation] = (await client.query<Relation & pg.QueryResultRow>(describeRelation, name)).rows;
  const columns = (await client.query<ExistingTable['columns'][number]>(describeColumns, name)).rows;
  const unique = (await client.query<{ columns: string[] }>(describeUniqueColumns, name)).rows;
  const existing = {
    kind: relation?.kind ?? 'table',
    primaryKey: relation?.primaryKey ?? null,
    rules: relation?.rules ?? [],
    waiting: relation?.waiting ?? [],
    columns,
    uniqueColumns: unique.map((row) => row.columns),
  };
  const { keys } = table;
  const hasKeys = keys.length > 0 && keys.every((key) => columns.some((column) => column.name === key));
  const isUnique = unique.some(
    (row) => row.columns.length === keys.length && row.columns.every((key) => keys.includes(key)),
  );
  if (!hasKeys || isUnique || existing.kind !== 'table') return existing;
  const [keyValues] = (await client.query<KeyValues & pg.QueryResultRow>(describeKeys(table))).rows;
  return keyValues === undefined ? existing : { ...existing, keyValues };
}
