import type { FatalApiError, RetryableApiError } from 'singer';
import { pagesAfterPart } from './earlier-part.ts';
import type { Page, Position, Span } from './page.ts';
import {
  type CheckedPage,
  fetchAhead,
  fetchInOrder,
  idsAt,
  isRefusal,
  lastOf,
  lastSecondOf,
  NONE,
  type PageSource,
  unknown,
} from './page-source.ts';
import { pagesAroundFault } from './pages-around-fault.ts';
import { type AfterSecond, type AtSecond, pagesThroughSecond, tiedEnd } from './pages-through-second.ts';

/**
 * Reads a span of the past without losing a record, whatever is edited meanwhile.
 *
 * An edit moves a row to now, out of the span, and shifts every later offset; it never puts a row into the span. So
 * each page continues from the last instant that was seen, not from a count: it asks again for that second, and leaves
 * out the Ids that came before. Offsets are used only inside a second that fills most of a page. The intervals that pages
 * cover follow each other from the start of the span to its end. If an earlier run read a part of the first second, the
 * span is read on after that part.
 *
 * `endNow` returns the end of the span. The caller may bring it forward after a page that has a `rest`.
 */
export async function* pagesOf(
  span: Span,
  source: PageSource,
  endNow: () => number = () => span.end,
): AsyncGenerator<Page> {
  let at: Position = yield* fromStart(span, source);
  let ahead: Promise<CheckedPage> | undefined;
  while (at.cursor < endNow()) {
    const { cursor, known } = at;
    const interval = { start: cursor, end: span.bound };
    const fetched = await orRefusal(ahead ?? fetchInOrder(interval, 1, source));
    if (isRefusal(fetched)) {
      ahead = undefined;
      at = yield* pagesAroundFault({ interval, known, end: endNow(), problem: fetched, source });
      continue;
    }
    const { isFull, length: _, ...page } = fetched;
    const last = isFull ? lastOf(page) : span.bound;
    const spanEnd = endNow();
    const tied = last < spanEnd ? tiedEnd(fetched, last, last === cursor ? at : undefined) : undefined;
    const end = Math.min(last, spanEnd);
    // The next page is requested while this one is written. Its start is certain, however the rest is shared.
    ahead =
      tied === undefined && end < spanEnd ? fetchAhead({ start: last, end: span.bound }, source) : undefined;
    const inside = page.rows.filter(({ instant }) => instant < spanEnd);
    yield {
      ...page,
      ...lastSecondOf(inside),
      rows: unknown(inside, known),
      covers: { start: cursor, end },
      isShort: !isFull,
      ...(ahead !== undefined && { rest: { start: end, end: spanEnd } }),
      partlyRead: tied?.partlyRead,
    };
    at =
      tied !== undefined
        ? yield* throughSeconds({
            span: { ...span, end: spanEnd },
            interval: { start: last, end: span.bound },
            ...tied,
            source,
          })
        : { cursor: last, known: idsAt(last, page.rows) };
  }
}

/** Goes through a second by offset, and through each one in whose middle a page of the one before ends. */
async function* throughSeconds(at: AtSecond): AsyncGenerator<Page, Position> {
  return yield* throughTied(yield* aroundFault(at), at);
}

async function* throughTied(
  first: AfterSecond,
  { span, source }: Pick<AtSecond, 'span' | 'source'>,
): AsyncGenerator<Page, Position> {
  let after = first;
  while (after.tied !== undefined) {
    const interval = { start: after.cursor, end: span.bound };
    after = yield* aroundFault({ span, source, interval, ...after.tied });
  }
  return after;
}

/** Goes through a second that fills most of a page, and around a record in it that makes a page fail. */
async function* aroundFault(at: AtSecond): AsyncGenerator<Page, AfterSecond> {
  const { span, known, source } = at;
  try {
    return yield* pagesThroughSecond(at);
  } catch (problem) {
    if (!isRefusal(problem)) throw problem;
    const interval = { start: at.interval.start, end: span.bound };
    return yield* pagesAroundFault({ interval, known, end: span.end, problem, source });
  }
}

/** Reads on after the part of the first second that an earlier run read, if there is one. */
async function* fromStart(span: Span, source: PageSource): AsyncGenerator<Page, Position> {
  if (span.earlier === undefined) return { cursor: span.start, known: NONE };
  return yield* throughTied(yield* pagesAfterPart(span, span.earlier, source), { span, source });
}

async function orRefusal(
  page: Promise<CheckedPage>,
): Promise<CheckedPage | FatalApiError | RetryableApiError> {
  try {
    return await page;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}
