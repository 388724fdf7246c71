import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { ConfigError, DatabaseError, hideSecret, type Logger, signInProblem, unescaped } from 'singer';
import { codeOf } from '../error-code.ts';
import { guarded, isClientInClear } from './clear-connection.ts';
import { createStore } from './statements.ts';

/** SQLSTATE of a table that is not there. */
const UNDEFINED_TABLE = '42P01';
const INVALID_SCHEMA = '3F000';

const CONNECT_TIMEOUT_MS = 15_000;

/**
 * Longest time for a statement, all of which are of one row. A lock of another session has no end of its own. The limit
 * is one of this side, since one of the server would belong to a session.
 */
const STATEMENT_MS = 30_000;
/** The driver's message after that time. */
const NO_ANSWER = 'Query read timeout';

/** Pauses (ms) before a statement is tried again in a restart of the server: shorter together than a lease. */
const RESTART_PAUSES_MS: readonly number[] = [250, 750, 2_000, 4_000, 5_000];
/** Codes of a server that goes, is away or comes back, and the driver's messages, which have none. */
const RESTARTING: readonly string[] = ['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'];
const LOST = /Connection terminated|not queryable/;

/** Advice on the SQLSTATEs that a user meets when the store is set up. */
const ADVICE: { readonly [code: string]: string } = {
  '28P01': 'correct the user and the password in token_store',
  '28000': 'correct the user in token_store, or let it in from this machine by pg_hba.conf on the server',
  '3D000': 'create the database, or correct its name in token_store',
  '42501':
    'as the owner, grant usage on schema {schema}, and grant select, insert, update, delete on all tables in schema {schema} (before the first use: grant create on database)',
  '25006': 'name the primary server in token_store: this one is a standby or is set to read only',
  '53100': "free space on the server's disk, then run again",
  '53300': 'close other connections, or raise max_connections, then run again',
  '57014': 'raise statement_timeout, or see who cancelled the statement',
  '57P03': 'wait until the server has started, then run again',
  [NO_ANSWER]:
    'see if the server is up, and if another session holds a lock on a table of schema {schema}, then run again',
};

/** A row of an answer. */
type Row = Readonly<Record<string, unknown>>;

/** Has warned of a connection that can be read on the way. */
const warned = new WeakSet<object>();

/** The Postgres of the store. Connects when it is first needed, and makes its tables when they are first missed. */
export class StoreDatabase {
  /** Names the place without its secrets. */
  readonly place: string;
  /** Longest time for a statement. The server may still run one that was given up after it. */
  readonly statementMs: number;
  readonly #url: string;
  readonly #schema: string;
  readonly #logger: Pick<Logger, 'warning'>;
  #hasAnswered = false;
  #pool: Promise<pg.Pool> | undefined;

  /** Throws {@link ConfigError} if the text is no address of a Postgres. */
  constructor(url: string, schema: string, logger: Pick<Logger, 'warning'>, statementMs = STATEMENT_MS) {
    this.statementMs = statementMs;
    this.#url = withLibpqRules(url);
    this.#logger = logger;
    this.#schema = schema;
    const { hostname, port, pathname, password } = new URL(this.#url);
    hideSecret(unescaped(password) ?? password);
    this.place = `host ${hostname}${port === '' ? '' : `, port ${port}`}, database ${pathname.slice(1)}, schema ${schema}`;
  }

  /** The quoted name of a table. */
  readonly named = (table: string): string => `${quoted(this.#schema)}.${quoted(table)}`;

  /** One statement. Throws {@link DatabaseError}. */
  async query<R = Row>(statement: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.#withTables(async () => {
      const { rows } = await (await this.#connected()).query(statement, [...values]);
      return rows;
    });
  }

  /** The number of rows that one statement changed. Throws {@link DatabaseError}. */
  async change(statement: string, values: readonly unknown[] = []): Promise<number> {
    return this.#withTables(async () => {
      const { rowCount } = await (await this.#connected()).query(statement, [...values]);
      return rowCount ?? 0;
    });
  }

  /** A connection of one's own. The signal gives it up, also while a statement waits. The caller releases it. */
  async connection(signal?: AbortSignal): Promise<pg.PoolClient> {
    const client = await this.#guarded(() =>
      this.#throughRestart(async () => (await this.#connected()).connect()),
    );
    // Postgres may end the connection at any time; the next statement tells.
    client.on('error', () => {});
    if (signal?.aborted) client.release(true);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', () => client.release(true), { once: true });
    return client;
  }

  /** A problem of the connection or of a statement, as a sentence. */
  readonly problem = (cause: unknown): Error => {
    if (cause instanceof ConfigError || cause instanceof DatabaseError) return cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    const isLate = message === NO_ANSWER;
    const code = isLate ? NO_ANSWER : codeOf(cause);
    const signIn = signInProblem(message);
    const advice = signIn?.advice.replaceAll('{password}', 'the password in token_store');
    const said = isLate ? 'it gave no answer in time' : code === undefined ? message : `${message} (${code})`;
    const reason = signIn?.reason ?? said;
    return new DatabaseError(
      `the token store (${this.place}) failed: ${reason}. What to do: ${advice ?? this.#adviceOn(code)}`,
      { cause },
    );
  };

  #adviceOn(code: string | undefined): string {
    const otherwise = `check token_store, the server, and the rights of the user on schema ${this.#schema}`;
    return ADVICE[code ?? '']?.replaceAll('{schema}', quoted(this.#schema)) ?? otherwise;
  }

  async #withTables<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await this.#throughRestart(run);
    } catch (cause) {
      const code = codeOf(cause);
      if (code !== UNDEFINED_TABLE && code !== INVALID_SCHEMA) throw this.problem(cause);
    }
    await this.#guarded(() => this.#create());
    return this.#guarded(run);
  }

  /** Tries again while the server restarts. One that has never answered may have another address. */
  async #throughRestart<T>(run: () => Promise<T>): Promise<T> {
    for (const pauseMs of RESTART_PAUSES_MS) {
      try {
        const result = await run();
        this.#hasAnswered = true;
        return result;
      } catch (cause) {
        if (!this.#hasAnswered || !isRestart(cause)) throw cause;
        await sleep(pauseMs);
      }
    }
    return run();
  }

  async #create(): Promise<void> {
    const client = await (await this.#connected()).connect();
    try {
      await client.query('begin');
      for (const statement of createStore(quoted(this.#schema), this.named)) await client.query(statement);
      await client.query('commit');
    } finally {
      // A connection in a failed transaction is of no use.
      client.release(true);
    }
  }

  async #guarded<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      throw this.problem(cause);
    }
  }

  #connected(): Promise<pg.Pool> {
    this.#pool ??= this.#connect();
    return this.#pool;
  }

  async #connect(): Promise<pg.Pool> {
    const pool = await poolFor(this.#url, this.place, this.statementMs);
    pool.on('connect', (client) => {
      if (warned.has(this.#logger) || !isClientInClear(client)) return;
      warned.add(this.#logger);
      this.#logger.warning(
        `the token store (${this.place}) is connected without TLS: what is sent can be read on the way; add sslmode=verify-full to token_store`,
      );
    });
    return pool;
  }
}

function isRestart(cause: unknown): boolean {
  const code = codeOf(cause);
  return code === undefined ? LOST.test(String(cause)) : RESTARTING.includes(code);
}

/** Loads the driver on demand: it takes a moment, and a run with token files needs none. */
async function poolFor(connectionString: string, place: string, query_timeout: number): Promise<pg.Pool> {
  const { default: driver } = await import('pg');
  const pool = new driver.Pool({
    Client: guarded(driver.Client, place),
    connectionString,
    // One for a refresh, which waits for QuickBooks, and one for the lease meanwhile.
    max: 3,
    allowExitOnIdle: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout,
    application_name: 'tap-quickbooks',
  });
  pool.on('error', () => {});
  return pool;
}

/** The address with sslmode as libpq means it. */
function withLibpqRules(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '')
    throw new ConfigError(
      'token_store is not an address such as postgresql://USER:PASSWORD@HOST/DATABASE: correct it',
    );
  if ([url.username, url.password, url.pathname].some((part) => unescaped(part) === undefined))
    throw new ConfigError('token_store has a % that is not followed by two hex digits: write %25');
  if (url.searchParams.has('sslmode') && !url.searchParams.has('uselibpqcompat'))
    url.searchParams.set('uselibpqcompat', 'true');
  return url.href;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
