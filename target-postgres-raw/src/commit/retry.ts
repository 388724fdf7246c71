import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough for a server that restarts and recovers: 45 seconds in all. */
const DELAYS_MS = [250, 500, 1000, 2000, 4000, 8000, 14_000, 15_000];

export interface Retrying {
  readonly isRetryable: (error: unknown) => boolean;
  /** Told before each wait. */
  readonly onRetry: (error: unknown, delayMs: number) => void;
  /** Once it is aborted, nothing is tried again. */
  readonly signal: AbortSignal;
  readonly delaysMs?: readonly number[];
}

/** Does the work again, after longer and longer waits, while it fails in a way that may pass. Attempts count from 1. */
export async function retried<T>(work: (attempt: number) => Promise<T>, options: Retrying): Promise<T> {
  const delays = options.delaysMs ?? DELAYS_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      const delay = delays[attempt - 1];
      if (delay === undefined || options.signal.aborted || !options.isRetryable(error)) throw error;
      options.onRetry(error, delay);
      await sleep(delay, undefined, { signal: options.signal }).catch(() => {
        throw error;
      });
    }
  }
}
