import { type Company, ConfigError, type Logger, PluginError, withoutSecrets } from 'singer';
import type { CallEntry, CallOrder } from '../limits/call-order.ts';
import type { Shutdown } from '../shutdown.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import { CallBudget } from './call-budget.ts';
import { Lease } from './lease.ts';
import { PostgresTokens } from './postgres-tokens.ts';
import { keyFrom } from './seal.ts';
import { countCalls, keepPause } from './statements.ts';
import { StoreDatabase } from './store-database.ts';

export interface StoreOptions {
  readonly url: string;
  readonly key: string | undefined;
  readonly schema: string;
  readonly leaseWaitMs: number;
  readonly clientId: string;
  readonly monthlyCalls: number | undefined;
}

export function databaseOf(
  { url, schema }: Pick<StoreOptions, 'url' | 'schema'>,
  logger: Pick<Logger, 'warning'>,
): StoreDatabase {
  return new StoreDatabase(url, schema, logger);
}

/** The data of one company in Postgres: its tokens, its lease, its pause, and the calls of its app. */
export class CompanyStore implements CallOrder {
  readonly tokens: TokenStore;
  readonly #options: StoreOptions;
  readonly #database: StoreDatabase;
  readonly #company: Company;
  readonly #budget: CallBudget | undefined;
  #news: CallEntry[] = [];
  #lease: Lease | undefined;
  #uncounted = 0;

  constructor(options: StoreOptions, company: Company, logger: Pick<Logger, 'warning'>) {
    this.#options = options;
    this.#company = company;
    this.#database = databaseOf(options, logger);
    const key = options.key === undefined ? undefined : keyFrom(options.key);
    this.tokens = new PostgresTokens(this.#database, company, key, logger);
    const { clientId, monthlyCalls } = options;
    if (monthlyCalls !== undefined) this.#budget = new CallBudget(this.#database, clientId, monthlyCalls);
  }

  /** With a lease one process has the company, so the order of calls is in memory. A pause outlives the process. */
  async append(entry: CallEntry): Promise<void> {
    this.#news.push(entry);
    if (entry.kind !== 'pause') return;
    await this.#database.change(keepPause(this.#database.named), [
      ...this.#ids,
      Math.max(0, entry.until - Date.now()),
    ]);
  }

  async news(): Promise<readonly CallEntry[]> {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  /** Lets a call begin. Throws if the lease is lost or the calls of the month are used. */
  readonly begin = async (): Promise<void> => {
    this.#lease?.require();
    await this.#budget?.take();
    this.#uncounted += 1;
  };

  /** Runs a function while no other run reads the company. */
  async whileHeld<T>(shutdown: Shutdown, run: () => Promise<T>): Promise<T> {
    const lease = await Lease.take(this.#database, this.#company, this.#options.leaseWaitMs);
    this.#lease = lease;
    if (lease.pauseMs > 0) this.#news.push({ kind: 'pause', until: Date.now() + lease.pauseMs });
    lease.keep(
      (reason) => shutdown.stop(reason),
      () => this.#count(),
    );
    try {
      const result = await run();
      await this.#end(lease, typeof result === 'number' ? result : 0, '');
      return result;
    } catch (problem) {
      const code = problem instanceof PluginError ? problem.exitCode : 1;
      await this.#end(lease, code, problem instanceof Error ? withoutSecrets(problem.message) : '');
      throw problem;
    }
  }

  async #end(lease: Lease, exitCode: number, message: string): Promise<void> {
    // At once: each may wait for a lock of another session until its time limit.
    await Promise.allSettled([this.#count(), this.#budget?.giveBack(), lease.release(exitCode, message)]);
  }

  async #count(): Promise<void> {
    const calls = this.#uncounted;
    if (calls === 0) return;
    this.#uncounted = 0;
    const values = [this.#options.clientId, ...this.#ids, calls, this.#database.statementMs];
    await this.#database.change(countCalls(this.#database.named), values).catch((problem: unknown) => {
      this.#uncounted += calls;
      throw problem;
    });
  }

  get #ids(): readonly string[] {
    return [this.#company.environment, this.#company.realmId];
  }
}

/** The settings of the store; undefined if tokens are in files. Throws {@link ConfigError} if the settings disagree. */
export function storeOptionsOf(given: {
  readonly token_store?: string | undefined;
  readonly token_store_key?: string | undefined;
  readonly token_store_schema?: string | undefined;
  readonly token_file?: string | undefined;
  readonly lease_wait_seconds?: number | undefined;
  readonly monthly_calls?: number | undefined;
  readonly client_id?: string | undefined;
}): StoreOptions | undefined {
  const { token_store: url, token_file: file } = given;
  if (url === undefined) {
    if (given.monthly_calls === undefined) return undefined;
    throw new ConfigError(
      'monthly_calls needs token_store, where the runs of all companies count their calls: set both, or neither',
    );
  }
  if (file !== undefined) throw new ConfigError('token_store and token_file are both set: keep one of them');
  return {
    url,
    key: given.token_store_key,
    schema: given.token_store_schema ?? 'quickbooks',
    leaseWaitMs: (given.lease_wait_seconds ?? 0) * 1_000,
    clientId: given.client_id ?? '',
    monthlyCalls: given.monthly_calls,
  };
}
