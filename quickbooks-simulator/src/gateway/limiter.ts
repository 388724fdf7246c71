import type { Settings } from '../settings.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

type Rates = Pick<Settings, 'requestsPerMinute' | 'requestsPerSecond' | 'batchesPerMinute'>;

/**
 * The limits of one company as moving windows: a request is refused if as many as the limit were accepted in the
 * time that ends with it. A refused request counts for nothing.
 */
export class Limiter {
  readonly #rates: Rates;
  #requests: number[] = [];
  #batches: number[] = [];

  /** The rates are read at every request, so they may change. */
  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** Tells if a request at this instant (milliseconds) is accepted. */
  accepts(now: number, isBatch: boolean): boolean {
    const { requestsPerMinute, requestsPerSecond, batchesPerMinute } = this.#rates;
    this.#requests = recent(this.#requests, now - MINUTE_MS);
    this.#batches = recent(this.#batches, now - MINUTE_MS);
    const inSecond = this.#requests.length - firstAfter(this.#requests, now - SECOND_MS);
    const isFull =
      reaches(this.#requests.length, requestsPerMinute) ||
      reaches(inSecond, requestsPerSecond) ||
      (isBatch && reaches(this.#batches.length, batchesPerMinute));
    if (isFull) return false;
    if (requestsPerMinute > 0 || requestsPerSecond > 0) this.#requests.push(now);
    if (isBatch && batchesPerMinute > 0) this.#batches.push(now);
    return true;
  }
}

function reaches(count: number, limit: number): boolean {
  return limit > 0 && count >= limit;
}

function recent(instants: number[], after: number): number[] {
  const first = firstAfter(instants, after);
  return first === 0 ? instants : instants.slice(first);
}

/** Instants are ascending unless the clock was set back; a few of the future then stay until they are past. */
function firstAfter(instants: readonly number[], after: number): number {
  const first = instants.findIndex((instant) => instant > after);
  return first === -1 ? instants.length : first;
}
