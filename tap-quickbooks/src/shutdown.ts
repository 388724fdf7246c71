import { BrokenPipeError } from 'singer';

/** The run is told to end before everything is read. What has been written stays true. */
export class Interrupted extends Error {
  readonly signal: 'SIGINT' | 'SIGTERM';

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

/** As many calls were made as `max_api_calls` allows. */
export class CallsSpent extends Error {}

/** How long a request that is under way may still take. */
const GRACE = 5_000;

/**
 * How a run is brought to its end: first nothing new is begun and what is under way is finished, and after a while,
 * or when somebody asks again, or where nobody takes what comes of it, that is broken off too.
 */
export class Shutdown {
  readonly #stopping = new AbortController();
  readonly #aborting = new AbortController();

  /** Aborted once nothing new may be begun; its reason is why. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Aborted once nothing may go on. */
  get aborting(): AbortSignal {
    return this.#aborting.signal;
  }

  stop(reason: unknown): void {
    const isUrgent = this.stopping.aborted || reason instanceof BrokenPipeError;
    this.#stopping.abort(reason);
    const abort = () => this.#aborting.abort(this.stopping.reason);
    if (isUrgent) abort();
    else setTimeout(abort, GRACE).unref();
  }
}
