import type { Interval } from 'singer';
import type { Row } from '../../src/reading/page.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { row } from './live-source.ts';

/** The share of the range at which record number `i` of `count` lies. */
type Shape = (i: number, count: number) => number;

const SHAPES: readonly Shape[] = [
  (i, count) => i / count,
  (i, count) => (i / count) ** 2,
  (i, count) => Math.sqrt(i / count),
  (i, count) => (i < 0.95 * count ? i / (1.9 * count) : 0.5 + i / (2 * count)),
  // Bulk imports of some hours: half of all rows at the start, in the middle, and all of them.
  (i, count) => (i < count / 2 ? (i / count) * 2e-5 : i / count),
  (i, count) => (i < count / 2 ? 0.5 + (i / count) * 2e-5 : i / count),
  (i, count) => 0.1 + (i / count) * 1e-5,
  // A company that is younger than the range.
  (i, count) => 0.7 + (i / count) * 0.3,
];

/** Histories of several shapes, each with this many rows in this many days, in order. */
export function historiesOf(count: number, days: number): Row[][] {
  return SHAPES.map((shape) => {
    const seconds = Array.from({ length: count }, (_, i) => Math.floor(shape(i, count) * days * 86_400));
    return seconds.sort((a, b) => a - b).map((second, i) => row(i, second));
  });
}

/** A large source whose rows do not change, and that notes how many fetches are under way at once. */
export class SortedSource implements StreamSource {
  fetches = 0;
  counts = 0;
  mostAtOnce = 0;
  #atOnce = 0;
  readonly #rows: readonly Row[];
  readonly #pageSize: number;

  constructor(rows: readonly Row[], pageSize: number) {
    this.#rows = rows;
    this.#pageSize = pageSize;
  }

  readonly fetch = async ({ start, end }: Interval, startPosition: number) => {
    this.fetches += 1;
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    this.#atOnce -= 1;
    const from = this.#firstAt(start) + startPosition - 1;
    const rows = this.#rows.slice(from, Math.min(from + this.#pageSize, this.#firstAt(end)));
    return { rows, query: '', pageSize: this.#pageSize };
  };

  readonly count = async ({ start, end }: Interval) => {
    this.counts += 1;
    return this.#firstAt(end) - this.#firstAt(start);
  };

  #firstAt(instant: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle]?.instant ?? 0) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
