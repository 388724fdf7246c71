import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Cluster, SUPERUSER } from './cluster.ts';
import { isReady, removeStalePidFile } from './pid-file.ts';
import { PostgresStartError } from './postgres-start-error.ts';
import type { RunDirectory } from './run-directory.ts';
import { WatchedProcess } from './watchdog.ts';

export const HOST = '127.0.0.1';

const START_DEADLINE_MS = 60_000;
const PREDECESSOR_DEADLINE_MS = 5_000;
const POLL_MS = 25;

export interface PostmasterPlan {
  run: RunDirectory;
  binaries: string;
  cluster: Cluster;
  port: number;
  settings: Record<string, string>;
  log: (line: string) => void;
}

/**
 * Resolves when the server takes connections. A predecessor in the same data directory that was killed a
 * moment ago gets the time to go; with `keepPort`, so does the owner of the port.
 */
export async function startPostmaster(
  plan: PostmasterPlan,
  { keepPort = false }: { keepPort?: boolean } = {},
): Promise<WatchedProcess> {
  const deadline = Date.now() + PREDECESSOR_DEADLINE_MS;
  for (;;) {
    removeStalePidFile(plan.cluster.dataDirectory);
    try {
      return await startOnce(plan);
    } catch (error) {
      const canPass = isPredecessorThere(error) || (keepPort && isPortTaken(error));
      if (!canPass || Date.now() > deadline) throw error;
      await sleep(POLL_MS);
    }
  }
}

export function isPortTaken(error: unknown): boolean {
  return (
    error instanceof PostgresStartError && /could not bind .*: Address already in use/.test(error.message)
  );
}

async function startOnce(plan: PostmasterPlan): Promise<WatchedProcess> {
  const { run, binaries, cluster, settings, log } = plan;
  const settingWords = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [join(binaries, 'bin', 'postgres'), '-D', cluster.dataDirectory, ...settingWords];
  const postmaster = new WatchedProcess(run, command, log);
  const abort = new AbortController();
  try {
    await Promise.race([untilReady(plan, postmaster, abort.signal), failOnExit(postmaster)]);
    return postmaster;
  } catch (error) {
    postmaster.send('SIGQUIT');
    await postmaster.exited;
    throw error;
  } finally {
    abort.abort();
  }
}

async function failOnExit(postmaster: WatchedProcess): Promise<never> {
  const code = await postmaster.exited;
  throw new PostgresStartError(`Postgres ended with exit code ${code} as it started:`, postmaster.lastLines);
}

async function untilReady(
  plan: PostmasterPlan,
  postmaster: WatchedProcess,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  let cause: unknown;
  while (!signal.aborted) {
    // Connecting to a port without a listener could make the kernel connect the socket to itself,
    // and so take the port from the server.
    if (isReady(plan.cluster.dataDirectory)) {
      cause = await connectionProblem(plan);
      if (cause === undefined) return;
    }
    if (Date.now() > deadline) {
      const what = `Postgres took no connection within ${START_DEADLINE_MS} ms:`;
      throw new PostgresStartError(what, postmaster.lastLines, { cause });
    }
    await sleep(POLL_MS);
  }
}

async function connectionProblem({ port, cluster }: PostmasterPlan): Promise<unknown> {
  const client = new pg.Client({
    host: HOST,
    port,
    user: SUPERUSER,
    password: cluster.password,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Backends of a killed postmaster take a moment to notice, and hold its shared memory until then. */
function isPredecessorThere(error: unknown): boolean {
  const words = /lock file "postmaster.pid" already exists|pre-existing shared memory block/;
  return error instanceof PostgresStartError && words.test(error.message);
}
