import pg from 'pg';
import { startPostgres } from 'postgres-launcher';

export interface Bench {
  readonly url: string;
  query(statement: string): Promise<Record<string, unknown>[]>;
  /** Bytes of WAL that the work wrote. */
  wal<T>(work: () => Promise<T>): Promise<{ result: T; megabytes: number }>;
}

/** Work on a database that is named, or else on one of our own that lasts as long. */
export async function withDatabase(
  url: string | undefined,
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  if (url !== undefined) return work(benchOn(url));
  const server = await startPostgres({ settings: { max_wal_size: '4GB' } });
  try {
    await work(benchOn(server.connectionString()));
  } finally {
    await server.stop();
  }
}

function benchOn(url: string): Bench {
  const query: Bench['query'] = async (statement) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  };
  const position = async () => {
    const [row] = await query("select pg_current_wal_lsn() - '0/0'::pg_lsn as at");
    return Number(row?.at);
  };
  return {
    url,
    query,
    wal: async (work) => {
      const before = await position();
      const result = await work();
      return { result, megabytes: ((await position()) - before) / 1e6 };
    },
  };
}
