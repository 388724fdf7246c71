import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextStart } from '../../src/limits/rate-limits.ts';

const LIMITS = [
  { starts: 3, milliseconds: 100 },
  { starts: 10, milliseconds: 1_000 },
];

it('the rate limiter never starts more than the limit in any moving window, and no later than it must', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(80), { maxLength: 80 }), (pauses) => {
      const starts: number[] = [];
      let now = 0;
      for (const pause of pauses) {
        now += pause;
        const start = nextStart(starts, now, LIMITS);
        if (start > now) {
          const isTight = LIMITS.some(
            ({ starts: most, milliseconds }) =>
              starts.filter((each) => each > start - milliseconds - 1 && each <= start).length >= most,
          );
          expect(isTight).toBe(true);
        }
        now = start;
        starts.push(now);
      }
      for (const { starts: most, milliseconds } of LIMITS) {
        for (const from of starts) {
          const inside = starts.filter((each) => each >= from && each < from + milliseconds);
          expect(inside.length).toBeLessThanOrEqual(most);
        }
      }
    }),
  );
});
