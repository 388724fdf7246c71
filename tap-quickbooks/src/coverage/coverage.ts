import type { Interval } from './interval.ts';

/**
 * The time that has been read completely: intervals that are sorted and neither overlap nor touch.
 * Every function here is pure; a Coverage is never changed.
 */
export type Coverage = readonly Interval[];

export const NOTHING: Coverage = [];

/** The coverage with one more interval. An empty interval adds nothing. */
export function add(coverage: Coverage, { start, end }: Interval): Coverage {
  if (start >= end) return coverage;
  const before = coverage.filter((each) => each.end < start);
  const after = coverage.filter((each) => each.start > end);
  const joined = coverage.filter((each) => each.end >= start && each.start <= end);
  const merged = {
    start: Math.min(start, ...joined.map((each) => each.start)),
    end: Math.max(end, ...joined.map((each) => each.end)),
  };
  return [...before, merged, ...after];
}

/** The coverage of any intervals, in any order, overlapping or not. */
export function coverageOf(intervals: readonly Interval[]): Coverage {
  return intervals.reduce(add, NOTHING);
}

/** The coverage without an interval. */
export function subtract(coverage: Coverage, { start, end }: Interval): Coverage {
  if (start >= end) return coverage;
  return coverage
    .flatMap((each) => [
      { start: each.start, end: Math.min(each.end, start) },
      { start: Math.max(each.start, end), end: each.end },
    ])
    .filter((each) => each.start < each.end);
}

/** What of the requested interval is not covered yet, in order. */
export function gaps(coverage: Coverage, requested: Interval): Coverage {
  return coverage.reduce(subtract, coverageOf([requested]));
}
