import type pg from 'pg';
import { DatabaseError, ENVELOPE } from 'singer';
import { findComment } from '../sql/create-table.ts';
import { addDeletionColumn } from '../sql/deletion-column.ts';
import { describeColumns } from '../sql/describe-table.ts';
import { columnNames } from '../sql/has-table.ts';
import {
  addHistoryColumn,
  commentOnHistory,
  createAsOf,
  createHistory,
  fillCompany,
  historyComment,
  historyOf,
} from '../sql/history.ts';
import { identifier } from '../sql/identifier.ts';
import type { Table } from '../table.ts';
import { holdingCompany } from './holding-company.ts';
import { columnsOrCreate } from './prepare-table.ts';

const COMPANY_KEY = ENVELOPE.realmId.name;

interface ColumnFacts extends pg.QueryResultRow {
  readonly name: string;
  readonly type: string;
}

/**
 * Creates the history of a table and its function, or gives it the columns that the table has got since. The table gets
 * its column for deletions first, so that both have it. Returns the columns of the table.
 */
export async function prepareHistory(client: pg.Client, table: Table, hasLz4: boolean): Promise<string[]> {
  const name = identifier(table.schema, table.name);
  if (!(await columnNames(client, name)).includes(ENVELOPE.deletedAt.name))
    await client.query(addDeletionColumn(table));
  const { rows: columns } = await client.query<ColumnFacts>(describeColumns, [name]);
  const names = columns.map((column) => column.name);
  const history = historyOf(table);
  const quoted = identifier(history.schema, history.name);
  const known = await columnsOrCreate(client, table.schema, quoted, async () => {
    await client.query(createHistory(table, hasLz4));
    await client.query(commentOnHistory(table));
    await client.query(createAsOf(table, names));
  });
  await requireHistory(client, table, quoted);
  const missing = columns.filter((column) => !known.includes(column.name));
  for (const column of missing) await client.query(addHistoryColumn(table, column));
  if (missing.some((column) => column.name === COMPANY_KEY))
    await client.query(fillCompany(table), [(await holdingCompany(client, table)) ?? null]);
  if (missing.length > 0) await client.query(createAsOf(table, names));
  return names;
}

/** Throws {@link DatabaseError} if a table of another kind has the name of the history. */
async function requireHistory(client: pg.Client, table: Table, quoted: string): Promise<void> {
  const { rows } = await client.query<{ comment: string | null }>(findComment, [quoted]);
  if (rows[0]?.comment === historyComment(table)) return;
  throw new DatabaseError(
    `the table ${quoted} exists and is no history of ${table.schema}.${table.name}: rename it, or set history to false`,
  );
}
