import { SUPERUSER } from './cluster.ts';
import { DatabaseServer } from './database-server.ts';
import { HOST, type PostmasterPlan, startPostmaster } from './postmaster.ts';
import { removeDirectory } from './run-directory.ts';
import { socketDirectory } from './server-settings.ts';
import type { WatchedProcess } from './watchdog.ts';

const STOP_DEADLINE_MS = 15_000;

/** SIGINT ends it in order, SIGQUIT at once so that it recovers from WAL, SIGKILL kills the postmaster. */
export type RestartSignal = 'SIGINT' | 'SIGQUIT' | 'SIGKILL';

export interface PostgresServer extends DatabaseServer {
  readonly dataDirectory: string;
  /** Comes back on the same port with the same data. */
  restart(signal?: RestartSignal): Promise<void>;
  /** Can be called twice. */
  stop(): Promise<void>;
}

export class Server extends DatabaseServer implements PostgresServer {
  readonly dataDirectory: string;
  readonly #plan: PostmasterPlan;
  #postmaster: WatchedProcess;
  #restarted: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(plan: PostmasterPlan, postmaster: WatchedProcess) {
    super({
      host: HOST,
      port: plan.port,
      user: SUPERUSER,
      password: plan.cluster.password,
      socketDirectory: socketDirectory(plan.run, plan.port),
    });
    this.#plan = plan;
    this.#postmaster = postmaster;
    this.dataDirectory = plan.cluster.dataDirectory;
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

  async #end(signal: RestartSignal): Promise<void> {
    const postmaster = this.#postmaster;
    postmaster.send(signal);
    const impatience = setTimeout(() => postmaster.send('SIGQUIT'), STOP_DEADLINE_MS);
    await postmaster.exited;
    clearTimeout(impatience);
  }
}
