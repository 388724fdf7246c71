import { type Limit, nextStart, ownPace, remembered } from './rate-limits.ts';

/**
 * The requests of this process, by the time at which each was handed to the network. A busy process starts late, and
 * a new connection takes a while, so that time is later than the planned start. A request that has not left yet may
 * leave at any moment, and counts as if it left now. Times come from a clock that is never set.
 */
export class Departures {
  readonly #pace: readonly Limit[];
  readonly #windows: readonly Limit[];
  #starts: readonly number[] = [];
  #departures: readonly number[] = [];
  #leaving = 0;

  constructor(limits: readonly Limit[]) {
    this.#pace = ownPace(limits);
    this.#windows = this.#pace.filter(({ after }) => after === undefined);
  }

  /** The time (ms) until the next request may start, if windows are longer by a margin (ms). */
  waitMs(now: number = performance.now(), marginMs = 0): number {
    const departures = [...this.#departures, ...Array.from({ length: this.#leaving }, () => now)];
    const byStarts = nextStart(this.#starts, now, this.#pace);
    const windows = this.#windows.map((limit) => ({ ...limit, milliseconds: limit.milliseconds + marginMs }));
    return Math.max(byStarts, nextStart(departures, now, windows)) - now;
  }

  /** Notes a start. The caller calls the function that it returns when the request has left, and may do so again. */
  begin(now: number = performance.now()): (leftAt?: number) => void {
    this.#starts = remembered([...this.#starts, now], this.#pace);
    this.#leaving += 1;
    let isLeaving = true;
    return (leftAt = performance.now()) => {
      if (!isLeaving) return;
      isLeaving = false;
      this.#leaving -= 1;
      this.#departures = remembered([...this.#departures, leftAt], this.#windows);
    };
  }
}
