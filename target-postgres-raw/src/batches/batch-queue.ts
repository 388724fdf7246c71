import { Batch } from './batch.ts';
import { type BatchLimits, isDue } from './batch-limits.ts';

interface BatchQueueOptions {
  readonly limits: BatchLimits;
  /** Keys that lead to the time of change in a payload. */
  readonly newerBy?: readonly string[] | undefined;
  /** Makes a batch last, but not before the one `before` it. Called in order, for two batches at a time at most. */
  readonly commit: (batch: Batch, before: Promise<void>) => Promise<void>;
  /** Told of a failure, after which no batch is committed any more. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The open batch, and those that are cut from it and committed one after another. While one is committed the next is
 * made ready for it, and the one after that can be filled; `cut` makes whoever fills it wait.
 */
export class BatchQueue {
  readonly #options: BatchQueueOptions;
  #open: Batch | undefined;
  #cuts = 0;
  #age: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();
  #lastButOne: Promise<void> = Promise.resolve();
  #hasFailed = false;

  constructor(options: BatchQueueOptions) {
    this.#options = options;
  }

  /** The batch that takes what comes in; its age counts from the first call. */
  get open(): Batch {
    this.#open ??= this.#opened();
    return this.#open;
  }

  holds(stream: string, version?: number): boolean {
    return this.#open?.holds(stream, version) ?? false;
  }

  /** Records of the open batch that cannot be loaded. */
  get rejected(): number {
    return this.#open?.rejected.length ?? 0;
  }

  /** Whether the open batch is as large as it may be. */
  get isDue(): boolean {
    return this.#open !== undefined && isDue(this.#open.size, this.#options.limits);
  }

  /** Resolves once another batch may be filled: while one is merged and one is copied, but no more. */
  async cut(): Promise<void> {
    const room = this.#lastButOne;
    this.#enqueueOpen();
    await room;
  }

  /** Commits the open batch as well, and waits for everything. */
  async finish(): Promise<void> {
    this.#enqueueOpen();
    await this.#last;
  }

  /** Forgets the open batch, and waits until nothing is being committed. */
  async drop(): Promise<void> {
    clearTimeout(this.#age);
    this.#open = undefined;
    await this.#last.catch(() => {});
  }

  #opened(): Batch {
    this.#cuts += 1;
    const batch = new Batch(this.#cuts, new Date(), this.#options.newerBy);
    this.#age = setTimeout(() => {
      // It is old, but to cut it before there is room for it would only add to what is in memory.
      this.#lastButOne.then(
        () => this.#open === batch && this.#enqueueOpen(),
        () => {},
      );
    }, this.#options.limits.ageMs);
    return batch;
  }

  #enqueueOpen(): void {
    const batch = this.#open;
    if (batch === undefined) return;
    clearTimeout(this.#age);
    this.#open = undefined;
    const { commit, onFailure } = this.#options;
    const before = this.#last;
    const committed = this.#lastButOne.then(() => (this.#hasFailed ? before : commit(batch, before)));
    // Of two failures the earlier batch's is the one to tell.
    this.#last = Promise.all([before, committed]).then(() => {});
    this.#lastButOne = before;
    this.#last.catch((error) => {
      this.#hasFailed = true;
      onFailure(error);
    });
  }
}
