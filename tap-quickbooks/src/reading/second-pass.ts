import { type Interval, type PartlyRead, SECOND_MS } from 'singer';
import type { Page, Row } from './page.ts';
import {
  type CheckedPage,
  fetchInOrder,
  idsAt,
  isRefusal,
  lastOf,
  type PageSource,
  type PlacedPage,
  unknown,
} from './page-source.ts';
import { partlyReadOf } from './partly-read.ts';

/**
 * Pages of a second, after its first one, after which QuickBooks counts it, if that was not done after the first of them.
 * A second of fewer takes no call more: for a kill in it the count of the gap has to do.
 */
const PAGES_BEFORE_COUNT = 8;

/** A second with more records than fit into a page. */
export interface Second {
  readonly instant: number;
  /** The interval that its pages are asked for. The second is the first one in it that has records. */
  readonly interval: Interval;
  readonly source: PageSource;
  /** Ids that were emitted of the second, and no others. The passes add to them. */
  readonly known: Set<string>;
}

/** The start of a pass: at the first record of the second, or after a page of it, as the first pass. */
export interface PassStart {
  readonly position: number;
  /** Rows by which two pages overlap. */
  readonly overlap: number;
  readonly after?: PageBefore;
  /** The first page of the pass, if it is there already. */
  readonly first?: CheckedPage;
  /** The counts before any record of the second came. */
  readonly proof?: Proof | undefined;
  /** The part of the second before the pass, as the page before said. */
  readonly part?: PartlyRead | undefined;
}

/** A count, which tells the next run whether a record has left the second. Undefined if QuickBooks did not count. */
type Proof = Pick<PartlyRead, 'of' | 'within'>;

interface PageBefore {
  readonly page: PlacedPage;
  /** Its last rows that the next page is asked for once more. */
  readonly repeated: number;
}

/** The end of a pass: the page that reaches beyond the second. Its rows are not emitted yet. */
export interface PassEnd {
  readonly page: PlacedPage;
  /** Records of the page, those without a place included. */
  readonly length: number;
  readonly isFull: boolean;
  readonly last: number;
  /** Records that QuickBooks had in the second when it answered with the page. */
  readonly ofSecond: number;
  /** All pages of the pass join up, so nothing was missed between two of them. */
  readonly isJoined: boolean;
  /** No page before the last one brought a new Id. */
  readonly isQuiet: boolean;
}

/**
 * Reads a second by offset, in pages that overlap, until a page reaches beyond it.
 *
 * A page that has the second counted waits for the page after the count. If that joins up, all records so far were there
 * when it was taken. Then the part before the waiting page is noted with the number before its rows are written, so that
 * a kill costs none but these.
 */
export async function* passThrough(second: Second, start: PassStart): AsyncGenerator<Page, PassEnd> {
  const isFirst = start.after !== undefined;
  let { position, after, first, proof, part } = start;
  let isJoined = true;
  let isQuiet = !isFirst;
  for (let pages = 1; ; pages += 1) {
    const fetched = first ?? (await fetchInOrder(second.interval, position, second.source));
    const { isFull, length, ...page } = fetched;
    isJoined &&= after === undefined || joinsUp(after, page, isFirst ? second.known : idsIn(after.page));
    const last = isFull ? lastOf(page) : second.interval.end;
    if (last !== second.instant) {
      const ofSecond = position - 1 + idsAt(second.instant, page.rows).size;
      return { page, length, isFull, last, ofSecond, isJoined, isQuiet };
    }
    const rows = newRowsOf(second, page.rows);
    isQuiet &&= rows.length === 0;
    const records = position - 1 + length;
    const repeated = Math.min(start.overlap, Math.floor(length / 2));
    position += length - repeated;
    after = { page, repeated };
    // A later count says nothing of records that an earlier run read.
    const mayBeCounted =
      isFirst &&
      isJoined &&
      start.proof === undefined &&
      proof?.of === undefined &&
      (pages === 1 || pages === PAGES_BEFORE_COUNT);
    const ahead = mayBeCounted
      ? pageAfterCount(second, position, { pageSize: page.pageSize, isLong: pages > 1 })
      : undefined;
    // An error is thrown once this page is written.
    const counted = await ahead?.catch(() => undefined);
    if (counted?.proof !== undefined && joinsUp(after, counted.page, second.known)) proof = counted.proof;
    const countedPart =
      mayBeCounted && part !== undefined && proof !== undefined
        ? { ...part, of: proof.of, within: proof.within }
        : undefined;
    part = isJoined ? partIfWhole(second, page.rows, records, proof) : undefined;
    yield { ...page, rows, isShort: false, countedPart, partlyRead: part };
    first = (await ahead)?.page;
  }
}

interface PageAfterCount {
  readonly proof: Proof | undefined;
  readonly page: CheckedPage;
}

/** The next page of a second, after a count of it if that is taken here. The count of an interval around it costs nothing. */
async function pageAfterCount(
  second: Second,
  position: number,
  { pageSize, isLong }: { readonly pageSize: number; readonly isLong: boolean },
): Promise<PageAfterCount> {
  const { source, interval } = second;
  const isCounted = (await source.isSecondToBeCounted?.(pageSize, isLong)) ?? isLong;
  const of = isCounted ? await countOf(second) : undefined;
  const within = source.countedAround?.();
  const proof = of === undefined ? within && { within } : { of };
  return { proof, page: await fetchInOrder(interval, position, source) };
}

/**
 * The part of the second up to the end of a page. Undefined if a record has left it: then STATE would claim as many as
 * it has now, and the next run could take one that it never saw for the one that left.
 */
function partIfWhole({ instant, known }: Second, rows: readonly Row[], records: number, proof?: Proof) {
  return known.size === records ? partlyReadOf({ ...proof, instant, ids: known, rows }) : undefined;
}

/** Records that QuickBooks has in a second. Undefined if it refuses to count them, or would have to read them. */
export function countOf({
  instant,
  source,
}: Pick<Second, 'instant' | 'source'>): Promise<number | undefined> {
  return countIn(source, { start: instant, end: instant + SECOND_MS });
}

/** The same for any interval. */
export async function countIn(source: PageSource, interval: Interval): Promise<number | undefined> {
  if (source.isCountedByReading) return undefined;
  try {
    return await source.count?.(interval);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** The rows of the second that are not known, which they then are. */
export function newRowsOf({ instant, known }: Second, rows: readonly Row[]): Row[] {
  const fresh = unknown(
    rows.filter((row) => row.instant === instant),
    known,
  );
  for (const { id } of fresh) known.add(id);
  return fresh;
}

/**
 * Returns true if nothing can lie between two pages that should overlap. The second page then begins with rows of the
 * first, in their order, and has no row further on that came before it, as it would if ties came in another order each
 * time. Rows leave and none comes, so it cannot begin before the rows that were asked for once more, unless the order is
 * another.
 */
function joinsUp(
  { page: before, repeated }: PageBefore,
  after: PlacedPage,
  cameBefore: ReadonlySet<string>,
): boolean {
  const places = new Map(before.rows.map(({ id }, place) => [id, place]));
  const shared = after.rows.map(({ id }) => places.get(id) ?? Number.NaN);
  const fresh = shared.findIndex(Number.isNaN);
  const overlap = fresh === -1 ? shared : shared.slice(0, fresh);
  return (
    (overlap[0] ?? Number.NEGATIVE_INFINITY) >= before.rows.length - repeated &&
    overlap.every((place, i) => i === 0 || place > (overlap[i - 1] ?? place)) &&
    after.rows.slice(overlap.length).every(({ id }) => !cameBefore.has(id))
  );
}

function idsIn({ rows }: PlacedPage): ReadonlySet<string> {
  return new Set(rows.map(({ id }) => id));
}
