import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Limits of QuickBooks for one realm: 10 requests a second and 500 a minute, in windows that move
 * (Intuit, "API call limits and throttles"). The windows here are a little longer, since requests do not
 * arrive in the rhythm in which they leave.
 */
const QUICKBOOKS_LIMITS: readonly Limit[] = [
  { starts: 10, milliseconds: 1_100 },
  { starts: 500, milliseconds: 60_500 },
];

export interface Limit {
  readonly starts: number;
  readonly milliseconds: number;
}

/** When the next request may start, given the times of the earlier ones, ascending. */
export function nextStart(starts: readonly number[], now: number, limits: readonly Limit[]): number {
  return Math.max(
    now,
    ...limits.map((limit) => (starts.at(-limit.starts) ?? Number.NEGATIVE_INFINITY) + limit.milliseconds),
  );
}

/** Hands out starting times to the requests of one realm, first come first served. */
export class RateLimiter {
  readonly #limits: readonly Limit[];
  #starts: number[] = [];
  #notBefore = 0;

  constructor(limits: readonly Limit[] = QUICKBOOKS_LIMITS) {
    this.#limits = limits;
  }

  /** Resolves when a request may start. */
  async take(): Promise<void> {
    for (;;) {
      const now = Date.now();
      const start = nextStart(this.#starts, Math.max(now, this.#notBefore), this.#limits);
      if (start <= now) {
        this.#starts = [...this.#starts, now].slice(-Math.max(...this.#limits.map((limit) => limit.starts)));
        return;
      }
      await sleep(start - now);
    }
  }

  /** Holds every request back, as QuickBooks asks with a 429. */
  pause(milliseconds: number): void {
    this.#notBefore = Math.max(this.#notBefore, Date.now() + milliseconds);
  }
}
