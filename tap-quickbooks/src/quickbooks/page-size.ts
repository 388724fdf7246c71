import { MINIMUM_PAGE_SIZE } from '../streams/record-options.ts';

/** Full pages after which a larger size is tried again. */
const PAGES_BEFORE_GROWTH = 8;

/** Times that a size may fail before it is not tried again in this run. */
const FAILURES_OF_A_SIZE = 2;

/**
 * The page size of one stream. It shrinks when pages come too late or fail, and the size that worked is kept for later
 * pages. It grows again step by step, unless the larger size has failed twice.
 */
export class PageSize {
  readonly #first: number;
  readonly #failures = new Map<number, number>();
  #now: number;
  #served = 0;

  constructor(first: number) {
    this.#first = first;
    this.#now = first;
  }

  get now(): number {
    return this.#now;
  }

  /** The size to ask for after some failures of one that began as large: a quarter as many rows after each. */
  static after(failures: number, wanted: number): number {
    return Math.max(Math.min(wanted, MINIMUM_PAGE_SIZE), Math.ceil(wanted / 4 ** failures));
  }

  /** Notes the size that worked, of a page for which `wanted` rows were asked at first. */
  served(size: number, wanted: number): void {
    if (size < wanted) {
      this.#failures.set(wanted, (this.#failures.get(wanted) ?? 0) + 1);
      this.#now = Math.min(this.#now, size);
      this.#served = 0;
    } else if (size === this.#now && ++this.#served >= PAGES_BEFORE_GROWTH) this.#grow();
  }

  restore(): void {
    this.#failures.clear();
    this.#now = this.#first;
    this.#served = 0;
  }

  #grow(): void {
    const next = Math.min(2 * this.#now, this.#first);
    const hasFailed = [...this.#failures].some(
      ([size, times]) => size <= next && times >= FAILURES_OF_A_SIZE,
    );
    if (!hasFailed) this.#now = next;
    this.#served = 0;
  }
}
