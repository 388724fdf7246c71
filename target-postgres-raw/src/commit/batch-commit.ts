import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'singer';
import type { Batch } from '../batches/batch.ts';
import type { Connections } from '../postgres/connections.ts';
import type { Database } from '../postgres/database.ts';
import { asDatabaseError, codeOf, failureAfter, reasonOf } from '../postgres/failure.ts';
import { TOO_MANY_CONNECTIONS } from '../postgres/sqlstates.ts';
import type { Counts } from '../sql/ledger.ts';
import type { BatchEvent, BatchState } from './batch-states.ts';
import { HAS_TURN, nextState } from './commit-order.ts';
import { DELAYS_MS } from './retry.ts';
import { FIRST_STATE, NEWS } from './successor.ts';

/** The work on one batch, each part on a connection that it has alone. */
export interface BatchWork {
  /** True if the load makes a table for rejected records, or adds a column, before its transaction. */
  readonly changesTables: boolean;
  /** Loads the batch in one transaction. `turn` resolves when it may be merged. */
  readonly load: (client: pg.Client, turn: () => Promise<void>) => Promise<readonly Counts[]>;
  /** Looks for the rows that Postgres rejects, and loads the others. Throws `failure` if there are none. */
  readonly narrow: (client: pg.Client, failure: unknown) => Promise<readonly Counts[]>;
  /** The number of rejected rows that were found so far, also by attempts that failed. Later ones leave them out. */
  readonly found: () => number;
  /** Its rows in the ledger; none if it is not committed. */
  readonly find: (client: pg.Client) => Promise<readonly Counts[]>;
  /** Reports what was committed, and sends STATE. */
  readonly deliver: (counts: readonly Counts[]) => Promise<void>;
}

interface BatchCommitOptions {
  readonly batch: Batch;
  readonly work: BatchWork;
  readonly connections: Connections;
  readonly predecessor: BatchCommit | undefined;
  readonly logger: Logger;
}

/** Thrown where a batch must not be merged: its transaction is rolled back, and its state says what comes next. */
class NotItsTurn extends Error {}

/** Thrown for a batch that is not loaded because of its predecessor, or because the run is over. */
class Dropped extends Error {}

/** The way of one batch into Postgres. commit-order.ts decides where it leads; this class does the work. */
export class BatchCommit {
  readonly #batch: Batch;
  readonly #work: BatchWork;
  readonly #connections: Connections;
  readonly #logger: Logger;
  readonly #doing: string;
  #state: BatchState;
  #successor: BatchCommit | undefined;
  #failure: unknown;
  #counts: readonly Counts[] = [];
  #retries = 0;
  /** Rows that had been found to be rejected by the end of the last attempt. */
  #found = 0;
  /** Called at the next change of the state. */
  #waiting: (() => void)[] = [];

  constructor({ batch, work, connections, predecessor, logger }: BatchCommitOptions) {
    this.#batch = batch;
    this.#work = work;
    this.#connections = connections;
    this.#logger = logger;
    this.#doing = `loading batch ${batch.number}`;
    const first = FIRST_STATE[predecessor?.state ?? 'done'];
    // Rejected records are counted and stored in order, so a batch that has some begins in its turn. What it does before
    // its transaction forbids a successor too: that could have the only connection of a pooler by the time of the next
    // statement.
    const isApart = work.changesTables || (predecessor?.changesTables ?? false);
    const isAhead = first === 'copying' && !connections.isOnlyOne && !isApart;
    this.#state = first === 'copying' && !isAhead ? 'gaveWay' : first;
    if (predecessor !== undefined) predecessor.#successor = this;
  }

  get batch(): Batch {
    return this.#batch;
  }

  get changesTables(): boolean {
    return this.#work.changesTables;
  }

  get state(): BatchState {
    return this.#state;
  }

  tell(event: BatchEvent): void {
    const next = nextState(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    for (const go of this.#waiting.splice(0)) go();
    const news = NEWS[next];
    if (news !== undefined) this.#successor?.tell(news);
  }

  /** Resolves when the batch is done; rejects if it is not loaded. */
  async run(): Promise<void> {
    while (this.#state !== 'done') await STEPS[this.#state](this);
  }

  /** The steps of {@link STEPS}. */
  async wait(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Loads on its own connection: the successor may have the other one. */
  async load(): Promise<void> {
    await this.#use(this.#connections.of(this.#batch.number), (client) => this.#loadOn(client));
  }

  /** Loads on the first connection, the only one that is sure to be there. */
  async retry(): Promise<void> {
    await this.#use(this.#connections.first, async (client) => {
      // The commit may have succeeded, and only its confirmation been lost.
      const committed = await this.#work.find(client);
      return committed.length > 0 ? committed : await this.#loadOn(client);
    });
  }

  async narrow(): Promise<void> {
    const failure = this.#failure;
    await this.#use(this.#connections.of(this.#batch.number), (client) => this.#work.narrow(client, failure));
  }

  async backOff(): Promise<void> {
    const delayMs = DELAYS_MS[this.#retries - 1] ?? 0;
    this.#warn(`in ${delayMs / 1000} s`);
    const changed = new AbortController();
    void this.wait().then(() => changed.abort());
    await sleep(delayMs, undefined, { signal: changed.signal }).then(
      () => this.tell('retryDue'),
      () => {},
    );
  }

  async standBack(): Promise<void> {
    this.#warn(`after batch ${this.#batch.number - 1}`);
    while (this.#state === 'setBack') await this.wait();
  }

  async deliver(): Promise<void> {
    try {
      await this.#work.deliver(this.#counts);
    } catch (error) {
      this.#failure = error;
      return this.tell('permanentFailure');
    }
    this.tell('delivered');
  }

  fail(): never {
    throw asDatabaseError(this.#failure, this.#doing, this.#connections.address);
  }

  drop(): never {
    throw new Dropped(`${this.#doing} was given up`);
  }

  #loadOn(client: pg.Client): Promise<readonly Counts[]> {
    return this.#work.load(client, () => this.#turn());
  }

  /** Waits, with the transaction open, until the batch may be merged. */
  async #turn(): Promise<void> {
    this.tell('copied');
    while (this.#state === 'waiting') await this.wait();
    if (!HAS_TURN.has(this.#state)) throw new NotItsTurn();
  }

  async #use(database: Database, work: (client: pg.Client) => Promise<readonly Counts[]>): Promise<void> {
    try {
      this.#counts = await database.use(work);
    } catch (error) {
      if (error instanceof NotItsTurn) return;
      this.#failure = failureAfter(this.#failure, error);
      return this.tell(this.#eventOf(error, database));
    }
    this.tell('committed');
  }

  #eventOf(error: unknown, database: Database): BatchEvent {
    const action = this.#connections.actionFor(error);
    if (action === 'reject') return 'rejected';
    if (action === 'stop') return 'permanentFailure';
    if (action === 'reconnect') this.#connections.renew();
    if (codeOf(error) === TOO_MANY_CONNECTIONS && database !== this.#connections.first)
      this.#connections.isOnlyOne = true;
    // A failure ahead of its turn costs no attempt.
    if (!HAS_TURN.has(this.#state)) return 'transientFailure';
    // One that found more rejected rows counts as the first: it got further, and a batch has an end.
    const found = this.#work.found();
    this.#retries = found > this.#found ? 1 : this.#retries + 1;
    this.#found = found;
    return this.#retries > DELAYS_MS.length ? 'permanentFailure' : 'transientFailure';
  }

  #warn(when: string): void {
    this.#logger.warning(
      `${this.#doing} did not succeed (${reasonOf(this.#failure)}); it is tried again ${when}`,
    );
  }
}

type Step = (commit: BatchCommit) => Promise<void>;
const WAIT: Step = (commit) => commit.wait();
const LOAD: Step = (commit) => commit.load();

/** The work of each state. It ends with an event, or when another batch's event has changed the state. */
const STEPS = {
  copying: LOAD,
  // The step of `copying` is under way in these two.
  givingWay: WAIT,
  waiting: WAIT,
  merging: LOAD,
  searching: WAIT,
  narrowing: (commit) => commit.narrow(),
  gaveWay: WAIT,
  alone: LOAD,
  setBack: (commit) => commit.standBack(),
  backingOff: (commit) => commit.backOff(),
  retrying: (commit) => commit.retry(),
  delivering: (commit) => commit.deliver(),
  doomed: WAIT,
  failed: async (commit) => commit.fail(),
  dropped: async (commit) => commit.drop(),
} satisfies { readonly [S in Exclude<BatchState, 'done'>]: Step };
