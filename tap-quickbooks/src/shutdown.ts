import { BrokenPipeError, SIGNAL_ECHO_MS } from 'singer';

/** A signal ends the run before everything is read. What has been written stays true. */
export class Interrupted extends Error {
  readonly signal: 'SIGINT' | 'SIGTERM';

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

/** Thrown when the run has made as many calls as `max_api_calls` allows. */
export class CallsSpent extends Error {}

/** Thrown when all runs of the app together have made as many calls in this month as `monthly_calls` allows. */
export class BudgetSpent extends CallsSpent {
  readonly monthlyCalls: number;

  constructor(monthlyCalls: number) {
    super();
    this.monthlyCalls = monthlyCalls;
  }
}

/**
 * Milliseconds that a request under way may still take after the first signal. The target reads for four seconds after
 * it, and Airflow kills what is left after five: the last STATE and the release of the lease come before both.
 */
const GRACE_MS = 3_500;

/**
 * The two steps that end a run. First it begins nothing new and finishes the requests under way. It aborts those too
 * after a while, on a second signal, or when stdout is closed.
 */
export class Shutdown {
  readonly #stopping = new AbortController();
  readonly #aborting = new AbortController();
  #stoppedAtMs = 0;

  /** Aborted once nothing new may begin, with the cause as its reason. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Aborted once the requests under way must end too. */
  get aborting(): AbortSignal {
    return this.#aborting.signal;
  }

  stop(reason: unknown): void {
    if (this.#isEcho(reason)) return;
    const isUrgent = this.stopping.aborted || reason instanceof BrokenPipeError;
    if (!this.stopping.aborted) this.#stoppedAtMs = performance.now();
    this.#stopping.abort(reason);
    if (isUrgent) this.breakOff();
    else setTimeout(() => this.breakOff(), GRACE_MS).unref();
  }

  #isEcho(reason: unknown): boolean {
    const isSecondSignal = reason instanceof Interrupted && this.stopping.reason instanceof Interrupted;
    return isSecondSignal && performance.now() - this.#stoppedAtMs <= SIGNAL_ECHO_MS;
  }

  /** Aborts the requests that are still under way. After a stop these are pages fetched ahead, which have no reader. */
  breakOff(): void {
    this.#aborting.abort(this.stopping.reason);
  }
}
