import { type Coverage, coverageOf, type Interval, windowOf } from 'singer';
import type { Row, Unserved } from './page.ts';

/** The time from the last record of a short page on, which should hold nothing else. */
export interface Tail extends Interval {
  /** Records that came of its first second. */
  readonly atStart: number;
}

/** The records that came of a gap, by window, and the intervals that only short pages claim to be complete. */
export class GapRecords {
  readonly #gap: Interval;
  /** Records, by the start of their window, which the gap cuts. */
  readonly #byWindow = new Map<number, number>();
  #heldBack: Interval[] = [];
  #tails: Tail[] = [];

  constructor(gap: Interval) {
    this.#gap = gap;
  }

  get isEmpty(): boolean {
    return this.#byWindow.size === 0;
  }

  get tails(): readonly Tail[] {
    return this.#tails;
  }

  /** Counts the records of a page. One that came twice in it counts once: it cannot stand for another one. */
  add(rows: readonly Row[]): void {
    for (const { instant } of distinct(rows)) {
      const { start } = windowOf(instant, this.#gap);
      this.#byWindow.set(start, (this.#byWindow.get(start) ?? 0) + 1);
    }
  }

  /** Counts records that QuickBooks has and does not serve, so that the rest is compared with its count. */
  addUnserved({ interval, records }: Unserved): void {
    const { start } = windowOf(interval.start, this.#gap);
    this.#byWindow.set(start, (this.#byWindow.get(start) ?? 0) + records);
  }

  /** Returns the records of an interval whose edges are edges of windows. */
  countOf({ start, end }: Interval): number {
    const inside = [...this.#byWindow].filter(([window]) => start <= window && window < end);
    return inside.reduce((sum, [, count]) => sum + count, 0);
  }

  /** Forgets the records of a window, before it is read again. */
  forget(window: Interval): void {
    this.#byWindow.delete(window.start);
  }

  /** Keeps an interval that a short page claims to be complete, until the records of the gap are counted. */
  holdBack(claimed: Interval): void {
    this.#heldBack.push(claimed);
  }

  /** Notes the tail of a short page. */
  addTail(rows: readonly Row[], claimed: Interval): void {
    const start = rows.at(-1)?.instant ?? claimed.start;
    const atStart = distinct(rows).filter(({ instant }) => instant === start).length;
    if (start < claimed.end) this.#tails.push({ start, end: claimed.end, atStart });
  }

  /** Returns the intervals that were held back, and keeps them no longer. */
  release(): Coverage {
    return coverageOf(this.#heldBack.splice(0));
  }

  clear(): void {
    this.#byWindow.clear();
    this.#heldBack = [];
    this.#tails = [];
  }
}

function distinct(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
