import { type FatalApiError, type Interval, type RetryableApiError, SECOND_MS } from 'singer';
import type { Page, Position } from './page.ts';
import {
  type CheckedPage,
  fetchWithin,
  idsAt,
  isRefusal,
  lastOf,
  lastSecondOf,
  NONE,
  type PageSource,
  requireOrder,
  unknown,
} from './page-source.ts';
import { pagesOfRefusedSecond } from './pages-of-refused-second.ts';
import { type AtSecond, pagesThroughSecond, tiedEnd } from './pages-through-second.ts';

/** Attempts of a request while a fault is narrowed down: the fault has shown that it lasts. */
const ATTEMPTS_AT_FAULT = 2;

/** A page that a source always refuses. */
interface RefusedPage {
  /** The interval that the page was asked for. */
  readonly interval: Interval;
  /** Ids that were emitted of its first second. */
  readonly known: ReadonlySet<string>;
  /** End of the span. */
  readonly end: number;
  readonly problem: FatalApiError | RetryableApiError;
  readonly source: PageSource;
}

/**
 * Reads around the record that makes a page fail, by halving the time. What comes before the record is emitted: a second
 * of several pages in pages that overlap. The second of the record is read record by record. Throws the problem if the
 * source does not answer at all.
 */
export async function* pagesAroundFault(refused: RefusedPage): AsyncGenerator<Page, Position> {
  const { interval, end, problem, source } = refused;
  await requireService(interval, problem, source);
  let { start: low, end: high } = interval;
  let { known } = refused;
  while (high - low > SECOND_MS) {
    const middle = low + Math.floor((high - low) / 2 / SECOND_MS) * SECOND_MS;
    const page = await unlessRefused({ start: low, end: middle }, source);
    const last = page?.isFull ? lastOf(page) : middle;
    const tied = page !== undefined && last === low ? tiedEnd(page, low, { known }) : undefined;
    if (page === undefined || (last === low && tied === undefined)) {
      high = middle;
      continue;
    }
    const { isFull, length, ...fetched } = page;
    const inside = page.rows.filter(({ instant }) => instant < end);
    const rows = unknown(inside, known);
    yield {
      ...fetched,
      ...lastSecondOf(inside),
      rows,
      covers: { start: low, end: Math.min(last, end) },
      isShort: !isFull,
      partlyRead: tied?.partlyRead,
    };
    if (tied !== undefined) {
      known = tied.known;
      const second = { start: low, end: low + SECOND_MS };
      const span = { ...second, end, bound: second.end };
      if (!(yield* isReadThrough({ ...tied, span, interval: second, source }))) break;
    }
    low = tied === undefined ? last : low + SECOND_MS;
    if (low >= end) return { cursor: end, known: NONE };
    known = isFull && tied === undefined ? idsAt(low, page.rows) : NONE;
  }
  yield* pagesOfRefusedSecond({ instant: low, known, problem, source });
  source.restorePageSize?.();
  return { cursor: low + SECOND_MS, known: NONE };
}

/** Goes through a second that fills a page. Returns false if a later page of it is refused. */
async function* isReadThrough(at: AtSecond): AsyncGenerator<Page, boolean> {
  const fetch: PageSource['fetch'] = (interval, position) =>
    at.source.fetch(interval, position, { attempts: ATTEMPTS_AT_FAULT });
  try {
    yield* pagesThroughSecond({ ...at, source: { ...at.source, fetch } });
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

/** Asks for no time at all: a source that refuses even that is out of order, and no record is to blame. */
export async function requireService(
  { start }: Interval,
  problem: Error,
  { fetch }: PageSource,
): Promise<void> {
  try {
    await fetch({ start, end: start }, 1, { attempts: 1 });
  } catch (error) {
    throw isRefusal(error) ? problem : error;
  }
}

async function unlessRefused(interval: Interval, source: PageSource): Promise<CheckedPage | undefined> {
  try {
    const page = await fetchWithin(interval, 1, source, { attempts: ATTEMPTS_AT_FAULT });
    return page.isFull ? requireOrder(page, interval) : page;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
