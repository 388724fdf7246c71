import { Batch } from './batch.ts';
import { type BatchLimits, isDue, MOST_STREAMS } from './batch-limits.ts';
import { LineMemory } from './line-memory.ts';

interface BatchQueueOptions {
  readonly limits: BatchLimits;
  /** Keys that lead to the time of change in a payload. */
  readonly newerBy?: readonly string[] | undefined;
  /** Commits a batch after the one before it. Called in order, for two batches at a time at most. */
  readonly commit: (batch: Batch) => Promise<void>;
  /** Called with each failure. After the first one no further batch is committed. */
  readonly onFailure: (error: unknown) => void;
}

/** Batches that may be under way: one is merged, one is copied. */
const MOST_UNDER_WAY = 2;

/**
 * The open batch, and the batches that are cut from it and committed in order. Two of them are under way at a time,
 * and a third one can be filled; then `cut` makes the caller wait.
 */
export class BatchQueue {
  readonly #options: BatchQueueOptions;
  readonly #memory = new LineMemory();
  #open: Batch | undefined;
  #cuts = 0;
  #age: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();
  #lastButOne: Promise<void> = Promise.resolve();
  readonly #underWay = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;
  #isHurried = false;

  constructor(options: BatchQueueOptions) {
    this.#options = options;
  }

  /** The batch that takes new messages; its age counts from the first call. */
  get open(): Batch {
    this.#open ??= this.#opened();
    return this.#open;
  }

  holds(stream: string, version?: bigint): boolean {
    return this.#open?.holds(stream, version) ?? false;
  }

  /** Records of the open batch that cannot be loaded. */
  get rejected(): number {
    return this.#open?.rejected.length ?? 0;
  }

  /** True if the open batch is as large as it may be. */
  get isDue(): boolean {
    if (this.#open === undefined) return false;
    return isDue(this.#open.size, this.#options.limits) || this.#isHurriedBatch;
  }

  /** The first failure of a commit, in the order of the batches. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Resolves once another batch may be filled: while one is merged and one is copied, but no more. */
  async cut(): Promise<void> {
    await this.#enqueueOpen();
  }

  /** Commits the open batch too, and resolves when all batches are committed. */
  async finish(): Promise<void> {
    this.#enqueueOpen();
    await this.#last;
  }

  /** From now on, a batch that has a STATE is committed as soon as there is room for it. */
  hurry(): void {
    this.#isHurried = true;
    this.#enqueueHurried();
  }

  /** As {@link finish}, but leaves out records after the last STATE if their batch has no STATE. */
  async finishState(): Promise<void> {
    if (this.#open?.state === undefined) this.#forgetOpen();
    await this.finish();
  }

  /** Forgets the open batch, and resolves when no commit is under way, whatever came of it. */
  async drop(): Promise<void> {
    this.#forgetOpen();
    await Promise.allSettled([...this.#underWay]);
  }

  #opened(): Batch {
    this.#cuts += 1;
    const batch = new Batch(this.#cuts, new Date(), this.#options.newerBy, this.#memory);
    this.#age = setTimeout(() => {
      // It is old, but cutting it before there is room would only add to what is in memory.
      this.#lastButOne.then(
        () => void (this.#open === batch && this.#enqueueOpen()),
        () => {},
      );
    }, this.#options.limits.ageMs);
    return batch;
  }

  #forgetOpen(): void {
    clearTimeout(this.#age);
    this.#open = undefined;
  }

  get #isHurriedBatch(): boolean {
    return this.#isHurried && this.#open?.state !== undefined && this.#underWay.size < MOST_UNDER_WAY;
  }

  #enqueueHurried(): void {
    if (this.#isHurriedBatch) this.#enqueueOpen();
  }

  /** Resolves once another batch may be filled. */
  #enqueueOpen(): Promise<void> {
    const batch = this.#open;
    let room = this.#lastButOne;
    if (batch === undefined) return room;
    this.#forgetOpen();
    const nextNumber = () => {
      this.#cuts += 1;
      return this.#cuts;
    };
    for (const part of batch.parts(MOST_STREAMS, nextNumber)) {
      room = this.#lastButOne;
      this.#enqueue(part);
    }
    return room;
  }

  #enqueue(batch: Batch): void {
    const before = this.#last;
    const committed = this.#lastButOne.then(() =>
      this.#failure === undefined ? this.#options.commit(batch) : before,
    );
    this.#underWay.add(committed);
    const ended = () => this.#underWay.delete(committed);
    committed.then(() => {
      ended();
      // Not after a failure: work on the batch may still be under way.
      batch.release();
    }, ended);
    // Of two failures the earlier batch's is reported.
    this.#last = before.then(() => committed);
    this.#lastButOne = before;
    this.#last.then(
      () => this.#enqueueHurried(),
      (error) => {
        this.#failure ??= { error };
        this.#options.onFailure(error);
      },
    );
  }
}
