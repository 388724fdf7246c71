/** Thrown in a batch behind one that is in trouble: it rolls back, so that it keeps nothing from that, and waits. */
export class GaveWay extends Error {}

/**
 * When a batch may be merged: once the one before is committed. What leads up to that may run ahead of it, but a batch
 * that is tried again needs what the one behind may hold: the only connection of a pool, or of the user.
 */
export class Turn {
  /** Resolves once this batch is in trouble. */
  readonly inTrouble: Promise<void>;
  readonly #before: Promise<void>;
  readonly #troubleBefore: Promise<void>;
  readonly #signal: AbortSignal;
  #isThere = false;
  #haveTrouble: () => void = () => {};

  constructor(before: Promise<void>, previous: Turn | undefined, signal: AbortSignal) {
    this.#before = before;
    this.#troubleBefore = previous?.inTrouble ?? new Promise(() => {});
    this.#signal = signal;
    this.inTrouble = new Promise((resolve) => {
      this.#haveTrouble = resolve;
    });
    before.then(
      () => {
        this.#isThere = true;
      },
      () => {},
    );
  }

  /** To be told when this batch has to be tried again. */
  haveTrouble(): void {
    this.#haveTrouble();
  }

  /** Waits while holding on to what the batch has so far; throws {@link GaveWay} where that must not be. */
  async comes(): Promise<void> {
    const gaveWay = async () => {
      await this.#troubleBefore;
      throw new GaveWay('the batch before is tried again');
    };
    await this.#waitFor(() => Promise.race([this.#before, gaveWay()]));
  }

  /** Waits while holding on to nothing. */
  async hasCome(): Promise<void> {
    await this.#waitFor(() => this.#before);
  }

  /** After a signal a batch whose turn it is goes on, and the one behind it does not begin. */
  async #waitFor(wait: () => Promise<unknown>): Promise<void> {
    if (this.#isThere) return;
    await wait();
    this.#signal.throwIfAborted();
  }
}
