import { type Interval, SECOND } from 'singer';

/** Calls that sharing may cost beside those it is sure to: so many for a hundred that bring a whole page. */
const EXTRA_CALLS = 0.05;

/** What is left to read, as far as its readers can tell, and what sharing it has cost so far. */
export class Workload {
  /** Of each span that is under way or waits. */
  readonly #pages = new Map<object, number>();
  #taken = 0;
  #wasted = 0;

  get pages(): number {
    return [...this.#pages.values()].reduce((sum, pages) => sum + pages, 0);
  }

  set(span: object, pages: number): void {
    this.#pages.set(span, pages);
  }

  remove(span: object): void {
    this.#pages.delete(span);
  }

  /** Counts a page by how much of it was new; what was not is the price of sharing where another part follows. */
  took(share: number, isFollowed: boolean): void {
    this.#taken += share;
    if (isFollowed) this.#wasted += Math.max(0, 1 - share);
  }

  /**
   * Parts that may be handed out: each costs half a page on the average. Behind a bulk import they are mostly empty,
   * and then fewer are made until pages have come that pay for them.
   */
  affordableParts(readers: number): number {
    const allowed = (readers - 1) / 2 + EXTRA_CALLS * this.#taken;
    return Math.max(0, Math.floor(2 * (allowed - this.#wasted)));
  }
}

/** Rows that came of a stretch of time. */
export interface Found {
  readonly rows: number;
  readonly of: Interval;
}

/**
 * Rows that a rest probably holds. A span's own past says too little where it begins with years before the company,
 * its last page alone says too much where that came of a bulk import: their geometric mean goes wrong by least.
 */
export function rowsExpected(rest: Interval, soFar: Found, lastPage: Found): number {
  return Math.sqrt(density(soFar) * density(lastPage)) * (rest.end - rest.start);
}

function density({ rows, of }: Found): number {
  return rows / (of.end - of.start);
}

interface Shares {
  readonly rest: Interval;
  /** Pages that the rest probably holds. */
  readonly pages: number;
  /** Pages that are left for all readers, these among them. */
  readonly pagesOfAll: number;
  readonly readers: number;
  readonly idle: number;
}

/**
 * Cuts a rest into parts of equal length, one for its reader and one for each of some idle ones, so that each part is
 * about what every reader has to do until the end, and a page at least: a part costs half a page on the average, and
 * whoever has little left keeps it. Returns the parts for the others: none is not shared.
 */
export function partsFor({ rest, pages, pagesOfAll, readers, idle }: Shares): Interval[] {
  const seconds = Math.floor((rest.end - rest.start) / SECOND);
  const fair = Math.round((pages * readers) / pagesOfAll);
  const parts = Math.min(idle + 1, Math.floor(pages), fair, seconds);
  if (!(parts >= 2)) return [];
  const cut = (part: number) => rest.start + Math.floor((seconds * part) / parts) * SECOND;
  return Array.from({ length: parts - 1 }, (_, i) => ({
    start: cut(i + 1),
    end: i + 2 === parts ? rest.end : cut(i + 2),
  }));
}
