import type { Shutdown } from '../shutdown.ts';
import { Workload } from './workload.ts';

type Task = () => Promise<void>;

/**
 * A number of readers for all streams. Tasks are begun in the order in which they were added; the first that fails
 * lets no other begin, and is thrown once those under way have come to an end.
 */
export class ReaderPool {
  /** Most readers at once. */
  readonly size: number;
  readonly workload = new Workload();
  readonly #shutdown: Shutdown;
  readonly #waiting: Task[] = [];
  #active = 0;
  #onIdle: () => void = () => {};

  constructor(size: number, shutdown: Shutdown) {
    this.size = size;
    this.#shutdown = shutdown;
  }

  get busy(): number {
    return this.#active;
  }

  /** Readers for which there is nothing to do. */
  get idle(): number {
    return Math.max(0, this.size - this.#active - this.#waiting.length);
  }

  add(task: Task): void {
    this.#waiting.push(task);
    this.#begin();
  }

  /** Resolves when everything is done, rejects with the reason why it will not be. */
  async finished(): Promise<void> {
    if (this.#active > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    this.#shutdown.stopping.throwIfAborted();
  }

  #begin(): void {
    while (this.#active < this.size && !this.#shutdown.stopping.aborted) {
      const task = this.#waiting.shift();
      if (task === undefined) return;
      this.#active += 1;
      void this.#run(task);
    }
  }

  async #run(task: Task): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (!this.#shutdown.stopping.aborted) this.#shutdown.stop(error);
    }
    this.#active -= 1;
    this.#begin();
    if (this.#active === 0) this.#onIdle();
  }
}
