import type { Logger } from 'singer';
import type { Address } from './address.ts';
import { Database } from './database.ts';
import { policyOf } from './failure.ts';

/** The two connections of a run: while one merges a batch, the other one copies the next. */
export class Connections {
  readonly first: Database;
  readonly second: Database;
  /** True once the server has refused a second connection. */
  isOnlyOne = false;
  /** True once the server has taken a write in this run. */
  hasWritten = false;

  constructor(address: Address, logger: Logger) {
    this.first = new Database(address, logger);
    this.second = new Database(address, logger);
  }

  get address(): Address {
    return this.first.address;
  }

  /** The connection on which a batch is loaded, unless it has to be retried. Batches count from 1. */
  of(batch: number): Database {
    return this.isOnlyOne || batch % 2 === 1 ? this.first : this.second;
  }

  /** The action that follows from a failure, given what has happened to the connections before. */
  actionFor(error: unknown): 'retry' | 'reconnect' | 'reject' | 'stop' {
    const { action } = policyOf(error);
    if (action !== 'reconnect') return action;
    // On the first connection it is a matter of the settings; after a write or a loss, of a failover under way.
    return this.hasWritten || this.first.wasLost || this.second.wasLost ? 'reconnect' : 'stop';
  }

  /** Has each of the two made anew, after its current use. */
  renew(): void {
    this.first.renew();
    this.second.renew();
  }

  /** Ends both at once, also while they are being made. No connection is made after that. */
  async close(): Promise<void> {
    await Promise.all([this.first.close(), this.second.close()]);
  }
}
