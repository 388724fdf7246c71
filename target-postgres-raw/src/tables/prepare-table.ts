import type pg from 'pg';
import { ConfigError } from 'singer';
import { LEDGER, REJECTED, RUNS, STREAMS } from '../names.ts';
import { withTransaction } from '../postgres/connection.ts';
import { codeOf } from '../postgres/failure.ts';
import type { ExistingTable } from '../postgres/table-description.ts';
import { createSchema, findSchema } from '../sql/create-schema.ts';
import { COMMENT_START, commentFor, commentOn, createTable, findLz4 } from '../sql/create-table.ts';
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
  const existing = await lookOrCreate(client, table.schema, {
    look: () => describeTable(client, table),
    create: async () => {
      await client.query(createTable(table, hasLz4));
      await client.query(commentOn(table));
    },
  });
  requireOwn(table, existing);
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
function requireOwn(table: Table, existing: ExistingTable): void {
  const comment = existing.comment ?? '';
  if (!comment.startsWith(COMMENT_START) || comment === commentFor(table.stream)) return;
  throw new ConfigError(
    `stream ${JSON.stringify(table.stream)} would go into the table ${table.schema}.${table.name}, whose comment ` +
      `says that it is another one's (${comment}): rename one of them, or set default_target_schema`,
  );
}

export async function prepareLedger(client: pg.Client, schema: string): Promise<void> {
  await prepareOwn(client, schema, LEDGER, [createLedger, createLedgerIndex], addLedgerColumns);
}

export async function prepareStreams(client: pg.Client, schema: string): Promise<void> {
  await prepareOwn(client, schema, STREAMS, [createStreams], addStreamsColumns);
}

export async function prepareRuns(client: pg.Client, schema: string): Promise<void> {
  await prepareOwn(client, schema, RUNS, [createRuns], addRunsColumns);
}

export async function prepareRejected(client: pg.Client, schema: string): Promise<void> {
  await prepareOwn(client, schema, REJECTED, [createRejected], () => undefined);
}

/** Creates a table of the target's own, or adds the columns that it had not in an earlier version. */
async function prepareOwn(
  client: pg.Client,
  schema: string,
  name: string,
  creating: readonly ((schema: string) => string)[],
  adding: (schema: string, existing: readonly string[]) => string | undefined,
): Promise<void> {
  const columns = await columnsOrCreate(client, schema, identifier(schema, name), async () => {
    for (const statement of creating) await client.query(statement(schema));
  });
  const missing = adding(schema, columns);
  if (missing !== undefined) await client.query(missing);
}

export async function canCompressByLz4(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(findLz4);
  return rowCount === 1;
}

/** The columns of a table, by its quoted name, which is created if it is not there. */
export async function columnsOrCreate(
  client: pg.Client,
  schema: string,
  table: string,
  create: () => Promise<void>,
): Promise<readonly string[]> {
  const look = async () => {
    const columns = await columnNames(client, table);
    return columns.length === 0 ? undefined : columns;
  };
  return lookOrCreate(client, schema, { look, create });
}

/**
 * Looks before it creates, so that a user without the right to create can load into tables that are there. Answers with
 * what it then sees.
 */
async function lookOrCreate<Seen>(
  client: pg.Client,
  schema: string,
  { look, create }: { readonly look: () => Promise<Seen | undefined>; readonly create: () => Promise<void> },
): Promise<Seen> {
  for (let attempt = 1; ; attempt += 1) {
    const seen = await look();
    if (seen !== undefined) return seen;
    try {
      const { rowCount } = await client.query(findSchema, [schema]);
      await withTransaction(client, async () => {
        if (rowCount === 0) await client.query(createSchema(schema));
        await create();
      });
    } catch (error) {
      if (attempt === ATTEMPTS || !CREATED_MEANWHILE.includes(codeOf(error))) throw error;
    }
  }
}
