import { FatalApiError } from 'singer';
import { formatInstant, type Interval, SECOND } from './interval.ts';
import type { Row } from './page.ts';

/** Where pages come from. Rows are ordered by their instant, if the source keeps to its word. */
export interface PageSource {
  /** `startPosition` counts from 1. */
  readonly fetch: (interval: Interval, startPosition: number) => Promise<FetchedPage>;
}

export interface FetchedPage {
  readonly rows: readonly Row[];
  readonly query: string;
  /** Rows that were asked for: fewer than that are the last ones. */
  readonly pageSize: number;
}

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

/** The source does not order its pages, so none of them says what the ones before have left out. */
export class UnorderedPage extends Error {}

const NONE: ReadonlySet<string> = new Set();

/** Passes without a new Id after which a source whose ties have no fixed order is taken to be read. */
const QUIET_PASSES = 12;

interface Position {
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

/**
 * Goes on by offset in a query whose first page lies inside one second, until that second is left.
 *
 * Its pages overlap. Where they do not join up, something has left the second in between and shifted others past us:
 * the pass goes on to its end for what else it brings, and another one starts, whose pages overlap by more. A pass of
 * which all pages join up is complete. If ties come in another order each time they never do, and whole passes that
 * bring nothing new have to do.
 */
async function* pagesThroughSecond(
  span: Span,
  interval: Interval,
  firstPage: FetchedPage & { readonly length: number },
  knownBefore: ReadonlySet<string>,
  source: PageSource,
): AsyncGenerator<Page, Position> {
  const second = endsOf(firstPage).last;
  const known = new Set([...knownBefore, ...firstPage.rows.map(({ id }) => id)]);
  let previous: FetchedPage | undefined = firstPage;
  let position = firstPage.length;
  let overlap = 1;
  let isJoined = true;
  let isQuiet = false;
  for (let quietPasses = 0; ; ) {
    const { isFull, length, ...page } = await fetchInOrder(interval, position, source);
    isJoined &&= previous === undefined || joinsUp(previous, page);
    const last = isFull ? endsOf(page).last : interval.end;
    const isThrough = isJoined && last > second;
    // Of a pass that does not join up only this second counts: what lies behind it comes again, by value.
    const rows = unknown(
      isThrough ? page.rows : page.rows.filter(({ instant }) => instant === second),
      known,
    );
    for (const { id } of rows) known.add(id);
    if (isThrough) {
      const covers = { start: second, end: Math.min(last, span.end) };
      const inside = rows.filter(({ instant }) => instant < span.end);
      yield { ...page, rows: inside, covers, isShort: !isFull };
      return { cursor: last, known: idsAt(last, page.rows) };
    }
    isQuiet &&= rows.length === 0;
    if (last === second) {
      yield { ...page, rows, isShort: false };
      position += length - Math.min(overlap, Math.floor(length / 2));
      previous = page;
      continue;
    }
    quietPasses = isQuiet ? quietPasses + 1 : 0;
    isQuiet = true;
    isJoined = true;
    position = 1;
    previous = undefined;
    overlap *= 2;
    if (quietPasses < QUIET_PASSES) {
      yield { ...page, rows, isShort: false };
      continue;
    }
    const end = Math.min(second + SECOND, span.end);
    yield { ...page, rows, covers: { start: second, end }, isShort: !isFull };
    return { cursor: end, known: NONE };
  }
}

/**
 * Whether nothing can lie between two pages that should overlap: the second one begins with rows of the first, in
 * their order, and has none of them behind that, as it would if ties came in another order each time.
 */
function joinsUp(before: FetchedPage, after: FetchedPage): boolean {
  const places = new Map(before.rows.map(({ id }, place) => [id, place]));
  const shared = after.rows.map(({ id }) => places.get(id) ?? Number.NaN);
  const fresh = shared.findIndex(Number.isNaN);
  const overlap = fresh === -1 ? shared : shared.slice(0, fresh);
  return (
    overlap.length > 0 &&
    overlap.every((place, i) => i === 0 || place > (overlap[i - 1] ?? place)) &&
    shared.slice(overlap.length).every(Number.isNaN)
  );
}

/** Reads an interval of a source that does not order its pages: by offset, in passes whose pages overlap by a record. */
export async function* pagesByOffset(interval: Interval, source: PageSource): AsyncGenerator<Page> {
  const known = new Set<string>();
  for (let quietPasses = 0, isRead = false; !isRead; ) {
    let isQuiet = true;
    let isJoined = true;
    let lastId: string | undefined;
    for (let position = 1, isLast = false; !isLast; ) {
      const { isFull, length, ...page } = await fetchWithin(interval, position, source);
      const fresh = unknown(page.rows, known);
      for (const { id } of fresh) known.add(id);
      isQuiet &&= fresh.length === 0;
      isJoined &&= position === 1 || page.rows.at(0)?.id === lastId;
      isLast = !isFull;
      lastId = page.rows.at(-1)?.id;
      position += length - 1;
      if (isLast) {
        quietPasses = isQuiet ? quietPasses + 1 : 0;
        isRead = isJoined || quietPasses === QUIET_PASSES;
      }
      yield { ...page, rows: fresh, isShort: !isFull, ...(isRead && { covers: interval }) };
    }
  }
}

interface CheckedPage extends FetchedPage {
  readonly isFull: boolean;
  /** Rows that came: one report has a page of 101 where 100 were asked for. */
  readonly length: number;
}

/** A page that may never be waited for, since the run may be stopped before: its failure is told to who waits. */
function fetchAhead(interval: Interval, source: PageSource): Promise<CheckedPage> {
  const page = fetchInOrder(interval, 1, source);
  page.catch(() => {});
  return page;
}

async function fetchInOrder(interval: Interval, position: number, source: PageSource): Promise<CheckedPage> {
  const page = await fetchWithin(interval, position, source);
  if (isAscending(page.rows)) return page;
  throw new UnorderedPage(page.query);
}

/** A page without the rows that an edit took out of the interval while QuickBooks made the page. */
async function fetchWithin(interval: Interval, position: number, source: PageSource): Promise<CheckedPage> {
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
function endsOf({ rows, query }: FetchedPage): { readonly first: number; readonly last: number } {
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

function unknown(rows: readonly Row[], known: ReadonlySet<string>): Row[] {
  return rows.filter(({ id }) => !known.has(id));
}

function idsAt(instant: number, rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.filter((row) => row.instant === instant).map(({ id }) => id));
}
