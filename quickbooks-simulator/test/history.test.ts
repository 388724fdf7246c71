import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import type { TimeField } from '../src/data/dataset.ts';
import { createHistory, type History } from '../src/generate/history.ts';
import { idOf, rowOf } from '../src/generate/ids.ts';

const DAY_SECONDS = 86_400;
const START = Date.UTC(2015, 0, 1) / 1000;

const options = fc
  .record({
    seed: fc.nat(),
    size: fc.integer({ min: 0, max: 6000 }),
    from: fc.integer({ min: START, max: START + 3650 * DAY_SECONDS }),
    length: fc.oneof(
      fc.integer({ min: 1, max: 3 * DAY_SECONDS }),
      fc.integer({ min: DAY_SECONDS, max: 800 * DAY_SECONDS }),
    ),
  })
  .map(({ length, ...rest }) => ({ ...rest, to: rest.from + length }));

function times(history: History, field: TimeField): number[] {
  return Array.from({ length: history.size }, (_, rank) => history.time(history.rowAt(field, rank), field));
}

describe('a history, whatever its seed, size and range', () => {
  it('is ascending in both orders, inside its range', () => {
    fc.assert(
      fc.property(options, (given) => {
        const history = createHistory(given);
        for (const field of ['CreateTime', 'LastUpdatedTime'] as const) {
          const found = times(history, field);
          expect(found).toEqual(found.toSorted((one, other) => one - other));
          expect(found.every((time) => Number.isInteger(time) && given.from <= time && time < given.to)).toBe(
            true,
          );
        }
      }),
      { numRuns: 12 * inject('volume') },
    );
  });

  it('has every row once in the order of updates, and none updated before it was created', () => {
    fc.assert(
      fc.property(options, (given) => {
        const history = createHistory(given);
        const rows = Array.from({ length: given.size }, (_, rank) => history.rowAt('LastUpdatedTime', rank));
        expect(rows.toSorted((one, other) => one - other)).toEqual(rows.map((_, row) => row));
        const early = rows.filter(
          (row) => history.time(row, 'LastUpdatedTime') < history.time(row, 'CreateTime'),
        );
        expect(early).toEqual([]);
      }),
      { numRuns: 12 * inject('volume') },
    );
  });

  it('counts by searching what it would count by looking', () => {
    fc.assert(
      fc.property(options, fc.double({ min: -0.1, max: 1.1, noNaN: true }), (given, share) => {
        const history = createHistory(given);
        const second = Math.floor(given.from + share * (given.to - given.from));
        for (const field of ['CreateTime', 'LastUpdatedTime'] as const) {
          const found = times(history, field).filter((time) => time < second).length;
          expect(history.countBefore(field, second)).toBe(found);
        }
      }),
      { numRuns: 15 * inject('volume') },
    );
  });

  it('is the same whenever it is asked, in whatever order', () => {
    fc.assert(
      fc.property(options, fc.array(fc.nat(), { maxLength: 50 }), (given, ranks) => {
        const one = createHistory(given);
        const other = createHistory(given);
        times(other, 'LastUpdatedTime');
        for (const rank of given.size > 0 ? ranks.map((n) => n % given.size) : []) {
          const row = one.rowAt('LastUpdatedTime', rank);
          expect(other.rowAt('LastUpdatedTime', rank)).toBe(row);
          expect(other.time(row, 'LastUpdatedTime')).toBe(one.time(row, 'LastUpdatedTime'));
        }
      }),
      { numRuns: 8 * inject('volume') },
    );
  });
});

describe('a year of 20,000 rows', () => {
  const to = START + 365 * DAY_SECONDS;
  const history = createHistory({ seed: 11, size: 20_000, from: START, to });
  const updated = times(history, 'LastUpdatedTime');
  const perSecond = counted(updated, (time) => time);
  const perDay = counted(updated, (time) => Math.floor(time / DAY_SECONDS));

  it('has a burst of 2,500 rows in one second, and other seconds with a few rows', () => {
    const sizes = [...perSecond.values()].sort((one, other) => other - one);
    expect(sizes[0]).toBeGreaterThanOrEqual(2500);
    expect(sizes[0]).toBeLessThan(2510);
    expect(sizes[1]).toBeLessThan(20);
    expect(sizes.filter((size) => size > 1).length).toBeGreaterThan(500);
  });

  it('has empty days and an empty month, and quiet weekends', () => {
    const months = new Set(updated.map((time) => new Date(time * 1000).getUTCMonth()));
    expect(months.size).toBeLessThan(12);
    expect(months.size).toBeGreaterThan(8);
    expect(emptyWeekdays(perDay, months)).toBeGreaterThan(5);
    expect(rowsOnWeekdays(perDay, [0, 6])).toBeLessThan(rowsOnWeekdays(perDay, [1, 2, 3, 4, 5]) / 10);
  });

  it('has rows in the first second of some UTC days and in the last of some', () => {
    expect(updated.filter((time) => time % DAY_SECONDS === 0).length).toBeGreaterThan(20);
    expect(updated.filter((time) => time % DAY_SECONDS === DAY_SECONDS - 1).length).toBeGreaterThan(20);
  });

  it('has edited rows, a part of them without a new SyncToken', () => {
    const rows = Array.from({ length: history.size }, (_, row) => row);
    const moved = rows.filter(
      (row) => history.time(row, 'CreateTime') < history.time(row, 'LastUpdatedTime'),
    );
    const bumped = moved.filter((row) => history.syncToken(row) === 0);
    expect(moved.length).toBeGreaterThan(4000);
    expect(bumped.length).toBeGreaterThan(moved.length / 8);
    expect(bumped.length).toBeLessThan(moved.length / 2);
    expect(rows.filter((row) => history.syncToken(row) > 0).length).toBeGreaterThan(3000);
  });
});

it('a small company has a burst of 30 % of its rows', () => {
  const history = createHistory({ seed: 3, size: 100, from: START, to: START + 90 * DAY_SECONDS });
  const sizes = [...counted(times(history, 'LastUpdatedTime'), (time) => time).values()];
  expect(Math.max(...sizes)).toBeGreaterThanOrEqual(31);
});

describe('Ids', () => {
  it('name their row, and no other text does', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 999_999_999 }), (seed, row) => {
        const id = idOf(seed, row);
        expect(id).toMatch(/^[1-9]\d*$/);
        expect(rowOf(seed, id)).toBe(row);
        for (const other of [`0${id}`, ` ${id}`, `${id}.0`, `-${id}`, '', 'x'])
          expect(rowOf(seed, other)).toBeUndefined();
      }),
    );
  });

  it('are distinct, and some have ten digits, a few more than a number can hold', () => {
    const ids = Array.from({ length: 50_000 }, (_, row) => idOf(1, row));
    expect(new Set(ids).size).toBe(50_000);
    expect(ids.filter((id) => id.length === 10).length).toBeGreaterThan(500);
    expect(ids.filter((id) => !Number.isSafeInteger(Number(id))).length).toBeGreaterThan(50);
  });
});

function counted(values: readonly number[], key: (value: number) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(key(value), (counts.get(key(value)) ?? 0) + 1);
  return counts;
}

/** Weekdays without a row in months that have some. */
function emptyWeekdays(perDay: Map<number, number>, months: Set<number>): number {
  const days = Array.from({ length: 365 }, (_, i) => START / DAY_SECONDS + i);
  const isWeekday = (day: number) => (day + 4) % 7 > 0 && (day + 4) % 7 < 6;
  const isInMonth = (day: number) => months.has(new Date(day * DAY_SECONDS * 1000).getUTCMonth());
  return days.filter((day) => isWeekday(day) && isInMonth(day) && !perDay.has(day)).length;
}

function rowsOnWeekdays(perDay: Map<number, number>, weekdays: readonly number[]): number {
  let sum = 0;
  for (const [day, rows] of perDay) if (weekdays.includes((day + 4) % 7)) sum += rows;
  return sum;
}
