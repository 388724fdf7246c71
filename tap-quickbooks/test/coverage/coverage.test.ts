import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, type Coverage, coverageOf, gaps, subtract } from '../../src/coverage/coverage.ts';
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
});
