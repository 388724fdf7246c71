import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from 'postgres-launcher';
import { endedProcessesSeconds } from './server-cpu.ts';

export interface Bench {
  readonly url: string;
  query(statement: string): Promise<Record<string, unknown>[]>;
  /** Bytes of WAL that the work wrote. */
  wal<T>(work: () => Promise<T>): Promise<{ result: T; megabytes: number }>;
  /** CPU seconds of the connections of the work. Undefined on a server that is named, and on other systems than Linux. */
  serverCpu<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number | undefined }>;
}

/** Work on a database that is named, or else on one of our own that lasts as long. */
export async function withDatabase(
  url: string | undefined,
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  if (url !== undefined) return work(benchOn(url));
  const server = await startPostgres({ settings: { max_wal_size: '4GB' } });
  try {
    await work(benchOn(server.connectionString(), server.dataDirectory));
  } finally {
    await server.stop();
  }
}

const OTHER_SESSIONS = `
  select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
const POLL_MS = 200;

function benchOn(url: string, dataDirectory?: string): Bench {
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
  const serverSeconds = async () => {
    if (dataDirectory === undefined) return undefined;
    while ((await query(OTHER_SESSIONS)).length > 0) await sleep(POLL_MS);
    await sleep(POLL_MS);
    return endedProcessesSeconds(dataDirectory);
  };
  return {
    url,
    query,
    wal: async (work) => {
      const before = await position();
      const result = await work();
      return { result, megabytes: ((await position()) - before) / 1e6 };
    },
    serverCpu: async (work) => {
      const before = await serverSeconds();
      const result = await work();
      const after = await serverSeconds();
      return { result, seconds: before === undefined || after === undefined ? undefined : after - before };
    },
  };
}
