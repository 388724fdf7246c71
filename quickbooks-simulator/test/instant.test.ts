import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../src/data/instant.ts';
import { pacificDate, pacificTime, pacificTimeWithMillis } from '../src/data/pacific-time.ts';

const second = (text: string) => Date.parse(text) / 1000;

describe('times are written on a Pacific clock', () => {
  it.each([
    ['2024-01-15T08:00:00Z', '2024-01-15T00:00:00-08:00'],
    ['2024-07-01T06:59:59Z', '2024-06-30T23:59:59-07:00'],
    ['2024-03-10T09:59:59Z', '2024-03-10T01:59:59-08:00'],
    ['2024-03-10T10:00:00Z', '2024-03-10T03:00:00-07:00'],
    ['2024-11-03T08:59:59Z', '2024-11-03T01:59:59-07:00'],
    ['2024-11-03T09:00:00Z', '2024-11-03T01:00:00-08:00'],
    ['2004-04-04T10:00:00Z', '2004-04-04T03:00:00-07:00'],
    ['2004-03-28T10:00:00Z', '2004-03-28T02:00:00-08:00'],
    ['2024-02-29T08:00:00Z', '2024-02-29T00:00:00-08:00'],
    ['1969-12-31T23:59:59Z', '1969-12-31T15:59:59-08:00'],
  ])('%s is %s', (utc, pacific) => {
    expect(pacificTime(second(utc))).toBe(pacific);
    expect(pacificDate(second(utc))).toBe(pacific.slice(0, 10));
  });

  it('and name the instant they stand for, to the second and to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (instant) => {
        expect(Date.parse(pacificTimeWithMillis(instant))).toBe(instant);
        expect(Date.parse(pacificTime(Math.floor(instant / 1000)))).toBe(Math.floor(instant / 1000) * 1000);
      }),
    );
  });

  it('a date some days later crosses the end of a month and a change of the clock', () => {
    expect(pacificDate(second('2024-02-28T20:00:00Z'), 2)).toBe('2024-03-01');
    expect(pacificDate(second('2024-03-10T07:30:00Z'), 1)).toBe('2024-03-10');
  });
});

describe('every way in which statements write a time is understood', () => {
  it.each([
    ['2024-03-10T10:00:00Z', '2024-03-10T10:00:00.000Z'],
    ['2024-03-10T03:00:00-07:00', '2024-03-10T10:00:00.000Z'],
    ['2011-08-10T10:20:30-0700', '2011-08-10T17:20:30.000Z'],
    ['2024-03-10T10:00:00+00:00', '2024-03-10T10:00:00.000Z'],
    ['2024-03-10T10:00:00 00:00', '2024-03-10T10:00:00.000Z'], // a literal + in a URL is a blank
    ['2019-02-05T18:48:56.001Z', '2019-02-05T18:48:56.001Z'],
    ['2024-01-15T00:00:00', '2024-01-15T08:00:00.000Z'],
    ['2024-07-15T00:00:00', '2024-07-15T07:00:00.000Z'],
    ['2024-07-15', '2024-07-15T07:00:00.000Z'],
    ['2024-07-15T10:30Z', '2024-07-15T10:30:00.000Z'],
  ])('%s', (text, utc) => {
    const instant = parseInstant(text);
    expect(instant === undefined ? undefined : new Date(instant).toISOString()).toBe(utc);
  });

  it.each(['', 'yesterday', '2024-13-01', '2024-02-30', '15.07.2024', '2024-01-01T25:00:00Z', '1700000000'])(
    '%j is not a time',
    (text) => {
      expect(parseInstant(text)).toBeUndefined();
    },
  );
});
