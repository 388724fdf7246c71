import { DAY_MS, type Interval } from 'singer';
import { daysIn } from '../coverage/days.ts';
import type { Readers } from '../reading/reader-pool.ts';
import { Capacity } from './capacity.ts';
import type { ReportReading } from './report-reading.ts';

interface FitReadingOptions {
  readonly reading: ReportReading;
  /** Days to read, the latest first. */
  readonly missing: readonly Interval[];
  /** No period lies across this day: the time after it is read again in every run. */
  readonly freshFrom: number;
  readonly pool: Pick<Readers, 'size' | 'add'>;
}

/**
 * Reads days in periods that are as long as an answer allows, from the latest day back. The first answer tells how many
 * rows a day has, so only the first period is a guess. Then several readers share the rest.
 */
export class FitReading {
  readonly #options: FitReadingOptions;
  readonly #capacity = new Capacity();
  /** Days that are left, the latest last. */
  readonly #left: Interval[];
  #readers = 0;
  #isMeasured = false;

  constructor(options: FitReadingOptions) {
    this.#options = options;
    this.#left = options.missing.toReversed();
    options.reading.onSize = (days, { rows, columns }) => {
      this.#isMeasured = true;
      this.#capacity.fits({ days, cells: rows * columns });
    };
  }

  start(): void {
    this.#begin();
  }

  #begin(): void {
    const most = this.#isMeasured ? this.#options.pool.size : 1;
    while (this.#readers < most) {
      const period = this.#next();
      if (period === undefined) return;
      this.#readers += 1;
      this.#options.pool.add(async () => {
        await this.#read(period);
        this.#readers -= 1;
        this.#begin();
      });
    }
  }

  async #read(period: Interval): Promise<void> {
    const { reading } = this.#options;
    const tooMuch = await reading.readWhole(period);
    if (tooMuch === undefined) return;
    const days = daysIn(period);
    if (days === 1) return reading.readNarrower(period, tooMuch);
    this.#capacity.tooMuch({ days, cells: tooMuch.cells });
    this.#left.push(period);
  }

  /** Takes the next period. What is left of its stretch is cut evenly, so that no short period is left over. */
  #next(): Interval | undefined {
    const stretch = this.#left.pop();
    if (stretch === undefined) return undefined;
    const { freshFrom } = this.#options;
    if (stretch.start < freshFrom && freshFrom < stretch.end) {
      this.#left.push({ start: stretch.start, end: freshFrom });
      return this.#cut({ start: freshFrom, end: stretch.end });
    }
    return this.#cut(stretch);
  }

  #cut(stretch: Interval): Interval {
    const days = daysIn(stretch);
    const parts = Math.ceil(days / this.#capacity.days);
    const start = stretch.end - Math.ceil(days / parts) * DAY_MS;
    if (start > stretch.start) this.#left.push({ start: stretch.start, end: start });
    return { start: Math.max(start, stretch.start), end: stretch.end };
  }
}
