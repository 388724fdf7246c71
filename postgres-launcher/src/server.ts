import pg from 'pg';
import { SUPERUSER } from './cluster.ts';
import { HOST, type PostmasterPlan, startPostmaster } from './postmaster.ts';
import { removeDirectory } from './run-directory.ts';
import { socketDirectory } from './server-settings.ts';
import type { WatchedProcess } from './watchdog.ts';

const STOP_DEADLINE_MS = 15_000;

/** SIGINT ends it in order, SIGQUIT at once so that it recovers from WAL, SIGKILL kills the postmaster. */
export type RestartSignal = 'SIGINT' | 'SIGQUIT' | 'SIGKILL';

export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly dataDirectory: string;
  /** Undefined if the temporary directory's path is too long for a Unix socket. */
  readonly socketDirectory: string | undefined;
  connectionString(database?: string): string;
  /** Resolves to the connection string of the new database, a copy of `template` if given. */
  createDatabase(name: string, template?: string): Promise<string>;
  /** Ends the sessions in it first. */
  dropDatabase(name: string): Promise<void>;
  /** Comes back on the same port with the same data. */
  restart(signal?: RestartSignal): Promise<void>;
  /** Can be called twice. */
  stop(): Promise<void>;
}

export class Server implements PostgresServer {
  readonly host = HOST;
  readonly user = SUPERUSER;
  readonly port: number;
  readonly password: string;
  readonly dataDirectory: string;
  readonly socketDirectory: string | undefined;
  readonly #plan: PostmasterPlan;
  #postmaster: WatchedProcess;
  #restarted: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(plan: PostmasterPlan, postmaster: WatchedProcess) {
    this.#plan = plan;
    this.#postmaster = postmaster;
    this.port = plan.port;
    this.password = plan.cluster.password;
    this.dataDirectory = plan.cluster.dataDirectory;
    this.socketDirectory = socketDirectory(plan.run, plan.port);
  }

  connectionString(database = 'postgres'): string {
    const { user, password, host, port } = this;
    return `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${encodeURIComponent(database)}`;
  }

  async createDatabase(name: string, template = 'template1'): Promise<string> {
    await this.#execute(
      `create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`,
    );
    return this.connectionString(name);
  }

  async dropDatabase(name: string): Promise<void> {
    await this.#execute(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
  }

  restart(signal: RestartSignal = 'SIGINT'): Promise<void> {
    this.#restarted = this.#endAndStart(signal);
    return this.#restarted;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#endAndRemove();
    return this.#stopped;
  }

  async #endAndStart(signal: RestartSignal): Promise<void> {
    await this.#end(signal);
    this.#postmaster = await startPostmaster(this.#plan, { keepPort: true });
  }

  async #endAndRemove(): Promise<void> {
    // A server that is just coming back would be missed; the caller of restart() learns if it does not.
    await this.#restarted.catch(() => {});
    try {
      await this.#end('SIGINT');
    } finally {
      await removeDirectory(this.#plan.run.path);
    }
  }

  async #execute(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.connectionString() });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  async #end(signal: RestartSignal): Promise<void> {
    const postmaster = this.#postmaster;
    postmaster.send(signal);
    const impatience = setTimeout(() => postmaster.send('SIGQUIT'), STOP_DEADLINE_MS);
    await postmaster.exited;
    clearTimeout(impatience);
  }
}
