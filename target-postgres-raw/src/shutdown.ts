import { EXIT_CODES, PluginError, SIGNAL_ECHO_MS } from 'singer';

const CODES = { SIGTERM: EXIT_CODES.terminated, SIGINT: EXIT_CODES.interrupted } as const;

/** Thrown when a signal ended the run. */
export class Interrupted extends PluginError {
  readonly exitCode: number;

  constructor(signal: keyof typeof CODES) {
    super(`ended by ${signal}; what was committed is in, with its STATE: run again from the last STATE`);
    this.exitCode = CODES[signal];
  }
}

/** Time after the first signal in which the tap may still send its last pages and STATE. */
const READ_MS = 4_000;
/** Time after the first signal in which batches may still be committed; then they are rolled back. */
const GRACE_MS = 5_000;

/**
 * The end of a run by signals, in three steps: STATE is committed as soon as it comes, nothing more is read, and
 * whatever is not committed is rolled back. A second signal takes the last two steps at once.
 */
export class Shutdown {
  readonly #stopping = new AbortController();
  readonly #inputOver = new AbortController();
  readonly #aborting = new AbortController();
  #stoppedAtMs = 0;

  /** Aborted by the first signal; its reason is an {@link Interrupted}. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Aborted when nothing more may be read. */
  get inputOver(): AbortSignal {
    return this.#inputOver.signal;
  }

  /** Aborted when whatever is not committed has to be rolled back. */
  get aborting(): AbortSignal {
    return this.#aborting.signal;
  }

  stop(reason: Interrupted): void {
    if (!this.stopping.aborted) {
      this.#stoppedAtMs = performance.now();
      this.#stopping.abort(reason);
      setTimeout(() => this.#inputOver.abort(reason), READ_MS).unref();
      setTimeout(() => this.#abort(), GRACE_MS).unref();
    } else if (performance.now() - this.#stoppedAtMs > SIGNAL_ECHO_MS) {
      this.#abort();
    }
  }

  #abort(): void {
    this.#inputOver.abort(this.stopping.reason);
    this.#aborting.abort(this.stopping.reason);
  }
}
