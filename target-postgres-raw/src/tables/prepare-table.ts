import type pg from 'pg';
import { ConfigError } from 'singer';
import { LEDGER, REJECTED, RUNS, STREAMS } from '../names.ts';
import { withTransaction } from '../postgres/connection.ts';
import { codeOf } from '../postgres/failure.ts';
import { createSchema, findSchema } from '../sql/create-schema.ts';
import {
  COMMENT_START,
  commentFor,
  commentOn,
  createTable,
  findComment,
  findLz4,
} from '../sql/create-table.ts';
import { findObstacle } from '../sql/find-obstacle.ts';
import { columnNames } from '../sql/has-table.ts';
import { identifier } from '../sql/identifier.ts';
import { addLedgerColumns, createLedger, createLedgerIndex } from '../sql/ledger.ts';
import { createRejected } from '../sql/rejected.ts';
import { addRunsColumns, createRuns } from '../sql/runs.ts';
import { addStreamsColumns, createStreams } from '../sql/streams-table.ts';
import { hashedName, type Layout, type Table } from '../table.ts';
import { describeTable } from './describe-table.ts';
import { fittedTo } from './existing-table.ts';
import { requireEnvelopesKept } from './require-envelopes.ts';

/** SQLSTATEs of a create while another session created the same; `if not exists` does not prevent them. */
const CREATED_MEANWHILE = ['23505', '42710', '42P06', '42P07'];
const ATTEMPTS = 5;

/** Creates the table where it is missing, or fits the stream to the one that is there. */
export async function prepareTable(
  client: pg.Client,
  { table: wanted, layout }: { readonly table: Table; readonly layout: Layout },
  hasLz4: boolean,
): Promise<Table> {
  const table = await withFreeName(client, wanted);
  const name = identifier(table.schema, table.name);
  await createMissing(client, table.schema, name, async () => {
    await client.query(createTable(table, hasLz4));
    await client.query(commentOn(table));
  });
  await requireOwn(client, table, name);
  const existing = await describeTable(client, table);
  await requireEnvelopesKept(client, table, layout, existing);
  return fittedTo(table, existing);
}

/** The table under a name that is free: another table may have an index of its name, such as `orders_pkey`. */
async function withFreeName(client: pg.Client, table: Table): Promise<Table> {
  const other = { ...table, name: hashedName(table.stream) };
  const { rows } = await client.query<{ isElsewhere: boolean; isTaken: boolean }>(findObstacle, [
    table.schema,
    table.name,
    identifier(other.schema, other.name),
  ]);
  return rows.some(({ isElsewhere, isTaken }) => isElsewhere || isTaken) ? other : table;
}

/** Throws {@link ConfigError} if the table's comment names another stream. */
async function requireOwn(client: pg.Client, table: Table, name: string): Promise<void> {
  const { rows } = await client.query<{ comment: string | null }>(findComment, [name]);
  const comment = rows[0]?.comment ?? '';
  if (!comment.startsWith(COMMENT_START) || comment === commentFor(table.stream)) return;
  throw new ConfigError(
    `stream ${JSON.stringify(table.stream)} would go into the table ${table.schema}.${table.name}, whose comment ` +
      `says that it is another one's (${comment}): rename one of them, or set default_target_schema`,
  );
}

export async function prepareLedger(client: pg.Client, schema: string): Promise<void> {
  await createMissing(client, schema, identifier(schema, LEDGER), async () => {
    await client.query(createLedger(schema));
    await client.query(createLedgerIndex(schema));
  });
  // The ledger of an earlier version has fewer columns.
  const missing = addLedgerColumns(schema, await columnNames(client, identifier(schema, LEDGER)));
  if (missing !== undefined) await client.query(missing);
}

export async function prepareStreams(client: pg.Client, schema: string): Promise<void> {
  await createMissing(client, schema, identifier(schema, STREAMS), async () => {
    await client.query(createStreams(schema));
  });
  const missing = addStreamsColumns(schema, await columnNames(client, identifier(schema, STREAMS)));
  if (missing !== undefined) await client.query(missing);
}

export async function prepareRuns(client: pg.Client, schema: string): Promise<void> {
  await createMissing(client, schema, identifier(schema, RUNS), async () => {
    await client.query(createRuns(schema));
  });
  const missing = addRunsColumns(schema, await columnNames(client, identifier(schema, RUNS)));
  if (missing !== undefined) await client.query(missing);
}

export async function prepareRejected(client: pg.Client, schema: string): Promise<void> {
  await createMissing(client, schema, identifier(schema, REJECTED), async () => {
    await client.query(createRejected(schema));
  });
}

export async function canCompressByLz4(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(findLz4);
  return rowCount === 1;
}

/** Looks before it creates, so that a user without the right to create can load into tables that are there. */
export async function createMissing(
  client: pg.Client,
  schema: string,
  table: string,
  create: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { rowCount } = await client.query(findSchema, [schema]);
    if (rowCount === 1 && (await columnNames(client, table)).length > 0) return;
    try {
      await withTransaction(client, async () => {
        if (rowCount === 0) await client.query(createSchema(schema));
        await create();
      });
    } catch (error) {
      if (attempt === ATTEMPTS || !CREATED_MEANWHILE.includes(codeOf(error))) throw error;
    }
  }
}
