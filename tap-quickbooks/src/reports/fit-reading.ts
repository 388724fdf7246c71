import type { Interval } from 'singer';
import { daysIn } from '../coverage/days.ts';
import type { Readers } from '../reading/reader-pool.ts';
import type { DayWeights } from './day-weights.ts';
import { PeriodPlan } from './period-plan.ts';
import type { ReportReading } from './report-reading.ts';

interface FitReadingOptions {
  readonly reading: ReportReading;
  /** Days to read, the latest first. */
  readonly missing: readonly Interval[];
  /** No period lies across this day: the time after it is read again in every run. */
  readonly freshFrom: number;
  readonly pool: Pick<Readers, 'size' | 'add'>;
  /** The transactions of each day; undefined if they are not known. */
  readonly weights: () => Promise<DayWeights | undefined>;
  /** Cells that a transaction has in the report, as long as no answer tells them. */
  readonly cellsOfTransaction: number;
}

/**
 * Reads days in periods that are as long as an answer allows, from the latest day back. One reader begins. When the
 * first answer has told how many cells a transaction or a day has, several readers share the rest.
 */
export class FitReading {
  readonly #options: FitReadingOptions;
  #plan = new PeriodPlan({ missing: [] });
  #readers = 0;

  constructor(options: FitReadingOptions) {
    this.#options = options;
    options.reading.onSize = (period, { rows, columns }) => this.#plan.fits(period, rows * columns);
  }

  start(): void {
    const { pool, missing } = this.#options;
    if (missing.length === 0) return;
    pool.add(async () => {
      this.#plan = await this.#makePlan();
      this.#begin();
    });
  }

  async #makePlan(): Promise<PeriodPlan> {
    const { missing, freshFrom, weights: weightsOf, cellsOfTransaction } = this.#options;
    const weights = await weightsOf();
    return new PeriodPlan({
      missing: missing.flatMap((period) => partsAt(period, freshFrom)),
      ...(weights !== undefined && { weights, cellsOfUnit: cellsOfTransaction }),
    });
  }

  #begin(): void {
    const { pool } = this.#options;
    const most = this.#plan.isMeasured ? pool.size : 1;
    while (this.#readers < most) {
      const period = this.#plan.next();
      if (period === undefined) return;
      this.#readers += 1;
      pool.add(async () => {
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
    if (daysIn(period) === 1) return reading.readNarrower(period, tooMuch);
    this.#plan.tooMuch(period, tooMuch.cells);
  }
}

/** The part of a period from a day on, and the part before it. */
function partsAt(period: Interval, day: number): Interval[] {
  if (day <= period.start || period.end <= day) return [period];
  return [
    { start: day, end: period.end },
    { start: period.start, end: day },
  ];
}
