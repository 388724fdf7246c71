import { type Interval, SECOND_MS } from 'singer';

/** Calls that sharing may cost besides the unavoidable ones, as a share of the calls that bring a whole page. */
const EXTRA_CALLS = 0.05;

/** An estimate of the pages that are left to read, and the cost of sharing them so far. */
export class Workload {
  /** Pages of each span that is being read or waits. */
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

  /** Counts a page by its share of new rows. If another part follows, the other rows are the price of sharing. */
  took(share: number, isFollowed: boolean): void {
    this.#taken += share;
    if (isFollowed) this.#wasted += Math.max(0, 1 - share);
  }

  /**
   * Parts that may be handed out. Each costs half a page on average. After a bulk import most parts are empty: then
   * fewer are made, until enough pages have come to pay for them.
   */
  affordableParts(readers: number): number {
    const allowed = (readers - 1) / 2 + EXTRA_CALLS * this.#taken;
    return Math.max(0, Math.floor(2 * (allowed - this.#wasted)));
  }
}

/** Rows that were found in a stretch of time. */
export interface Found {
  readonly rows: number;
  readonly of: Interval;
}

/**
 * Rows that a rest probably holds. The span's average density is too low if it starts years before the company did;
 * the last page's is too high after a bulk import. The geometric mean has the smallest error.
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
  /** Pages that are left for all readers, those of this rest included. */
  readonly pagesOfAll: number;
  readonly readers: number;
  readonly idle: number;
}

/**
 * Cuts a rest into parts of equal length, one for its reader and one for each of some idle readers. Each part is about
 * as much as every reader has left to do, and there are no more parts than pages that one reader would ask for: a rest
 * of one and a half pages takes two calls, by one reader or by two. Returns the parts for the other readers.
 */
export function partsFor({ rest, pages, pagesOfAll, readers, idle }: Shares): Interval[] {
  const seconds = Math.floor((rest.end - rest.start) / SECOND_MS);
  const fair = Math.round((pages * readers) / pagesOfAll);
  const parts = Math.min(idle + 1, Math.ceil(pages), fair, seconds);
  if (!(parts >= 2)) return [];
  const cut = (part: number) => rest.start + Math.floor((seconds * part) / parts) * SECOND_MS;
  return Array.from({ length: parts - 1 }, (_, i) => ({
    start: cut(i + 1),
    end: i + 2 === parts ? rest.end : cut(i + 2),
  }));
}
