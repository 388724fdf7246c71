import type pg from 'pg';
import { ENVELOPE } from 'singer';
import type { ExistingTable } from '../postgres/table-description.ts';
import { describeColumnDependents } from '../sql/column-dependents.ts';
import { describeKeys, describeRelation } from '../sql/describe-table.ts';
import { missingKey } from '../sql/fix-table.ts';
import { identifier } from '../sql/identifier.ts';
import type { Table } from '../table.ts';
import { isLoadable } from './existing-table.ts';
import { holdingCompany } from './holding-company.ts';

/** A table as one statement describes it. */
type Relation = Omit<ExistingTable, 'uniqueColumns' | 'keyValues' | 'realmId'> & {
  readonly uniqueColumns: readonly { readonly columns: readonly string[] }[];
} & pg.QueryResultRow;
type KeyValues = NonNullable<ExistingTable['keyValues']>;

/**
 * Describes an existing table, or what else has its name; undefined if nothing has. The rows are read only where the
 * stream's keys have no index.
 */
export async function describeTable(client: pg.Client, table: Table): Promise<ExistingTable | undefined> {
  const name = identifier(table.schema, table.name);
  const [relation] = (await client.query<Relation>(describeRelation, [name])).rows;
  if (relation === undefined) return undefined;
  const existing = {
    ...relation,
    columns: await withDependents(client, table, relation),
    uniqueColumns: relation.uniqueColumns.map(({ columns }) => columns),
    ...(await holderOf(client, table, relation.columns)),
  };
  const { keys } = table;
  const isUnique = existing.uniqueColumns.some(
    (row) => row.length === keys.length && row.every((key) => keys.includes(key)),
  );
  if (keys.length === 0 || isUnique || existing.kind !== 'table') return existing;
  const values = keyValues(table, existing);
  if (values === undefined) return existing;
  const [found] = (await client.query<KeyValues & pg.QueryResultRow>(describeKeys(table, values))).rows;
  return found === undefined ? existing : { ...existing, keyValues: found };
}

/** The columns, those that have to change with what depends on them. */
async function withDependents(
  client: pg.Client,
  table: Table,
  { kind, columns }: Relation,
): Promise<ExistingTable['columns']> {
  const changing = columns.filter((found) => {
    const wanted = [...table.columns, ENVELOPE.ingestedAt].find(
      ({ name }) => name.toLowerCase() === found.name.toLowerCase(),
    );
    return wanted !== undefined && !isLoadable(wanted, found);
  });
  if (kind !== 'table' || changing.length === 0) return columns;
  const values = [identifier(table.schema, table.name), changing.map(({ name }) => name)];
  const { rows } = await client.query<{ name: string; dependents: string[] }>(
    describeColumnDependents,
    values,
  );
  return columns.map((column) => ({ ...column, ...rows.find(({ name }) => name === column.name) }));
}

/** An expression for each key: its column or, if that is missing, its value in the payload. */
function keyValues({ keys }: Table, { columns, realmId }: ExistingTable): readonly string[] | undefined {
  const has = (name: string) => columns.some((column) => column.name === name);
  const payload = columns.find(({ name }) => name === ENVELOPE.payload.name);
  if (!keys.every(has) && payload?.type.startsWith('json') !== true) return undefined;
  return keys.map((key) => (has(key) ? identifier(key) : missingKey(key, realmId)));
}

/** The company of the rows that are there, if they are to get a column for it. */
async function holderOf(
  client: pg.Client,
  table: Table,
  columns: ExistingTable['columns'],
): Promise<Pick<ExistingTable, 'realmId'>> {
  const isMissing = table.keys.includes(COMPANY_KEY) && columns.every(({ name }) => name !== COMPANY_KEY);
  const realmId = isMissing ? await holdingCompany(client, table) : undefined;
  return realmId === undefined ? {} : { realmId };
}

const COMPANY_KEY = ENVELOPE.realmId.name;
