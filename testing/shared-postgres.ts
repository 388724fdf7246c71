import pg from 'pg';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Access to the one Postgres of a lane. A test file that restarts or configures its server starts another. */
    readonly postgres: {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly socketDirectory: string | undefined;
    };
  }
}

/** Starts the Postgres that the test files of a lane share. Starting one takes a second of CPU. */
export default async function ({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  await shortenSignIn(server);
  const { host, port, user, password, socketDirectory } = server;
  provide('postgres', { host, port, user, password, socketDirectory });
  return () => server.stop();
}

/** The usual 4,096 iterations of SCRAM are a fifth of the CPU time of a connection, and tests make thousands. */
async function shortenSignIn(server: PostgresServer): Promise<void> {
  const client = new pg.Client({ connectionString: server.connectionString() });
  await client.connect();
  const { rows } = await client.query("select current_setting('scram_iterations', true) as iterations");
  // Postgres 16 and later.
  if (rows[0].iterations !== null) {
    await client.query('set scram_iterations = 1');
    const password = pg.escapeLiteral(server.password);
    await client.query(`alter role ${pg.escapeIdentifier(server.user)} password ${password}`);
  }
  await client.end();
}
