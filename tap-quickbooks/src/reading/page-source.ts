import { FatalApiError, formatInstant, type Interval } from 'singer';
import type { Row } from './page.ts';

/** Where pages come from. Rows are ordered by their instant, if the source keeps to its word. */
export interface PageSource {
  /** `startPosition` counts from 1. */
  readonly fetch: (interval: Interval, startPosition: number) => Promise<FetchedPage>;
}

/** The source of one stream's records. */
export interface StreamSource extends PageSource {
  /** Records that QuickBooks has in an interval. */
  readonly count: (interval: Interval) => Promise<number>;
}

export interface FetchedPage {
  readonly rows: readonly Row[];
  readonly query: string;
  /** Rows that were asked for: fewer than that are the last ones. */
  readonly pageSize: number;
}

/** No Ids. */
export const NONE: ReadonlySet<string> = new Set();

/** The source does not order its pages, so none of them says what the ones before have left out. */
export class UnorderedPage extends Error {}

export interface CheckedPage extends FetchedPage {
  readonly isFull: boolean;
  /** Rows that came: one report has a page of 101 where 100 were asked for. */
  readonly length: number;
}

/** A page that may never be waited for, since the run may be stopped before: its failure is told to who waits. */
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
  const page = await fetchWithin(interval, position, source);
  if (isAscending(page.rows)) return page;
  throw new UnorderedPage(page.query);
}

/** A page without the rows that an edit took out of the interval while QuickBooks made the page. */
export async function fetchWithin(
  interval: Interval,
  position: number,
  source: PageSource,
): Promise<CheckedPage> {
  const page = await source.fetch(interval, position);
  const early = page.rows.find(({ instant }) => instant < interval.start);
  if (early !== undefined)
    throw ignoredFilter(page.query, `record ${early.id} of ${formatInstant(early.instant)}`);
  return {
    ...page,
    rows: page.rows.filter(({ instant }) => instant < interval.end),
    isFull: page.rows.length >= page.pageSize,
    length: page.rows.length,
  };
}

/** The first and the last instant of a full page. */
export function endsOf({ rows, query }: FetchedPage): { readonly first: number; readonly last: number } {
  const [first, last] = [rows.at(0)?.instant, rows.at(-1)?.instant];
  if (first === undefined || last === undefined)
    throw ignoredFilter(query, 'a page of records that are all later');
  return { first, last };
}

function ignoredFilter(query: string, answer: string): FatalApiError {
  return new FatalApiError(
    `QuickBooks answered ${JSON.stringify(query)} with ${answer}: its filter is not applied, so no page can be trusted`,
  );
}

function isAscending(rows: readonly Row[]): boolean {
  return rows.every(({ instant }, i) => instant >= (rows[i - 1]?.instant ?? Number.NEGATIVE_INFINITY));
}

export function unknown(rows: readonly Row[], known: ReadonlySet<string>): Row[] {
  return rows.filter(({ id }) => !known.has(id));
}

export function idsAt(instant: number, rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.filter((row) => row.instant === instant).map(({ id }) => id));
}
