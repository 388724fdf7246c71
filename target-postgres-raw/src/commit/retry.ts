import { setTimeout as sleep } from 'node:timers/promises';
import { failureAfter } from '../postgres/failure.ts';

/** Delays before each retry: 45 seconds in all, enough for a server that restarts and recovers. */
export const DELAYS_MS = [250, 500, 1000, 2000, 4000, 8000, 14_000, 15_000];

export interface Retrying {
  readonly isRetryable: (error: unknown) => boolean;
  /** Called before each wait. */
  readonly onRetry: (error: unknown, delayMs: number) => void;
  /** After it is aborted, nothing is retried. */
  readonly signal: AbortSignal;
  readonly delaysMs?: readonly number[];
}

/** Retries the work, with longer and longer delays, while its failures are retryable. Attempts count from 1. */
export async function retried<T>(work: (attempt: number) => Promise<T>, options: Retrying): Promise<T> {
  const delays = options.delaysMs ?? DELAYS_MS;
  let failure: unknown;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      failure = failureAfter(failure, error);
      const delay = delays[attempt - 1];
      if (delay === undefined || options.signal.aborted || !options.isRetryable(error)) throw failure;
      options.onRetry(error, delay);
      await sleep(delay, undefined, { signal: options.signal }).catch(() => {
        throw failure;
      });
    }
  }
}
