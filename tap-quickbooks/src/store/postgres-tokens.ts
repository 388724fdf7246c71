import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type Company, ConfigError, companyText, DatabaseError, type Logger } from 'singer';
import { parseTokens, type StoredTokens } from '../tokens/stored-tokens.ts';
import type { LockedTokens, Reservation, TokenStore } from '../tokens/token-store.ts';
import { isSealed, seal, unseal } from './seal.ts';
import { addCompany, addTokens, readTokens, replaceTokens, reserveTokens } from './statements.ts';
import type { StoreDatabase } from './store-database.ts';

interface StoredRow {
  readonly tokens: string | null;
  readonly version: string;
}

/** Longest wait (ms) for the row of the tokens: another run may refresh them, and QuickBooks be slow. */
const ROW_LOCK_MS = 300_000;

/** Pauses (ms) before new tokens are written again after the connection was lost: four minutes in all. */
const WRITE_PAUSES_MS: readonly number[] = [100, 500, 1_000, 2_000, 5_000, ...Array(46).fill(5_000)];

/**
 * The tokens of one company in a row of Postgres. A refresh locks the row in one transaction, which is committed before
 * the new access token is used. The version of the row shows whether another process was faster.
 */
export class PostgresTokens implements TokenStore {
  readonly company: Company;
  readonly location: string;
  readonly where: string;
  readonly #database: StoreDatabase;
  readonly #key: Buffer | undefined;
  readonly #logger: Pick<Logger, 'warning'>;

  constructor(
    database: StoreDatabase,
    company: Company,
    key: Buffer | undefined,
    logger: Pick<Logger, 'warning'>,
  ) {
    this.company = company;
    this.location = `the token store (${database.place})`;
    this.where = this.location;
    this.#database = database;
    this.#key = key;
    this.#logger = logger;
  }

  async read(): Promise<StoredTokens | undefined> {
    const [row] = await this.#database.query<StoredRow>(readTokens(this.#database.named), this.#ids);
    return this.#opened(row);
  }

  async withLock<T>(run: (tokens: LockedTokens) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { named, problem } = this.#database;
    await this.#database.change(addCompany(named), this.#ids);
    await this.#database.change(addTokens(named), this.#ids);
    // The signal ends the wait for the row, not what is done with it afterwards.
    const waiting = new AbortController();
    const stop = () => waiting.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const client = await this.#database.connection(waiting.signal);
    let row: StoredRow | undefined;
    const locking = {
      text: `${readTokens(named)} for update`,
      values: this.#ids,
      query_timeout: ROW_LOCK_MS,
    };
    try {
      await client.query('begin');
      [row] = (await client.query<StoredRow & pg.QueryResultRow>(locking)).rows;
    } catch (cause) {
      signal?.throwIfAborted();
      client.release(true);
      throw problem(cause);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    const found = row ?? { tokens: null, version: '0' };
    try {
      return await run({
        isTakenOver: false,
        read: async () => this.#opened(found),
        reserve: () => this.#reserve(client, found),
      });
    } finally {
      // Ends the transaction, if it was not committed.
      client.release(true);
    }
  }

  async rehearse(): Promise<string> {
    const stored = await this.read();
    await this.withLock(async (locked) => (await locked.reserve()).giveUp());
    const how =
      this.#key === undefined ? 'in clear: set token_store_key to have them encrypted' : 'encrypted';
    return `${this.location} can be written; tokens are ${how}${stored === undefined ? '; this company has none yet' : ''}`;
  }

  get #ids(): string[] {
    return [this.company.environment, this.company.realmId];
  }

  /** Binds sealed tokens to their company: they open nowhere else. */
  get #owner(): string {
    return this.#ids.join(':');
  }

  #opened(row: StoredRow | undefined): StoredTokens | undefined {
    if (row?.tokens === null || row === undefined) return undefined;
    const text = isSealed(row.tokens) ? this.#unsealed(row.tokens) : row.tokens;
    const tokens = parseTokens(text);
    if (tokens?.realm_id === this.company.realmId) return tokens;
    throw new ConfigError(
      `${this.where} does not hold the tokens of ${companyText(this.company)} in its row: authorise it again with "tap-quickbooks auth"`,
    );
  }

  #unsealed(sealed: string): string {
    const text = this.#key && unseal(sealed, this.#key, this.#owner);
    if (text !== undefined) return text;
    throw new ConfigError(
      this.#key === undefined
        ? `the tokens in ${this.where} are encrypted: set token_store_key`
        : `the tokens of ${companyText(this.company)} in ${this.where} cannot be decrypted: give the token_store_key by which they were encrypted, or authorise the company again with "tap-quickbooks auth"`,
    );
  }

  /** Tries all that a write needs, in the transaction that will write. */
  async #reserve(client: pg.PoolClient, before: StoredRow): Promise<Reservation> {
    const { named, problem } = this.#database;
    try {
      await client.query(reserveTokens(named), [...this.#ids]);
    } catch (cause) {
      throw problem(cause);
    }
    return { fill: (tokens) => this.#fill(client, before, tokens), giveUp: async () => {} };
  }

  async #fill(client: pg.PoolClient, { version }: StoredRow, tokens: StoredTokens): Promise<boolean> {
    const text = JSON.stringify(tokens);
    const written = this.#key === undefined ? text : seal(text, this.#key, this.#owner);
    const statement = replaceTokens(this.#database.named);
    const values = [...this.#ids, version, written, tokens.refresh_token_expires_at];
    try {
      const { rowCount } = await client.query(statement, values);
      await client.query('commit');
      return rowCount === 1;
    } catch (cause) {
      this.#logger.warning(
        `${this.#database.problem(cause).message}; QuickBooks has given new tokens, which are written again until that works`,
      );
      return this.#writeAgain(statement, values, written);
    }
  }

  /** The old tokens may be replaced at QuickBooks already, so the new ones must not get lost with a connection. */
  async #writeAgain(statement: string, values: readonly unknown[], written: string): Promise<boolean> {
    let failure: unknown;
    for (const pauseMs of WRITE_PAUSES_MS) {
      await sleep(pauseMs);
      try {
        if ((await this.#database.change(statement, values)) === 1) return true;
        // The commit may have come through before the connection was lost.
        const [row] = await this.#database.query<StoredRow>(readTokens(this.#database.named), this.#ids);
        return row?.tokens === written;
      } catch (cause) {
        failure = cause;
      }
    }
    throw new DatabaseError(
      `new tokens of ${companyText(this.company)} could not be written into ${this.where}: authorise the company again with "tap-quickbooks auth" once the server is back`,
      { cause: failure },
    );
  }
}
