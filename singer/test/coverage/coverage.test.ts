import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  type Coverage,
  coverageOf,
  gaps,
  overlaps,
  subtract,
  without,
} from '../../src/coverage/coverage.ts';
import type { Interval } from '../../src/coverage/interval.ts';

const interval = fc
  .tuple(fc.nat(60), fc.nat(60))
  .map(([a, b]): Interval => ({ start: Math.min(a, b), end: Math.max(a, b) }));
const intervals = fc.array(interval, { maxLength: 12 });

/** The same rules, told point by point. */
const points = (coverage: Coverage) =>
  new Set(coverage.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i)));
const sorted = (set: Iterable<number>) => [...set].sort((a, b) => a - b);

describe('coverage', () => {
  it('holds exactly the points of the intervals that were added, in any order', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        expect(sorted(points(coverageOf(list)))).toEqual(sorted(points(list)));
        expect(coverageOf([...list].reverse())).toEqual(coverageOf(list));
      }),
    );
  });

  it('is always sorted, without empty, overlapping or touching intervals', () => {
    fc.assert(
      fc.property(intervals, interval, (list, taken) => {
        for (const coverage of [coverageOf(list), subtract(coverageOf(list), taken)]) {
          for (const [i, { start, end }] of coverage.entries()) {
            expect(start).toBeLessThan(end);
            expect(start).toBeGreaterThan(coverage[i - 1]?.end ?? -1);
          }
        }
      }),
    );
  });

  it('overlaps an interval if they have a point in common', () => {
    fc.assert(
      fc.property(intervals, interval, (list, other) => {
        const common = sorted(points([other])).some((point) => points(coverageOf(list)).has(point));
        expect(overlaps(coverageOf(list), other)).toBe(common);
      }),
    );
  });

  it('loses exactly the points of an interval that is subtracted', () => {
    fc.assert(
      fc.property(intervals, interval, (list, taken) => {
        const left = points(coverageOf(list));
        for (const point of points([taken])) left.delete(point);
        expect(sorted(points(subtract(coverageOf(list), taken)))).toEqual(sorted(left));
      }),
    );
  });

  it('and its gaps make up the requested interval, without an overlap', () => {
    fc.assert(
      fc.property(intervals, interval, (list, requested) => {
        const coverage = coverageOf(list);
        const missing = gaps(coverage, requested);
        const inside = sorted(points([requested])).filter((point) => points(coverage).has(point));
        expect(sorted([...points(missing), ...inside])).toEqual(sorted(points([requested])));
        expect(gaps(missing.reduce(add, coverage), requested)).toEqual([]);
      }),
    );
  });

  it('without another one has exactly the points that the other does not have', () => {
    fc.assert(
      fc.property(intervals, intervals, (list, taken) => {
        const left = points(coverageOf(list));
        for (const point of points(taken)) left.delete(point);
        const difference = without(coverageOf(list), coverageOf(taken));
        expect(sorted(points(difference))).toEqual(sorted(left));
        expect(coverageOf(difference)).toEqual(difference);
      }),
    );
  });

  it('of 10,000 intervals looks at each of them a few times only', () => {
    const all = counted(10_000);
    const other = counted(10_000, 5);
    const operations: Record<string, () => unknown> = {
      coverageOf: () => coverageOf(all.intervals.toReversed()),
      add: () => add(all.intervals, { start: 15, end: 99_995 }),
      subtract: () => subtract(all.intervals, { start: 15, end: 99_995 }),
      gaps: () => gaps(all.intervals, { start: 0, end: 200_000 }),
      without: () => without(all.intervals, other.intervals),
    };
    for (const [name, operation] of Object.entries(operations)) {
      const before = all.looks() + other.looks();
      operation();
      // To sort takes about 14 looks at each, and comparing two intervals takes two.
      expect(all.looks() + other.looks() - before, name).toBeLessThan(50 * 10_000);
    }
  });
});

/** Intervals of 3 every 10, and how often one of their ends was looked at. */
function counted(length: number, from = 0): { intervals: Interval[]; looks: () => number } {
  let looks = 0;
  const look = (value: number) => {
    looks += 1;
    return value;
  };
  const intervals = Array.from({ length }, (_, i) => ({
    get start() {
      return look(from + i * 10);
    },
    get end() {
      return look(from + i * 10 + 3);
    },
  }));
  return { intervals, looks: () => looks };
}
