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
 * An edit moves a row to now, out of the span, and shifts every later offset; it never puts a row into the span. So
 * each page continues from the last instant that was seen, not from a count: it asks again for that second, and leaves
 * out the Ids that came before. Offsets are used only inside a second that fills a page. The intervals that pages
 * cover follow each other from the start of the span to its end.
 *
 * `endNow` returns the end of the span. The caller may bring it forward after a page that has a `rest`.
 */
export async function* pagesOf(
  span: Span,
  source: PageSource,
  endNow: () => number = () => span.end,
): AsyncGenerator<Page> {
  let at: Position = { cursor: span.start, known: NONE };
  let ahead: Promise<CheckedPage> | undefined;
  while (at.cursor < endNow()) {
    const { cursor, known } = at;
    const interval = { start: cursor, end: span.bound };
    const { isFull, length, ...page } = await (ahead ?? fetchInOrder(interval, 1, source));
    const { first, last } = isFull ? endsOf(page) : { first: cursor, last: span.bound };
    const isInOneSecond = isFull && first === last;
    const spanEnd = endNow();
    const end = Math.min(last, spanEnd);
    // The next page is requested while this one is written. Its start is certain, however the rest is shared.
    ahead =
      !isInOneSecond && end < spanEnd ? fetchAhead({ start: last, end: span.bound }, source) : undefined;
    yield {
      ...page,
      rows: unknown(page.rows, known).filter(({ instant }) => instant < spanEnd),
      covers: { start: cursor, end },
      isShort: !isFull,
      ...(ahead !== undefined && { rest: { start: end, end: spanEnd } }),
    };
    at =
      isInOneSecond && last < spanEnd
        ? yield* pagesThroughSecond({
            span: { ...span, end: spanEnd },
            interval,
            firstPage: { ...page, length },
            known,
            source,
          })
        : { cursor: last, known: idsAt(last, page.rows) };
  }
}
