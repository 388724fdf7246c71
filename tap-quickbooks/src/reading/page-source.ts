import {
  type CountedInterval,
  FatalApiError,
  formatInstant,
  type Interval,
  RetryableApiError,
  ThrottledError,
} from 'singer';
import { shortText } from '../short-text.ts';
import { LastingRefusal } from './lasting-refusal.ts';
import type { LastSecond, Row, Unserved } from './page.ts';
import { type FetchedRow, isPlaced, unplacedIn } from './unplaced-rows.ts';

/** A source of pages. Its rows should be ordered by their instant; each page is checked. */
export interface PageSource {
  /** `startPosition` counts from 1. Rejects if the source always refuses the page: see {@link isRefusal}. */
  readonly fetch: (interval: Interval, startPosition: number, options?: FetchOptions) => Promise<FetchedPage>;
  /** Asks for pages of the first size again: one record was to blame, and it has been passed. */
  readonly restorePageSize?: () => void;
  /** Records that QuickBooks has in an interval. */
  readonly count?: (interval: Interval) => Promise<number>;
  /** True if a count takes as many calls as the records do. */
  readonly isCountedByReading?: true;
  /** Returns true if a second that continues after its second page, or after its ninth if it is long, is counted at once. */
  readonly isSecondToBeCounted?: (pageSize: number, isLong: boolean) => Promise<boolean>;
  /** Returns an interval around what is read, with its records, if it has been counted. */
  readonly countedAround?: () => CountedInterval | undefined;
}

export interface FetchOptions {
  /** Most attempts; undefined for as many as the retry policy allows. */
  readonly attempts?: number;
  /** Most rows that are asked for, if fewer than the source would ask for. */
  readonly mostRows?: number;
}

/** The source of one stream's records. */
export interface StreamSource extends PageSource {
  readonly count: (interval: Interval) => Promise<number>;
}

export interface FetchedPage {
  readonly rows: readonly FetchedRow[];
  readonly query: string;
  /** Optional fields that were asked for. */
  readonly include?: string;
  /** Rows that were asked for. If fewer come, they are the last ones. */
  readonly pageSize: number;
  /** Gives the memory of all rows of the answer back. */
  readonly giveBack?: () => void;
}

/** No Ids. */
export const NONE: ReadonlySet<string> = new Set();

/** A page of rows that have a place in time. */
export interface PlacedPage extends FetchedPage {
  readonly rows: readonly Row[];
  readonly unserved?: readonly Unserved[];
}

export interface CheckedPage extends PlacedPage {
  readonly isFull: boolean;
  /** Rows that came, which may be more than were asked for: 101 instead of 100 was reported once. */
  readonly length: number;
}

/** Thrown if a source does not order its pages: then no page proves that those before it were complete. */
export class UnorderedPage extends Error {
  readonly page: CheckedPage;
  readonly #interval: Interval;

  constructor(page: CheckedPage, interval: Interval) {
    super(page.query);
    this.page = page;
    this.#interval = interval;
  }

  /** Returns true if the page holds all of an interval: a page that is not full does, in whatever order. */
  isWhole({ start, end }: Interval): boolean {
    return !this.page.isFull && this.#interval.start === start && this.#interval.end === end;
  }
}

/** Fetches a page that the caller may never await, since the run may stop before. It rejects only if awaited. */
export function fetchAhead(interval: Interval, source: PageSource): Promise<CheckedPage> {
  const page = fetchInOrder(interval, 1, source);
  page.catch(() => {});
  return page;
}

export async function fetchInOrder(
  interval: Interval,
  position: number,
  source: PageSource,
): Promise<CheckedPage> {
  return requireOrder(await fetchWithin(interval, position, source), interval);
}

/** Returns the page. Throws {@link UnorderedPage} if its rows are not in order. */
export function requireOrder(page: CheckedPage, interval: Interval): CheckedPage {
  if (isAscending(page.rows)) return page;
  throw new UnorderedPage(page, interval);
}

/** Returns true for the error of a source that refuses a page: fewer rows, or others, may come. */
export function isRefusal(error: unknown): error is FatalApiError | RetryableApiError {
  if (error instanceof UnfilteredPage || error instanceof ThrottledError) return false;
  if (!(error instanceof FatalApiError || error instanceof RetryableApiError)) return false;
  return !(error.cause instanceof LastingRefusal);
}

/** Fetches a page, and drops rows that an edit took out of the interval while QuickBooks made the page. */
export async function fetchWithin(
  interval: Interval,
  position: number,
  source: PageSource,
  options?: FetchOptions,
): Promise<CheckedPage> {
  const page = await source.fetch(interval, position, options);
  const rows = page.rows.filter(isPlaced);
  const isFull = page.rows.length >= page.pageSize;
  const early = rows.find(({ instant }) => instant < interval.start);
  if (early !== undefined)
    throw ignoredFilter(page.query, `record ${shortText(early.id)} of ${formatInstant(early.instant)}`);
  return {
    ...page,
    rows: rows.filter(({ instant }) => instant < interval.end),
    isFull,
    length: page.rows.length,
    ...(rows.length < page.rows.length && { unserved: unplacedIn(page.rows, interval, isFull) }),
  };
}

/** The last instant of a full page. */
export function lastOf({ rows, query }: PlacedPage): number {
  const last = rows.at(-1)?.instant;
  if (last === undefined) throw ignoredFilter(query, 'a page of records that are all later');
  return last;
}

/** The error of a source that does not apply the filter of a query. */
class UnfilteredPage extends FatalApiError {}

function ignoredFilter(query: string, answer: string): FatalApiError {
  return new UnfilteredPage(
    `QuickBooks answered ${JSON.stringify(query)} with ${answer}: its filter is not applied, so no page can be trusted`,
  );
}

function isAscending(rows: readonly Row[]): boolean {
  return rows.every(({ instant }, i) => instant >= (rows[i - 1]?.instant ?? Number.NEGATIVE_INFINITY));
}

export function unknown(rows: readonly Row[], known: ReadonlySet<string>): Row[] {
  return rows.filter(({ id }) => !known.has(id));
}

/** Returns the last second of rows that are in order. */
export function lastSecondOf(rows: readonly Row[]): { lastSecond?: LastSecond } {
  const instant = rows.at(-1)?.instant;
  return instant === undefined ? {} : { lastSecond: { instant, records: idsAt(instant, rows).size } };
}

export function idsAt(instant: number, rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.filter((row) => row.instant === instant).map(({ id }) => id));
}
