/** Time that a run takes before its rate says anything. */
const SETTLED_MS = 2_000;

export interface Pace {
  readonly perSecond: number | undefined;
  /** Undefined while the number of all records is unknown. */
  readonly leftMs: number | undefined;
}

/**
 * The rate of a run and the time that it has left. Records are done in lumps, as batches are committed: the rate is
 * taken at the last one, and from there the time left counts down.
 */
export class PaceMeter {
  readonly #startedMs: number;
  #done = 0;
  #doneMs = 0;

  constructor(nowMs: number) {
    this.#startedMs = nowMs;
  }

  at(nowMs: number, done: number, expected: number | undefined): Pace {
    if (done !== this.#done) [this.#done, this.#doneMs] = [done, nowMs];
    const tookMs = this.#doneMs - this.#startedMs;
    if (done === 0 || tookMs < SETTLED_MS) return { perSecond: undefined, leftMs: undefined };
    const perMs = done / tookMs;
    const isKnown = expected !== undefined && expected > done;
    const leftMs = isKnown ? Math.max(1_000, (expected - done) / perMs - (nowMs - this.#doneMs)) : undefined;
    return { perSecond: perMs * 1_000, leftMs };
  }
}
