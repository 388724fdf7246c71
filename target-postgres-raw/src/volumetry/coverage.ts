import {
  type Bookmark,
  type Coverage,
  coverageOf,
  gaps,
  type Interval,
  NOTHING,
  readBookmark,
  without,
} from 'singer';
import type { Window } from '../sql/volumetry.ts';

/** The coverage of a stream, as the STATEs in the ledger tell it, against its rows. */
export interface StreamCoverage extends Bookmark {
  /** Not completely read, and without a row. */
  readonly gaps: Coverage;
  /** Windows with rows that are not completely read: they did not verify, or their run was ended. */
  readonly unfinished: readonly Window[];
}

/**
 * Judges from the first to the last instant that a STATE, a row or a run's request speaks of. Undefined for a stream of which no STATE
 * says what has been read, as those of other taps.
 */
export function coverageFrom(
  bookmarks: readonly Bookmark[],
  windows: readonly Window[],
  requested: Coverage = NOTHING,
): StreamCoverage | undefined {
  const [newest] = bookmarks;
  if (newest === undefined) return undefined;
  const { windowField } = newest;
  const covered = coverageOf(
    bookmarks.filter((each) => each.windowField === windowField).flatMap((each) => each.covered),
  );
  const dated = windows.flatMap((window) => {
    const interval = intervalOf(window);
    return interval === undefined ? [] : [{ window, interval }];
  });
  const unfinished = dated.filter(({ interval }) => gaps(covered, interval).length > 0);
  const known = coverageOf([...covered, ...unfinished.map(({ interval }) => interval)]);
  const [first, last] = [known.at(0), known.at(-1)];
  const between =
    first === undefined || last === undefined ? [] : gaps(known, { start: first.start, end: last.end });
  const missing = coverageOf([...between, ...without(requested, known)]);
  return { windowField, covered, gaps: missing, unfinished: unfinished.map(({ window }) => window) };
}

/** Undefined for rows without a window, and for one that ends beyond all calendars. */
export function intervalOf(window: Window): Interval | undefined {
  const { window_start_utc: start, window_end_utc: end } = window;
  if (start === null) return undefined;
  const from = Date.parse(start);
  const to = end === null ? from : Date.parse(end);
  return Number.isNaN(from) || Number.isNaN(to) ? undefined : { start: from, end: Math.max(from, to) };
}

/** The bookmark of a stream in a STATE. Undefined if it has none that tap-quickbooks wrote. */
export function bookmarkIn(state: unknown, stream: string): Bookmark | undefined {
  return readBookmark(memberOf(memberOf(state, 'bookmarks'), stream));
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
