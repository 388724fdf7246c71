import { Batch } from './batch.ts';
import { type BatchLimits, isDue } from './batch-limits.ts';

interface BatchQueueOptions {
  readonly limits: BatchLimits;
  /** Makes a batch last. Called for one batch at a time, in order. */
  readonly commit: (batch: Batch) => Promise<void>;
  /** Told of a failure, after which no batch is committed any more. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The open batch, and those that are cut from it and committed one after another. While one is committed the next
 * can be filled; `cut` makes whoever fills it wait for the one before.
 */
export class BatchQueue {
  readonly #options: BatchQueueOptions;
  #open: Batch | undefined;
  #cuts = 0;
  #age: NodeJS.Timeout | undefined;
  #committed: Promise<void> = Promise.resolve();

  constructor(options: BatchQueueOptions) {
    this.#options = options;
  }

  /** The batch that takes what comes in; its age counts from the first call. */
  get open(): Batch {
    this.#open ??= this.#opened();
    return this.#open;
  }

  holds(stream: string): boolean {
    return this.#open?.holds(stream) ?? false;
  }

  /** Whether the open batch is as large as it may be. */
  get isDue(): boolean {
    return this.#open !== undefined && isDue(this.#open.size, this.#options.limits);
  }

  /** Resolves once another batch may be filled. */
  async cut(): Promise<void> {
    const before = this.#committed;
    this.#enqueueOpen();
    await before;
  }

  /** Commits the open batch as well, and waits for everything. */
  async finish(): Promise<void> {
    this.#enqueueOpen();
    await this.#committed;
  }

  /** Forgets the open batch, and waits until nothing is being committed. */
  async drop(): Promise<void> {
    clearTimeout(this.#age);
    this.#open = undefined;
    await this.#committed.catch(() => {});
  }

  #opened(): Batch {
    this.#cuts += 1;
    const batch = new Batch(this.#cuts, new Date());
    this.#age = setTimeout(() => {
      // It is old, but to cut it before the one before is committed would only add to what is in memory.
      this.#committed.then(
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
    this.#committed = this.#committed.then(() => commit(batch));
    this.#committed.catch(onFailure);
  }
}
