import { FatalApiError } from 'singer';
import { daysOf, formatInstant, type Interval, SECOND } from './interval.ts';
import type { Row } from './page.ts';

const NONE: ReadonlySet<string> = new Set();

/** Where a span's pages come from. Rows are ordered by their instant, if the source keeps to its word. */
export interface PageSource {
  readonly pageSize: number;
  readonly fetch: (interval: Interval, startPosition: number) => Promise<FetchedPage>;
}

interface FetchedPage {
  readonly rows: readonly Row[];
  readonly query: string;
}

/** A page as it is emitted. */
export interface Page {
  /** Rows that no page of this span had before. */
  readonly rows: readonly Row[];
  readonly query: string;
  /** Counts the pages of a span from 1. */
  readonly number: number;
  /** What is completely read once these rows are out; undefined while that cannot be said. */
  readonly covers: Interval | undefined;
  /** What earlier pages of this span seemed to cover, and is read again. */
  readonly uncovers?: Interval;
}

/**
 * Reads a span of the past without losing a record, whatever is edited meanwhile.
 *
 * An edit moves a row to now, out of the span, and shifts every offset behind it; it never puts a row into the
 * span. So pages go on from the last instant that was seen, not from a count: each asks again for that second,
 * and what it had already is left out by Id. Only where one second fills a page are offsets used, within that
 * second. A source that ignores the order is found out by a page that is not in
 * order: then no earlier page has been complete either, and the whole span is read day by day by offsets.
 * The intervals that pages cover follow each other from the start of the span to its end.
 */
export async function* pagesOf(span: Interval, source: PageSource): AsyncGenerator<Page> {
  let cursor = span.start;
  let known = NONE;
  let number = 0;
  while (cursor < span.end) {
    const rest = { start: cursor, end: span.end };
    const { rows, query, isFull } = await fetchWithin(rest, 1, source);
    if (!isAscending(rows)) {
      yield {
        rows: [],
        query,
        number: ++number,
        covers: undefined,
        uncovers: { start: span.start, end: cursor },
      };
      for (const day of daysOf(span)) {
        for await (const page of pagesByOffset(day, NONE, source)) yield { ...page, number: ++number };
      }
      return;
    }
    const { first, last } = isFull ? endsOf(rows, query) : { first: cursor, last: span.end };
    number += 1;
    yield {
      rows: rows.filter(({ id }) => !known.has(id)),
      query,
      number,
      covers: { start: cursor, end: last },
    };

    known = new Set(rows.filter(({ instant }) => instant === last).map(({ id }) => id));
    cursor = last;
    if (first < last) continue;
    const second = { start: last, end: Math.min(last + SECOND, span.end) };
    for await (const page of pagesByOffset(second, known, source)) yield { ...page, number: ++number };
    cursor = second.end;
  }
}

/**
 * Passes without a new Id after which even a source is taken to be read whose ties come in another order each time,
 * so that pages never join up. Such a pass misses a record with a probability of about 1/e.
 */
const QUIET_PASSES = 12;

/**
 * Reads an interval by offsets, in passes whose pages overlap by a record. Where that record is not the same on both
 * sides, something has left the interval in between and shifted others past us. So the interval is read once a pass
 * brings no Id that was not known and all its pages join up.
 */
async function* pagesByOffset(
  interval: Interval,
  alreadyKnown: ReadonlySet<string>,
  source: PageSource,
): AsyncGenerator<Omit<Page, 'number'>> {
  const known = new Set(alreadyKnown);
  let quietPasses = 0;
  for (let isRead = false; !isRead; ) {
    let isQuiet = true;
    let isJoined = true;
    let lastId: string | undefined;
    for (let position = 1, isLast = false; !isLast; position += source.pageSize - 1) {
      const { rows, query, isFull } = await fetchWithin(interval, position, source);
      const fresh = rows.filter(({ id }) => !known.has(id));
      for (const { id } of fresh) known.add(id);
      isQuiet &&= fresh.length === 0;
      isJoined &&= position === 1 || rows.at(0)?.id === lastId;
      isLast = !isFull;
      lastId = rows.at(-1)?.id;
      if (isLast) {
        quietPasses = isQuiet ? quietPasses + 1 : 0;
        isRead = isQuiet && (isJoined || quietPasses === QUIET_PASSES);
      }
      yield { rows: fresh, query, covers: isRead ? interval : undefined };
    }
  }
}

/** A page without the rows that an edit took out of the interval while QuickBooks made the page. */
async function fetchWithin(
  interval: Interval,
  position: number,
  source: PageSource,
): Promise<FetchedPage & { readonly isFull: boolean }> {
  const { rows, query } = await source.fetch(interval, position);
  const early = rows.find(({ instant }) => instant < interval.start);
  if (early !== undefined)
    throw ignoredFilter(query, `record ${early.id} of ${formatInstant(early.instant)}`);
  return {
    rows: rows.filter(({ instant }) => instant < interval.end),
    query,
    isFull: rows.length >= source.pageSize,
  };
}

/** The first and the last instant of a full page. */
function endsOf(rows: readonly Row[], query: string): { readonly first: number; readonly last: number } {
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
