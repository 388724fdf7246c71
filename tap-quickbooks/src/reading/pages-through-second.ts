import { type Interval, SECOND } from 'singer';
import type { Page, Position, Span } from './page.ts';
import {
  type CheckedPage,
  endsOf,
  type FetchedPage,
  fetchInOrder,
  idsAt,
  NONE,
  type PageSource,
  unknown,
} from './page-source.ts';
import { QUIET_PASSES } from './pages-by-offset.ts';

/**
 * Goes on by offset in a query whose first page lies inside one second, until that second is left.
 *
 * Its pages overlap. Where they do not join up, something has left the second in between and shifted others past us:
 * the pass goes on to its end for what else it brings, and another one starts, whose pages overlap by more. A pass of
 * which all pages join up is complete. If ties come in another order each time they never do, and whole passes that
 * bring nothing new have to do.
 */
export async function* pagesThroughSecond(
  span: Span,
  interval: Interval,
  firstPage: Omit<CheckedPage, 'isFull'>,
  knownBefore: ReadonlySet<string>,
  source: PageSource,
): AsyncGenerator<Page, Position> {
  const second = endsOf(firstPage).last;
  const known = new Set([...knownBefore, ...firstPage.rows.map(({ id }) => id)]);
  let previous: FetchedPage | undefined = firstPage;
  let position = firstPage.length;
  let overlap = 1;
  /** Rows of the page before that are asked for once more. */
  let repeated = 1;
  let isJoined = true;
  let isQuiet = false;
  for (let quietPasses = 0; ; ) {
    const { isFull, length, ...page } = await fetchInOrder(interval, position, source);
    isJoined &&= previous === undefined || joinsUp(previous, page, repeated);
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
      repeated = Math.min(overlap, Math.floor(length / 2));
      position += length - repeated;
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
 * their order, and has none of them behind that, as it would if ties came in another order each time. Rows leave and
 * none comes, so it cannot begin in front of those that were asked for once more, unless the order is another one.
 */
function joinsUp(before: FetchedPage, after: FetchedPage, repeated: number): boolean {
  const places = new Map(before.rows.map(({ id }, place) => [id, place]));
  const shared = after.rows.map(({ id }) => places.get(id) ?? Number.NaN);
  const fresh = shared.findIndex(Number.isNaN);
  const overlap = fresh === -1 ? shared : shared.slice(0, fresh);
  return (
    (overlap[0] ?? Number.NEGATIVE_INFINITY) >= before.rows.length - repeated &&
    overlap.every((place, i) => i === 0 || place > (overlap[i - 1] ?? place)) &&
    shared.slice(overlap.length).every(Number.isNaN)
  );
}
