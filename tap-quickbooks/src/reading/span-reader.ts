import type { Page, Position, Span } from './page.ts';
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
