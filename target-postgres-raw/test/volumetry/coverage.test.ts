import { DAY_MS, formatInstant } from 'singer';
import { describe, expect, it } from 'vitest';
import type { Window } from '../../src/sql/volumetry.ts';
import { calendarOf } from '../../src/volumetry/calendar.ts';
import { bookmarkIn, coverageFrom } from '../../src/volumetry/coverage.ts';
import { shadeOf, shadesOf } from '../../src/volumetry/shades.ts';
import { placeOf } from '../../src/volumetry/year-chart.ts';

const FIELD = 'MetaData.LastUpdatedTime';
const day = (text: string) => Date.parse(text);
const interval = (start: string, end: string) => ({ start: day(start), end: day(end) });
const bookmark = (...covered: (readonly [string, string])[]) => ({
  windowField: FIELD,
  covered: covered.map(([start, end]) => interval(start, end)),
});
const window = (start: string, end: string, rows = 1): Window => ({
  window_start_utc: formatInstant(day(start)),
  window_end_utc: formatInstant(day(end)),
  rows,
  distinct_ids: rows,
  gap_before: false,
});

describe('coverage', () => {
  it('has a gap between what is covered, and none for a covered day without rows', () => {
    const found = coverageFrom(
      [bookmark(['2024-01-01', '2024-01-10'], ['2024-01-15', '2024-01-20'])],
      [window('2024-01-02', '2024-01-03')],
    );
    expect(found?.gaps).toEqual([interval('2024-01-10', '2024-01-15')]);
    expect(found?.unfinished).toEqual([]);
  });

  it('takes a window with rows that is not covered, or in part, for failed or unfinished and not for a gap', () => {
    const whole = window('2024-01-03', '2024-01-04');
    const part = window('2024-01-06', '2024-01-07');
    const found = coverageFrom(
      [bookmark(['2024-01-01', '2024-01-03'], ['2024-01-04', '2024-01-06T12:00:00Z'])],
      [window('2024-01-01', '2024-01-02'), whole, part],
    );
    expect(found?.gaps).toEqual([]);
    expect(found?.unfinished).toEqual([whole, part]);
  });

  it('adds up runs that were not given the STATE of the one before', () => {
    const runs = [bookmark(['2024-02-01', '2024-03-01']), bookmark(['2024-01-01', '2024-02-01'])];
    expect(coverageFrom(runs, [])?.covered).toEqual([interval('2024-01-01', '2024-03-01')]);
  });

  it('goes by the window field of the newest run alone', () => {
    const older = { ...bookmark(['2024-01-01', '2024-02-01']), windowField: 'MetaData.CreateTime' };
    const found = coverageFrom([bookmark(['2024-02-01', '2024-03-01']), older], []);
    expect(found).toMatchObject({ windowField: FIELD, covered: [interval('2024-02-01', '2024-03-01')] });
  });

  it('is unknown for a stream of which no STATE of this tap speaks', () => {
    const others = [
      { bookmarks: { s: { replication_key: 'x' } } },
      { bookmarks: [] },
      1,
      null,
      'x',
      { bookmarks: { s: null } },
    ];
    expect(others.map((state) => bookmarkIn(state, 's'))).toEqual(others.map(() => undefined));
    expect(bookmarkIn({ bookmarks: {} }, 'constructor')).toBeUndefined();
    expect(coverageFrom([], [window('2024-01-01', '2024-01-02')])).toBeUndefined();
  });
});

describe('the calendar', () => {
  const marked = (windows: readonly Window[], coverage: ReturnType<typeof coverageFrom>) =>
    calendarOf({ windows, coverage });

  it('counts the windows of a day together, and tells its mark', () => {
    const windows = [
      window('2024-01-01', '2024-01-01T12:00:00Z', 2),
      window('2024-01-01T12:00:00Z', '2024-01-02', 3),
    ];
    const coverage = coverageFrom(
      [bookmark(['2024-01-01', '2024-01-02'], ['2024-01-03', '2024-01-05'])],
      windows,
    );
    expect(marked(windows, coverage)).toEqual([
      {
        year: 2024,
        rows: 5,
        days: [
          { start: day('2024-01-01'), rows: 5, mark: 'covered' },
          { start: day('2024-01-02'), rows: 0, mark: 'gap' },
          { start: day('2024-01-03'), rows: 0, mark: 'covered' },
          { start: day('2024-01-04'), rows: 0, mark: 'covered' },
        ],
      },
    ]);
  });

  it('tells of years without rows in one line, and draws the others', () => {
    const windows = [window('2019-06-01', '2019-06-02'), window('2021-01-01', '2021-01-02')];
    const coverage = coverageFrom([bookmark(['2000-01-01', '2021-02-01'])], windows);
    expect(marked(windows, coverage)).toMatchObject([
      { first: 2000, last: 2018, mark: 'covered' },
      { year: 2019 },
      { first: 2020, last: 2020, mark: 'covered' },
      { year: 2021 },
    ]);
  });

  it('is not there for rows without windows, and stands windows beyond all calendars', () => {
    const none = { ...window('2024-01-01', '2024-01-02'), window_start_utc: null, window_end_utc: null };
    const far = { ...window('2024-01-01', '2024-01-02'), window_start_utc: '20000-01-01T00:00:00Z' };
    expect(marked([none, far], undefined)).toEqual([]);
    const first = window('0001-01-01T00:00:00Z', '0001-01-02T00:00:00Z');
    expect(marked([first, window('2024-01-01', '2024-01-02')], undefined)).toHaveLength(3);
  });

  it('stacks weeks from Monday to Sunday', () => {
    expect(placeOf(day('2024-01-01'))).toEqual({ week: 0, weekday: 0 });
    expect(placeOf(day('2024-01-07'))).toEqual({ week: 0, weekday: 6 });
    expect(placeOf(day('2023-01-01'))).toEqual({ week: 0, weekday: 6 });
    expect(placeOf(day('2023-01-02'))).toEqual({ week: 1, weekday: 0 });
    expect(placeOf(day('2000-12-31'))).toEqual({ week: 53 - 1, weekday: 6 });
    for (let year = 1999; year < 2030; year += 1)
      expect(placeOf(Date.UTC(year, 11, 31)).week).toBeLessThan(54);
  });

  it('shades as many days alike, so that one enormous day leaves the others theirs', () => {
    const shades = shadesOf([0, 0, 1, 2, 3, 4, 1_000_000]);
    expect(shades).toEqual([1, 2, 3, 4, 1_000_000]);
    expect([0, 1, 3, 999, 1_000_000].map((rows) => shadeOf(rows, shades))).toEqual([0, 1, 3, 4, 5]);
    expect(shadesOf([7, 7, 7])).toEqual([7]);
    expect(shadesOf([])).toEqual([]);
    expect(DAY_MS).toBe(86_400_000);
  });
});
