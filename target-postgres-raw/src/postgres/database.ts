import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'singer';
import type { Address } from './address.ts';
import { type Connection, connect } from './connection.ts';
import { withLastWord } from './failure.ts';
import { withLockWatch } from './lock-watch.ts';

/** Time that the server has to end a connection in order. */
const CLOSE_TIMEOUT_MS = 2_000;

/** One connection, made when it is first used, and again after it was lost. Its uses follow one another. */
export class Database {
  readonly address: Address;
  readonly #logger: Pick<Logger, 'warning'>;
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;
  #making: Promise<Connection> | undefined;
  #connection: Connection | undefined;
  #lastUse: Promise<unknown> = Promise.resolve();
  #wasLost = false;

  constructor(address: Address, logger: Pick<Logger, 'warning'>) {
    this.address = address;
    this.#logger = logger;
  }

  /** True once a connection has ended without our doing. */
  get wasLost(): boolean {
    return this.#wasLost;
  }

  use<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const use = this.#lastUse.then(async () => {
      const { client, lastWord } = await this.#connected();
      try {
        return await withLockWatch(client, { address: this.address, logger: this.#logger }, work);
      } catch (error) {
        throw withLastWord(error, lastWord());
      }
    });
    this.#lastUse = use.catch(() => {});
    return use;
  }

  /** Ends the connection after its current use, so that the next use makes a new one. */
  renew(): void {
    this.#lastUse = this.#lastUse.then(() => this.#end());
  }

  /**
   * Ends the connection at once, for all time. A statement that is running is rolled back by Postgres, and a
   * connection that is being made is given up.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort(new Error('the connections of this run are closed'));
    await this.#making?.catch(() => {});
    await this.#end();
  }

  async #end(): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    const ended = connection.client.end().catch(() => {});
    await Promise.race([ended, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    connection.destroy();
  }

  async #connected(): Promise<Connection> {
    if (this.#connection !== undefined) return this.#connection;
    this.#making = connect(this.address, this.#closing.signal);
    const connection = await this.#making;
    if (this.#closing.signal.aborted) {
      connection.destroy();
      throw this.#closing.signal.reason;
    }
    connection.client.once('end', () => {
      if (this.#connection !== connection) return;
      this.#connection = undefined;
      this.#wasLost = true;
    });
    this.#connection = connection;
    return connection;
  }
}
