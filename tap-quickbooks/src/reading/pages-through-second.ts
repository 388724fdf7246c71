import { type Interval, type PartlyRead, SECOND_MS } from 'singer';
import type { Page, Position, Span } from './page.ts';
import { type CheckedPage, idsAt, lastSecondOf, NONE, type PageSource, unknown } from './page-source.ts';
import { QUIET_PASSES } from './pages-by-offset.ts';
import { partlyReadOf } from './partly-read.ts';
import { newRowsOf, type PassEnd, type PassStart, passThrough, type Second } from './second-pass.ts';

/** Records of one second at the end of a full page from which on it is read by offset, as a part of the page: a fiftieth. */
const MANY_TIES = 1 / 50;
/** Fewer are asked for again by value. That takes no call more, and the next page can be asked for at once. */
const FEW_TIES = 10;

/** The end of a full page in the middle of a second with many records. */
interface TiedEnd extends Pick<AtSecond, 'known' | 'start'> {
  readonly partlyRead: PartlyRead | undefined;
}

/**
 * Returns the end of a full page if it is in the middle of a second with many records, and their order is known.
 * `before` is what was known of that second before.
 */
export function tiedEnd(
  { isFull, length, ...page }: CheckedPage,
  last: number,
  before: Pick<Position, 'known' | 'of'> = { known: NONE },
): TiedEnd | undefined {
  const rows = page.rows.filter(({ instant }) => instant === last);
  if (!isFull || rows.length <= Math.min(length / 2, Math.max(FEW_TIES, length * MANY_TIES)))
    return undefined;
  const known = new Set([...before.known, ...rows.map(({ id }) => id)]);
  const isWhole = known.size === rows.length && page.rows.length === length;
  const proof = before.of === undefined ? undefined : { of: before.of };
  const partlyRead = isWhole ? partlyReadOf({ ...proof, instant: last, ids: known, rows }) : undefined;
  const after = { page: { ...page, rows }, repeated: 1 };
  return {
    known,
    start: { position: rows.length, overlap: 1, after, proof, part: partlyRead },
    partlyRead,
  };
}

/** A reading that has come to a page that ends in the middle of a second with many records. */
export interface AtSecond {
  /** The span, with its end as it is now: it is not shared before the second is left. */
  readonly span: Span;
  /** The time from that second on. */
  readonly interval: Interval;
  /** Ids that were emitted of that second. The passes add to them. */
  readonly known: Set<string>;
  readonly start: PassStart;
  readonly source: PageSource;
}

/** The place where a reading continues, and the end of its last page if that is in the middle of a second as well. */
export interface AfterSecond extends Position {
  readonly tied?: TiedEnd | undefined;
}

/**
 * Continues by offset from the records of one second that filled most of a page, until that second is left.
 *
 * The pages of a pass overlap. If two of them do not join up, a record has left the second and shifted others past the
 * reader. The pass then runs to its end for what else it brings, and the next one has pages that overlap by more. A
 * pass is complete if all its pages join up. If ties come in another order each time, pages never join up: then the
 * second counts as read after some passes without a new Id.
 */
export async function* pagesThroughSecond(at: AtSecond): AsyncGenerator<Page, AfterSecond> {
  const { span, interval, known, source } = at;
  const instant = interval.start;
  const second = { instant, interval, source, known };
  let { start } = at;
  for (let quietPasses = 0; ; start = { position: 1, overlap: 2 * start.overlap }) {
    const end = yield* passThrough(second, start);
    const { page, isFull, last, ofSecond, isJoined, isQuiet } = end;
    if (isJoined && last > instant) return yield* pageBeyond(second, end, span);
    // Only this second counts of a pass that does not join up: later records come again, by value.
    const rows = newRowsOf(second, page.rows);
    quietPasses = isQuiet && rows.length === 0 ? quietPasses + 1 : 0;
    if (quietPasses === QUIET_PASSES) {
      const lastSecond = { instant, records: ofSecond };
      const cursor = Math.min(instant + SECOND_MS, span.end);
      yield { ...page, lastSecond, rows, covers: { start: instant, end: cursor }, isShort: !isFull };
      return { cursor, known: NONE };
    }
    yield { ...page, rows, isShort: false };
  }
}

/** The last page of a pass that is complete: it covers the second, and what it has beyond it. */
export async function* pageBeyond(
  { instant, known }: Second,
  { page, length, isFull, last, ofSecond }: PassEnd,
  span: Span,
): AsyncGenerator<Page, AfterSecond> {
  const inside = page.rows.filter((row) => row.instant < span.end);
  const later = inside.filter((row) => row.instant > instant);
  const tied = last < span.end ? tiedEnd({ ...page, isFull, length }, last) : undefined;
  yield {
    ...page,
    lastSecond: { instant, records: ofSecond },
    ...lastSecondOf(later),
    rows: unknown(inside, known),
    covers: { start: instant, end: Math.min(last, span.end) },
    isShort: !isFull,
    partlyRead: tied?.partlyRead,
  };
  return { cursor: last, known: idsAt(last, page.rows), tied };
}
