import type { Interval } from 'singer';
import { daysIn } from '../coverage/days.ts';
import { type DayWeights, EVEN, startOf } from './day-weights.ts';

/** Most cells of an answer, rows × columns. Beyond it QuickBooks cuts the answer. */
export const CELL_CAP = 400_000;

/** Days of the first period if nothing is known. */
const FIRST_DAYS = 365;

/** The part of the cap to aim for, and how much of the errors of earlier periods it leaves free. */
const MOST_FILL = 0.96;
const LEAST_FILL = 0.7;
const SAFETY = 1.2;
const FIRST_ERROR = 0.05;
const MOST_ERROR = 0.5;

/** The share of the newest answer in the error. */
const NEWEST = 0.3;

/** An answer this many days away counts half as much. Days differ sooner than the cells of a transaction. */
const REACH_DAYS = { byDays: 60, byTransactions: 365 } as const;

/** Without weights, a period is at most this many times as long as the nearest one: a quiet month tells little. */
const GROWTH = 16;
const GROWTH_WITHOUT_ROWS = 4;

/** A cut answer has more cells than came. */
const BEYOND_CUT = 1.05;

/** The part of the cells of a period that came too late which may come in time, and the answers after which to forget it. */
const IN_TIME = 0.6;
const FORGET_AFTER = 4;

/** Days that are left, with what a cut answer told about them. */
interface Stretch extends Interval {
  /** Cells of a unit of weight, at least. */
  readonly least: number;
  /** Periods that it takes, at least. */
  readonly parts: number;
}

interface Known extends Interval {
  readonly cells: number;
}

interface PlanOptions {
  /** Days to read, the latest first. */
  readonly missing: readonly Interval[];
  readonly weights?: DayWeights;
  /** Cells of a unit of weight, as long as no answer tells them. */
  readonly cellsOfUnit?: number;
}

/**
 * The periods of a report that is read in answers as long as QuickBooks allows, from the latest day back. Each answer
 * tells how many cells a day, or a transaction, has. The periods before it are planned by that; how far the plan was
 * off tells how much room to leave. Every day is in exactly one period that fits.
 */
export class PeriodPlan {
  readonly #left: Stretch[];
  readonly #weights: DayWeights;
  readonly #known: Known[] = [];
  readonly #planned = new Map<number, number>();
  #cellsOfUnit: number | undefined;
  /** Most days of a period before the first one that fits. */
  #firstDays: number;
  #most = CELL_CAP;
  #cap = CELL_CAP;
  #error = FIRST_ERROR;
  #late = 0;
  #fittedSinceLate = 0;

  constructor({ missing, weights = EVEN, cellsOfUnit }: PlanOptions) {
    this.#left = missing.map((period) => ({ ...period, least: 0, parts: 1 })).toReversed();
    this.#weights = weights;
    this.#cellsOfUnit = cellsOfUnit;
    this.#firstDays = cellsOfUnit === undefined ? FIRST_DAYS : Number.POSITIVE_INFINITY;
  }

  /** True once an answer told how much a period holds. */
  get isMeasured(): boolean {
    return this.#known.length > 0;
  }

  /** Takes the next period. What is left of its stretch is cut evenly, so that no short period is left over. */
  next(): Interval | undefined {
    const stretch = this.#left.pop();
    if (stretch === undefined) return undefined;
    const { end } = stretch;
    const start = this.#startIn(stretch);
    if (start > stretch.start) this.#left.push({ ...stretch, parts: 1, end: start });
    this.#planned.set(end, this.#cellsIn({ ...stretch, start }));
    return { start, end };
  }

  /** Notes a period that fits. */
  fits(period: Interval, cells: number): void {
    const planned = this.#planned.get(period.end) ?? 0;
    if (this.isMeasured && planned > 0) this.#noteError(Math.abs(cells / planned - 1));
    this.#known.push({ ...period, cells });
    this.#fittedSinceLate += 1;
    if (this.#late === 1 && this.#fittedSinceLate >= FORGET_AFTER) this.#most = this.#cap;
  }

  /** Puts a period back that did not fit. `cells` is 0 if no answer came. */
  tooMuch(period: Interval, cells: number): void {
    if (cells > 0) this.#cut(period, cells);
    else this.#cameLate(period);
  }

  #startIn(stretch: Stretch): number {
    const days = daysIn(stretch);
    const fill = Math.min(MOST_FILL, Math.max(LEAST_FILL, 1 - SAFETY * this.#error));
    const byCells = Math.ceil(this.#cellsIn(stretch) / (this.#most * fill));
    const byDays = Math.ceil(days / this.#longest(stretch.end));
    const parts = Math.min(days, Math.max(1, byCells, byDays, stretch.parts));
    const weight = this.#weights.of(stretch);
    // Without a transaction the days count.
    return weight > 0
      ? startOf(this.#weights, stretch, weight / parts)
      : startOf(EVEN, stretch, days / parts);
  }

  /** Most days of a period with this end. Without weights the nearest answer bounds it. */
  #longest(end: number): number {
    if (!this.isMeasured) return this.#firstDays;
    if (this.#weights !== EVEN) return Number.POSITIVE_INFINITY;
    const distance = (each: Known) => Math.abs((each.start + each.end) / 2 - end);
    const nearest = this.#known.reduce<Known | undefined>(
      (best, each) => (best === undefined || distance(each) < distance(best) ? each : best),
      undefined,
    );
    if (nearest === undefined) return this.#firstDays;
    return daysIn(nearest) * (nearest.cells > 0 ? GROWTH : GROWTH_WITHOUT_ROWS);
  }

  #cellsIn(stretch: Stretch): number {
    const unit = this.#unitBefore(stretch.end) ?? this.#cellsOfUnit ?? 0;
    return this.#weights.of(stretch) * Math.max(unit, stretch.least);
  }

  /** Cells of a unit of weight before a day: the mean of all answers, of which near ones count more. */
  #unitBefore(end: number): number | undefined {
    let [cells, weights] = [0, 0];
    const reach = this.#weights === EVEN ? REACH_DAYS.byDays : REACH_DAYS.byTransactions;
    for (const each of this.#known) {
      const distance = daysIn({ start: (each.start + each.end) / 2, end }) / reach;
      const share = 1 / (1 + distance ** 2);
      cells += share * each.cells;
      weights += share * this.#weights.of(each);
    }
    return weights > 0 ? cells / weights : undefined;
  }

  #cut(period: Interval, cells: number): void {
    this.#cap = Math.min(this.#cap, cells);
    this.#most = Math.min(this.#most, cells);
    const weight = this.#weights.of(period);
    const least = weight > 0 ? (cells * BEYOND_CUT) / weight : 0;
    if (this.isMeasured) this.#noteError(MOST_ERROR / 4);
    this.#halve(period, least);
  }

  /** One late answer may be a bad moment of QuickBooks; two tell that answers have to be smaller. */
  #cameLate(period: Interval): void {
    const planned = this.#planned.get(period.end) ?? 0;
    this.#late += 1;
    this.#fittedSinceLate = 0;
    if (this.isMeasured && planned > 0) this.#most = Math.min(this.#most, planned * IN_TIME);
    this.#halve(period, 0);
  }

  #halve(period: Interval, least: number): void {
    if (this.isMeasured) {
      this.#left.push({ ...period, least, parts: 2 });
      return;
    }
    // Nothing else is under way: the rest of the stretch is planned anew.
    this.#firstDays = Math.max(1, Math.floor(daysIn(period) / 2));
    if (this.#cellsOfUnit !== undefined) this.#cellsOfUnit = Math.max(this.#cellsOfUnit, least);
    const rest = this.#left.at(-1);
    if (rest?.end === period.start) this.#left.pop();
    const start = rest?.end === period.start ? rest.start : period.start;
    this.#left.push({ start, end: period.end, least: 0, parts: 1 });
  }

  #noteError(error: number): void {
    this.#error += NEWEST * (Math.min(MOST_ERROR, error) - this.#error);
  }
}
