import { describe, expect, it } from 'vitest';
import type { Window } from '../../src/sql/volumetry.ts';
import { coverageFrom } from '../../src/volumetry/coverage.ts';
import type { Report, StreamReport } from '../../src/volumetry/report.ts';
import { textOf } from '../../src/volumetry/text.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2024, 0, 1);

function windowOf(day: number, rows: number): Window {
  const text = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
  return {
    window_start_utc: text(START + day * DAY_MS),
    window_end_utc: text(START + (day + 1) * DAY_MS),
    rows,
    distinct_ids: rows,
    gap_before: false,
  };
}

/** A stream with rows on each of these days, covered from the first of January but for `open` days. */
function streamOf(stream: string, days: number, open: readonly number[] = []): StreamReport {
  const windows = Array.from({ length: days }, (_, day) => windowOf(day, 1_000));
  const ends = [-1, ...open, days];
  const covered = ends.slice(1).map((end, n) => ({
    start: START + ((ends[n] ?? 0) + 1) * DAY_MS,
    end: START + end * DAY_MS,
  }));
  const bookmark = { windowField: 'MetaData.LastUpdatedTime', covered };
  return {
    ...{ stream, company: undefined, table: stream, keys: ['id'], deleted: 0, windows },
    ...{ rows: days * 1_000, distinctIds: days * 1_000, lastRun: undefined, days: [], rejected: [] },
    coverage: days === 0 ? undefined : coverageFrom([bookmark], windows),
    statements: {
      ...{ rows: '', windows: '', states: undefined },
      ...{ lastRun: undefined, days: undefined, rejected: undefined },
    },
  };
}

const reportOf = (...streams: StreamReport[]): Report => ({
  ...{
    database: 'd',
    schema: 'raw',
    taken_at_utc: '2025-01-01T00:00:00Z',
    streams,
    companies: [],
    streamsWithoutTable: [],
  },
});
const lines = (text: string) => text.split('\n');

describe('volumetry as text', () => {
  it('shows a year of three streams on a screen: a line for each year, and the verdict last', () => {
    const text = textOf(reportOf(...['qb_a', 'qb_b', 'qb_c'].map((name) => streamOf(name, 366))));
    expect(lines(text).length).toBeLessThan(24);
    expect(Math.max(...lines(text).map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines(text).slice(0, 3)).toEqual([
      'qb_a: 366,000 rows, 366,000 distinct ids, 366 windows',
      '         Jan     Feb     Mar     Apr     May     Jun     Jul     Aug     Sep     Oct     Nov     Dec',
      '2024  31,000  29,000  31,000  30,000  31,000  30,000  31,000  31,000  30,000  31,000  30,000  31,000',
    ]);
    expect(lines(text).at(-1)).toBe(
      'WHOLE: no gaps, nothing failed, no row twice (1,098,000 rows in 3 streams)',
    );
  });

  it('marks the month of a window that failed, names the window, and says so last', () => {
    const text = textOf(reportOf(streamOf('qb_a', 60, [40])));
    expect(text).toMatch(/^2024 {2}31,000 {2}29,000! {4}0 /m);
    expect(text).toContain('failed or unfinished (!): 2024-02-10');
    expect(lines(text).at(-1)).toBe(
      'NOT WHOLE: qb_a has 1 failed or unfinished window (60,000 rows in 1 stream)',
    );
  });

  it('counts windows that failed beyond the first five', () => {
    const text = textOf(reportOf(streamOf('qb_a', 60, [1, 5, 9, 13, 17, 21, 25])));
    expect(text.match(/failed or unfinished \(!\)/g)).toHaveLength(5);
    expect(text).toContain('and 2 more failed or unfinished windows');
  });

  it('shows forty streams on a screen, a line each', () => {
    const names = Array.from({ length: 40 }, (_, n) => `qb_stream_${n}`);
    const text = textOf(reportOf(...names.map((name, n) => streamOf(name, 366, n === 7 ? [40] : []))));
    expect(lines(text).length).toBeLessThan(48);
    expect(text).toMatch(/^qb_stream_7 .* 1 failed or unfinished window$/m);
    expect(lines(text).at(-1)).toMatch(/^NOT WHOLE: qb_stream_7 has 1 failed/);
  });

  it('shows forty streams of one company in 80 columns, and names the company once', () => {
    const company = { environment: 'production', realmId: '9341450000000001' };
    const streams = Array.from({ length: 40 }, (_, n) => streamOf(`qb_recurring_transactio${n}`, 366));
    const text = textOf(reportOf(...streams.map((each) => ({ ...each, company }))));
    expect(lines(text)[0]).toBe('company 9341450000000001 (production)');
    expect(text.match(/9341450000000001/g)).toHaveLength(1);
    expect(Math.max(...lines(text).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('names the company of each stream if there are several', () => {
    const companies = ['1', '2', '3', '4', '5', '6'].map((id) => ({ environment: 'sandbox', realmId: id }));
    const text = textOf(reportOf(...companies.map((company) => ({ ...streamOf('qb_a', 5), company }))));
    expect(text.match(/^qb_a, company \d \(sandbox\)/gm)).toHaveLength(6);
  });

  it('lists every window if asked for, and the verdict last', () => {
    const text = textOf(reportOf(streamOf('qb_a', 366)), { days: true });
    expect(lines(text).length).toBeGreaterThan(366);
    expect(lines(text).at(-1)).toMatch(/^WHOLE/);
  });

  it('says of streams without STATE that nothing tells what was read', () => {
    expect(lines(textOf(reportOf(streamOf('qb_a', 0)))).at(-1)).toContain('no STATE says what was read');
  });
});
