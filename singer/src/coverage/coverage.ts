import type { Interval } from './interval.ts';

/**
 * The time that has been read completely: intervals that are sorted and neither overlap nor touch.
 * Every function here is pure and takes time in proportion to its input at most; a Coverage is never changed.
 */
export type Coverage = readonly Interval[];

export const NOTHING: Coverage = [];

/** The coverage of any intervals, in any order, overlapping or not. */
export function coverageOf(intervals: readonly Interval[]): Coverage {
  const joined: Interval[] = [];
  for (const each of [...intervals].sort((a, b) => a.start - b.start)) {
    const { start, end } = each;
    const last = joined.at(-1);
    if (start >= end) continue;
    if (last === undefined || start > last.end) joined.push(each);
    else if (end > last.end) joined[joined.length - 1] = { start: last.start, end };
  }
  return joined;
}

/** The coverage with one more interval. An empty interval adds nothing. */
export function add(coverage: Coverage, interval: Interval): Coverage {
  const { start, end } = interval;
  if (start >= end) return coverage;
  const before = coverage.filter((each) => each.end < start);
  const after = coverage.filter((each) => each.start > end);
  const joined = coverage.slice(before.length, coverage.length - after.length);
  return [...before, ...coverageOf([...joined, interval]), ...after];
}

/** The coverage without an interval. */
export function subtract(coverage: Coverage, interval: Interval): Coverage {
  return interval.start >= interval.end ? coverage : without(coverage, [interval]);
}

/** The parts of the requested interval that are not covered, in order. */
export function gaps(coverage: Coverage, requested: Interval): Coverage {
  return without(coverageOf([requested]), coverage);
}

/** The parts of one coverage that another one does not hold, in order. */
export function without(coverage: Coverage, taken: Coverage): Coverage {
  const left: Interval[] = [];
  let next = 0;
  for (const { start, end } of coverage) {
    let from = start;
    for (let each = taken[next]; each !== undefined && each.start < end; each = taken[next]) {
      if (each.start > from) left.push({ start: from, end: each.start });
      from = Math.max(from, each.end);
      // One that reaches beyond this interval may take from the next one, too.
      if (each.end > end) break;
      next += 1;
    }
    if (from < end) left.push({ start: from, end });
  }
  return left;
}

/** Tells if a coverage holds a part of an interval, in steps as many as its length has binary digits. */
export function overlaps(coverage: Coverage, { start, end }: Interval): boolean {
  let [low, high] = [0, coverage.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((coverage[middle]?.end ?? end) <= start) low = middle + 1;
    else high = middle;
  }
  // An interval without length has no part.
  return start < end && (coverage[low]?.start ?? end) < end;
}
