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
  const connection = new KeptConnection(connectionString);
  const query = (statement: string, values?: unknown[]) => connection.query(statement, values);
  const value = async (statement: string, values?: unknown[]) =>
    Object.values((await query(statement, values))[0] ?? {})[0];
  try {
    await test({ name, settings: settingsFor(server, name), query, value });
  } finally {
    await connection.end();
    await server.dropDatabase(name);
  }
}

/** A connection for the questions of a test. A server that was restarted meanwhile, or a question that waits, has another. */
class KeptConnection {
  readonly #connectionString: string;
  #idle: pg.Client | undefined;

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
  }

  async query(statement: string, values?: unknown[]): Promise<Rows> {
    const client = this.#idle ?? (await this.#open());
    this.#idle = undefined;
    try {
      const { rows } = await client.query(statement, values);
      if (this.#idle === undefined) this.#idle = client;
      return rows;
    } finally {
      if (this.#idle !== client) await client.end();
    }
  }

  async #open(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#connectionString, types: TYPES });
    client.on('error', () => {
      if (this.#idle === client) this.#idle = undefined;
    });
    await client.connect();
    return client;
  }

  async end(): Promise<void> {
    await this.#idle?.end();
  }
}
