import type { Window } from '../sql/volumetry.ts';
import { type Interval, missingFrom, union } from './interval.ts';

/** What of a stream has been read completely, as the STATEs in the ledger say. */
export interface Coverage {
  readonly windowField: string;
  readonly covered: readonly Interval[];
  /** Not completely read, and without a row. */
  readonly gaps: readonly Interval[];
  /** Windows that have rows and are not completely read: they did not verify, or their run was ended. */
  readonly unfinished: readonly Window[];
}

/** A bookmark of tap-quickbooks. */
export interface Bookmark {
  readonly windowField: string;
  readonly covered: readonly Interval[];
}

/**
 * Judges from the first to the last instant that a STATE or a row speaks of. Undefined for a stream of which no STATE
 * says what has been read, as those of other taps.
 */
export function coverageFrom(
  bookmarks: readonly Bookmark[],
  windows: readonly Window[],
): Coverage | undefined {
  const [newest] = bookmarks;
  if (newest === undefined) return undefined;
  const { windowField } = newest;
  const covered = union(
    bookmarks.filter((each) => each.windowField === windowField).flatMap((each) => each.covered),
  );
  const dated = windows.flatMap((window) => {
    const interval = intervalOf(window);
    return interval === undefined ? [] : [{ window, interval }];
  });
  const unfinished = dated.filter(({ interval }) => missingFrom(covered, interval).length > 0);
  const known = union([...covered, ...unfinished.map(({ interval }) => interval)]);
  const [first, last] = [known.at(0), known.at(-1)];
  const gaps =
    first === undefined || last === undefined
      ? []
      : missingFrom(known, { start: first.start, end: last.end });
  return { windowField, covered, gaps, unfinished: unfinished.map(({ window }) => window) };
}

/** Undefined for rows without a window, and for one that ends beyond all calendars. */
export function intervalOf(window: Window): Interval | undefined {
  const { window_start_utc: start, window_end_utc: end } = window;
  if (start === null) return undefined;
  const from = Date.parse(start);
  const to = end === null ? from : Date.parse(end);
  return Number.isNaN(from) || Number.isNaN(to) ? undefined : { start: from, end: Math.max(from, to) };
}

/** The bookmark of a stream in the text of a STATE; undefined if it has none that this tap has made. */
export function bookmarkIn(state: unknown, stream: string): Bookmark | undefined {
  const bookmark = memberOf(memberOf(state, 'bookmarks'), stream);
  const [windowField, covered] = [memberOf(bookmark, 'window_field'), memberOf(bookmark, 'covered')];
  if (typeof windowField !== 'string' || !Array.isArray(covered)) return undefined;
  return { windowField, covered: covered.flatMap(intervalFrom) };
}

function intervalFrom(pair: unknown): Interval[] {
  const [start, end] = Array.isArray(pair) ? pair.map((text) => Date.parse(String(text))) : [];
  const isInterval = start !== undefined && end !== undefined && start < end;
  return isInterval ? [{ start, end }] : [];
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
