import { BudgetSpent } from '../shutdown.ts';
import { reserveCalls, returnCalls } from './statements.ts';
import type { StoreDatabase } from './store-database.ts';

/** Calls that a run reserves at a time, so that not each call asks the server. The last ones of a month come singly. */
const BLOCKS: readonly number[] = [100, 10, 1];

/** The calls of one app in a calendar month, shared by all its companies and machines. */
export class CallBudget {
  readonly #database: StoreDatabase;
  readonly #clientId: string;
  readonly #monthlyCalls: number;
  #left = 0;
  #month = '';
  #reserving: Promise<void> | undefined;

  constructor(database: StoreDatabase, clientId: string, monthlyCalls: number) {
    this.#database = database;
    this.#clientId = clientId;
    this.#monthlyCalls = monthlyCalls;
  }

  /** Takes one call. Throws {@link BudgetSpent} if the month has none left. */
  async take(): Promise<void> {
    while (this.#left === 0) {
      this.#reserving ??= this.#reserve().finally(() => {
        this.#reserving = undefined;
      });
      await this.#reserving;
    }
    this.#left -= 1;
  }

  /** Gives back what was reserved and not used. */
  async giveBack(): Promise<void> {
    // A request that was made ahead may be waiting for it.
    await this.#reserving?.catch(() => {});
    if (this.#left === 0) return;
    const left = this.#left;
    this.#left = 0;
    await this.#database.change(returnCalls(this.#database.named), [this.#clientId, this.#month, left]);
  }

  async #reserve(): Promise<void> {
    for (const block of BLOCKS) {
      const [row] = await this.#database.query<{ month: string }>(reserveCalls(this.#database.named), [
        this.#clientId,
        block,
        this.#monthlyCalls,
        this.#database.statementMs,
      ]);
      if (row === undefined) continue;
      [this.#left, this.#month] = [block, row.month];
      return;
    }
    throw new BudgetSpent(this.#monthlyCalls);
  }
}
