import type { CountedInterval, PartlyRead } from 'singer';
import type { EarlierPart, Page, Span } from './page.ts';
import { fetchInOrder, idsAt, isRefusal, NONE, type PageSource, UnorderedPage } from './page-source.ts';
import { type AfterSecond, pageBeyond } from './pages-through-second.ts';
import { idsOf } from './partly-read.ts';
import { countIn, countOf, type PassEnd, type PassStart, passThrough, type Second } from './second-pass.ts';

/**
 * Reads the first second of a span on after the part of it that an earlier run read. Returns the start of that second,
 * which is then read as a whole, if a record may have left it since.
 *
 * No record comes into a time that is past. If the second, or an interval around it, has as many as it had before the
 * part was read, none has left it: then the part and the other pages hold all of its records if they hold as many.
 */
export async function* pagesAfterPart(
  span: Span,
  { partlyRead, onJoined }: EarlierPart,
  source: PageSource,
): AsyncGenerator<Page, AfterSecond> {
  const part = idsOf(partlyRead);
  const second = {
    instant: span.start,
    interval: { start: span.start, end: span.bound },
    source,
    known: new Set(part),
  };
  const end = part && (yield* orUndefined(passAfter(second, partlyRead)));
  if (part && end && (await isWhole(second, end, partlyRead))) {
    onJoined(part);
    return yield* pageBeyond(second, end, span);
  }
  end?.page.giveBack?.();
  return { cursor: span.start, known: NONE, of: end?.isJoined ? end.ofSecond : await countOf(second) };
}

/** Returns true if all records of the second came, and none has left it since it was counted. */
async function isWhole(second: Second, end: PassEnd, part: PartlyRead): Promise<boolean> {
  const came = new Set([...second.known, ...idsAt(second.instant, end.page.rows)]).size;
  if (!end.isJoined || came !== end.ofSecond) return false;
  return part.of === undefined ? await isUnchanged(second, part.within) : end.ofSecond === part.of;
}

/** Returns true if an interval around the second still has as many records. */
async function isUnchanged({ source }: Second, within: CountedInterval | undefined): Promise<boolean> {
  return within !== undefined && (await countIn(source, within)) === within.records;
}

/** A pass from the end of a part. Undefined if the second has changed before that, or has not been counted. */
async function* passAfter(second: Second, part: PartlyRead): AsyncGenerator<Page, PassEnd | undefined> {
  const isCounted = part.of !== undefined || part.within !== undefined;
  const start = isCounted ? await startAfter(second, part) : undefined;
  return start && (yield* passThrough(second, start));
}

/**
 * Asks for the last records of a part once more. The pass starts with them if exactly these come, at their places and in
 * their order, and none of the part comes after them.
 */
async function startAfter(
  second: Second,
  { lastIds, of, within }: PartlyRead,
): Promise<PassStart | undefined> {
  const { instant, interval, source, known } = second;
  const repeated = lastIds.length;
  const position = known.size - repeated + 1;
  const first = await fetchInOrder(interval, position, source);
  const again = first.rows.slice(0, repeated);
  const isSame = lastIds.every((id, i) => again[i]?.id === id && again[i]?.instant === instant);
  if (isSame && first.rows.slice(repeated).every(({ id }) => !known.has(id)))
    return {
      position,
      overlap: 1,
      after: { page: { ...first, rows: again }, repeated },
      first,
      proof: { of, within },
    };
  first.giveBack?.();
  return undefined;
}

/** Undefined if a page is refused, or not in order: it shows when the second is read as a whole. */
async function* orUndefined<T>(pages: AsyncGenerator<Page, T>): AsyncGenerator<Page, T | undefined> {
  try {
    return yield* pages;
  } catch (error) {
    if (isRefusal(error) || error instanceof UnorderedPage) return undefined;
    throw error;
  }
}
