import type { Shutdown } from '../shutdown.ts';
import { Workload } from './workload.ts';

type Task = () => Promise<void>;

/** The pool as the readers of one stream use it. */
export type Readers = Pick<ReaderPool, 'size' | 'busy' | 'idle' | 'workload' | 'add'>;

/**
 * The readers of all streams. Tasks begin in the order in which they were added. After the first failure no task
 * begins, and the failure is thrown when the tasks under way have ended.
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

  /** Readers without a task. */
  get idle(): number {
    return Math.max(0, this.size - this.#active - this.#waiting.length);
  }

  /** The pool for one stream. If `leaves` says that a failure is one of the stream alone, its tasks end, and not the run. */
  forStream(leaves: (error: unknown) => Promise<boolean>): Readers {
    const add = (task: Task) =>
      this.add(async () => {
        try {
          await task();
        } catch (error) {
          if (this.#shutdown.stopping.aborted || !(await leaves(error))) throw error;
        }
      });
    const { size, workload } = this;
    const [busy, idle] = [() => this.busy, () => this.idle];
    return {
      size,
      workload,
      add,
      get busy() {
        return busy();
      },
      get idle() {
        return idle();
      },
    };
  }

  add(task: Task): void {
    this.#waiting.push(task);
    this.#begin();
  }

  /** Resolves when all tasks are done. Rejects with the reason if the run stops before. */
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
