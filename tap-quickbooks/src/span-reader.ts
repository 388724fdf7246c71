import type { Interval } from './interval.ts';
import type { Row } from './page.ts';
import {
  type CheckedPage,
  endsOf,
  fetchAhead,
  fetchInOrder,
  idsAt,
  NONE,
  type PageSource,
  unknown,
} from './page-source.ts';
import { pagesThroughSecond } from './pages-through-second.ts';

/** A page as it is emitted. */
export interface Page {
  /** Rows that were not emitted before. */
  readonly rows: readonly Row[];
  readonly query: string;
  readonly pageSize: number;
  /** What is completely read once these rows are out; undefined while that cannot be said. */
  readonly covers?: Interval;
  /** The page was not full, and that alone says that nothing comes behind it. */
  readonly isShort: boolean;
  /** What the span still has to read, where another reader can take over its end. */
  readonly rest?: Interval;
}

/** A stretch of time that one reader reads. Between two pages its end may be brought forward, to share the rest. */
export interface Span {
  readonly start: number;
  end: number;
  /**
   * End of what its pages are asked for. Where it lies behind the end of the span, the last page is a full one that
   * reaches over that end, and so it is proof that nothing in front of it is missing, as no short page could be.
   */
  readonly bound: number;
}

export interface Position {
  readonly cursor: number;
  /** Ids that have been emitted of the second at which the cursor stands. */
  readonly known: ReadonlySet<string>;
}

/**
 * Reads a span of the past without losing a record, whatever is edited meanwhile.
 *
 * An edit moves a row to now, out of the span, and shifts every offset behind it; it never puts a row into the
 * span. So pages go on from the last instant that was seen, not from a count: each asks again for that second,
 * and what it had already is left out by Id. Only inside a second that fills a page are offsets used. The intervals
 * that pages cover follow each other from the start of the span to its end.
 */
export async function* pagesOf(span: Span, source: PageSource): AsyncGenerator<Page> {
  let at: Position = { cursor: span.start, known: NONE };
  let ahead: Promise<CheckedPage> | undefined;
  while (at.cursor < span.end) {
    const { cursor, known } = at;
    const interval = { start: cursor, end: span.bound };
    const { isFull, length, ...page } = await (ahead ?? fetchInOrder(interval, 1, source));
    const { first, last } = isFull ? endsOf(page) : { first: cursor, last: span.bound };
    const isInOneSecond = isFull && first === last;
    const end = Math.min(last, span.end);
    // The next page is asked for while this one is written, however the rest is shared: its start is certain.
    ahead =
      !isInOneSecond && end < span.end ? fetchAhead({ start: last, end: span.bound }, source) : undefined;
    yield {
      ...page,
      rows: unknown(page.rows, known).filter(({ instant }) => instant < span.end),
      covers: { start: cursor, end },
      isShort: !isFull,
      ...(ahead !== undefined && { rest: { start: end, end: span.end } }),
    };
    at =
      isInOneSecond && last < span.end
        ? yield* pagesThroughSecond(span, interval, { ...page, length }, known, source)
        : { cursor: last, known: idsAt(last, page.rows) };
  }
}
