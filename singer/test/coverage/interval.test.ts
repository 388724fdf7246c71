import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, daysOf, formatInstant, windowOf } from '../../src/coverage/interval.ts';

const at = (text: string) => Date.parse(text);
const YEAR = { start: at('2024-01-01T00:00:00Z'), end: at('2025-01-01T00:00:00Z') };

describe('a window', () => {
  it.each([
    // QuickBooks' own day is another one than the UTC day, and its offset changes twice a year.
    ['2024-03-09T23:30:00-08:00', '2024-03-10'],
    ['2024-03-10T15:59:59-08:00', '2024-03-10'],
    ['2024-03-10T16:59:59-07:00', '2024-03-10'],
    ['2024-03-10T17:00:00-07:00', '2024-03-11'],
    ['2024-11-03T00:30:00-07:00', '2024-11-03'],
    ['2024-11-03T16:00:00-08:00', '2024-11-04'],
  ])('of %s is the UTC day %s', (time, day) => {
    const { start, end } = windowOf(at(time), YEAR);
    expect(formatInstant(start)).toBe(`${day}T00:00:00Z`);
    expect(end - start).toBe(DAY_MS);
  });

  it('is cut to the requested range', () => {
    const range = { start: at('2024-05-01T10:00:00Z'), end: at('2024-05-01T12:30:00Z') };
    expect(windowOf(at('2024-05-01T11:00:00Z'), range)).toEqual(range);
  });

  it('before 1970 is a whole day too', () => {
    const range = { start: at('1960-01-01T00:00:00Z'), end: at('1961-01-01T00:00:00Z') };
    expect(windowOf(at('1960-06-01T23:59:59Z'), range).start).toBe(at('1960-06-01T00:00:00Z'));
  });
});

describe('the days of an interval', () => {
  it('follow each other from its start to its end, and each is the window of its instants', () => {
    const instant = fc.integer({ min: YEAR.start, max: YEAR.end });
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const interval = { start: Math.min(a, b), end: Math.max(a, b) };
        const days = daysOf(interval);
        expect(days.map(({ start }) => start)).toEqual(
          days.length === 0 ? [] : [interval.start, ...days.slice(0, -1).map(({ end }) => end)],
        );
        expect(days.map(({ start }) => windowOf(start, interval))).toEqual(days);
        expect(days.at(-1)?.end ?? interval.start).toBe(interval.end);
      }),
    );
  });
});
