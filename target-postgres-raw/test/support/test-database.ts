import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DatabaseServer } from 'postgres-launcher';
import { settingsFor, type Variables } from './target-process.ts';

type Rows = pg.QueryResultRow[];

/** A database of its own for a test, and a connection to look into it. */
export interface TestDatabase {
  readonly name: string;
  readonly settings: Variables;
  query(statement: string, values?: unknown[]): Promise<Rows>;
  /** The first column of the first row. */
  value(statement: string, values?: unknown[]): Promise<unknown>;
}

/** Times come as text, as Postgres writes them. */
const TYPES = { getTypeParser: () => (value: string | Buffer) => value.toString() };

export async function withDatabase(
  server: DatabaseServer,
  test: (database: TestDatabase) => Promise<void>,
  template?: string,
): Promise<void> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const connectionString = await server.createDatabase(name, template);
  const query = async (statement: string, values?: unknown[]): Promise<Rows> => {
    // A connection for each question: the server may have been restarted meanwhile.
    const client = new pg.Client({ connectionString, types: TYPES });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(statement, values)).rows;
    } finally {
      await client.end();
    }
  };
  const value = async (statement: string, values?: unknown[]) =>
    Object.values((await query(statement, values))[0] ?? {})[0];
  try {
    await test({ name, settings: settingsFor(server, name), query, value });
  } finally {
    await server.dropDatabase(name);
  }
}
