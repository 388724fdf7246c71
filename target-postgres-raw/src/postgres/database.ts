import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Address } from './address.ts';
import { type Connection, connect } from './connection.ts';

/** How long the server may take to say goodbye. */
const CLOSE_TIMEOUT_MS = 2_000;

/** The connection of a run. Whoever uses it has it alone; after it was lost, the next one gets a new one. */
export class Database {
  readonly address: Address;
  readonly #signal: AbortSignal;
  #connection: Connection | undefined;
  #lastUse: Promise<unknown> = Promise.resolve();

  /** Once the signal is aborted, no connection is made any more; one that is there remains until it is closed. */
  constructor(address: Address, signal: AbortSignal) {
    this.address = address;
    this.#signal = signal;
  }

  use<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const use = this.#lastUse.then(async () => work((await this.#connected()).client));
    this.#lastUse = use.catch(() => {});
    return use;
  }

  /** Ends the connection, in the middle of a statement too, which Postgres then rolls back. */
  async close(): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    const ended = connection.client.end().catch(() => {});
    await Promise.race([ended, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    connection.destroy();
  }

  async #connected(): Promise<Connection> {
    if (this.#connection !== undefined) return this.#connection;
    const connection = await connect(this.address, this.#signal);
    connection.client.once('end', () => {
      if (this.#connection === connection) this.#connection = undefined;
    });
    this.#connection = connection;
    return connection;
  }
}
