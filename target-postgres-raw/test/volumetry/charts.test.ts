import { describe, expect, it } from 'vitest';
import type { IngestDay } from '../../src/sql/ingest-days.ts';
import { ingestChart, ticksUpTo } from '../../src/volumetry/ingest-chart.ts';
import { yearChart } from '../../src/volumetry/year-chart.ts';

const ingested = (day: string, inserted: number, updated = 0, unchanged = 0): IngestDay => ({
  day,
  batches: 1,
  records: inserted + updated + unchanged,
  inserted,
  updated,
  unchanged,
  passed_over: 0,
});
const rects = (svg: string) =>
  [...svg.matchAll(/<rect ([^>]*)>(?:<title>([^<]*)<\/title>)?/g)].map(([, attributes = '', title]) => ({
    ...Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    ),
    title,
  }));
const labels = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text);

describe('the chart of a year', () => {
  it('draws each day once, in the shade of its rows or with its mark', () => {
    const day = (n: number) => Date.UTC(2024, 0, n);
    const svg = yearChart(
      [
        { start: day(1), rows: 0, mark: 'covered' },
        { start: day(2), rows: 3, mark: 'covered' },
        { start: day(3), rows: 9, mark: 'unfinished' },
        { start: day(8), rows: 0, mark: 'gap' },
      ],
      [1, 5],
    ).text;
    expect(rects(svg).map(({ title }) => title)).toEqual([
      undefined,
      '2024-01-02: 3 rows',
      '2024-01-03: 9 rows, failed or unfinished',
      '2024-01-08: 0 rows, gap in coverage',
    ]);
    const fills = [...svg.matchAll(/<g fill="([^"]*)"/g)].map(([, fill]) => fill);
    expect(fills).toEqual(['var(--rows-0)', 'var(--rows-1)', 'url(#unfinished)', 'url(#gap)']);
    expect(rects(svg).at(-1)).toMatchObject({ x: '10.75', y: '0.75' });
  });
});

describe('the chart of loading', () => {
  it('stacks the records of a day without a gap, up to the top of the area', () => {
    const parts = rects(ingestChart([ingested('2026-11-24', 60, 30, 10), ingested('2026-11-20', 50)]).text);
    expect(parts.map(({ title }) => title)).toEqual([
      '2026-11-24: 10 records unchanged',
      '2026-11-24: 30 records changed',
      '2026-11-24: 60 records inserted',
      '2026-11-20: 50 records inserted',
    ]);
    expect(parts).toMatchObject([
      { y: '146.00', height: '14.00' },
      { y: '104.00', height: '42.00' },
      { y: '20.00', height: '84.00' },
      { y: '90.00', height: '70.00' },
    ]);
  });

  it('shows two weeks at least and sixty days at most', () => {
    const labelsOf = (...days: string[]) => labels(ingestChart(days.map((day) => ingested(day, 4))).text);
    expect(labelsOf('2026-12-05')).toEqual([
      ...['0', '1', '2', '3', '4'],
      ...['22', 'Nov', '24', '26', '28', '30', '2', 'Dec', '4', '6'],
    ]);
    expect(labelsOf('2026-12-05', '2020-01-01')).toEqual([
      ...['0', '1', '2', '3', '4'],
      ...['7', 'Oct', '21', '4', 'Nov', '18', '2', 'Dec'],
    ]);
    expect(rects(ingestChart([ingested('2026-12-05', 4), ingested('2020-01-01', 4)]).text)).toHaveLength(1);
  });

  it('draws no bar for a day whose records were all passed over', () => {
    expect(rects(ingestChart([ingested('2026-12-05', 0)]).text)).toEqual([]);
  });

  it('has at most five steps of round numbers, whatever the most is', () => {
    expect(ticksUpTo(1)).toEqual([0, 1]);
    expect(ticksUpTo(6)).toEqual([0, 2, 4, 6]);
    expect(ticksUpTo(51)).toEqual([0, 20, 40]);
    expect(ticksUpTo(9_162)).toEqual([0, 2_000, 4_000, 6_000, 8_000]);
    for (let most = 1; most < 1e9; most = Math.ceil(most * 1.37)) {
      const ticks = ticksUpTo(most);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(7);
      expect(ticks.at(-1)).toBeLessThanOrEqual(most);
    }
  });
});
