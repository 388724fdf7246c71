import type { Interval } from 'singer';
import { Departures } from '../../src/limits/departures.ts';
import { nextStart, QUICKBOOKS_PACE, remembered } from '../../src/limits/rate-limits.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** A source whose calls start at the tap's own pace, and take this long (ms) each, in simulated time. */
export class PacedSource implements StreamSource {
  calls = 0;
  readonly #source: StreamSource;
  readonly #time: SimulatedTime;
  readonly #callMs: number;
  readonly #departures = new Departures(QUICKBOOKS_PACE);
  #starts: readonly number[] = [];

  constructor(source: StreamSource, time: SimulatedTime, callMs: number) {
    this.#source = source;
    this.#time = time;
    this.#callMs = callMs;
  }

  readonly fetch = (interval: Interval, startPosition: number) =>
    this.#call(() => this.#source.fetch(interval, startPosition));

  readonly count = (interval: Interval) => this.#call(() => this.#source.count(interval));

  async #call<T>(answer: () => Promise<T>): Promise<T> {
    const time = this.#time;
    const start = nextStart(this.#starts, time.now, QUICKBOOKS_PACE);
    this.#starts = remembered([...this.#starts, start], QUICKBOOKS_PACE);
    let waitMs = start - time.now;
    for (; waitMs > 0; waitMs = this.#departures.waitMs(time.now)) await time.pass(waitMs);
    const { left, answered } = this.#departures.begin(time.now);
    left(time.now);
    this.calls += 1;
    await time.pass(this.#callMs);
    answered(time.now);
    return answer();
  }
}
