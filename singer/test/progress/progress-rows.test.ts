import { describe, expect, it } from 'vitest';
import { duration, number, progressRows, type StreamProgress } from '../../src/progress/progress-rows.ts';

const stream = (name: string, done: number, read = done, expected?: number): StreamProgress => ({
  stream: name,
  done,
  read,
  expected,
});
const RUN = {
  streams: [stream('qb_customers', 1_200, 1_200, 1_200), stream('qb_invoices', 9_566, 12_000, 60_000)],
  verb: 'committed',
  expected: 61_200,
  calls: 14,
  perSecond: 512,
  leftMs: 98_000,
};
const look = (columns: number, more = {}) => ({
  ...{ columns, mostStreams: 10, isColoured: false, isUnicode: true },
  ...more,
});

describe('progress rows', () => {
  it('have counts of the known number, a bar and a share, and the sums of the run', () => {
    expect(progressRows(RUN, look(80))).toEqual([
      'qb_customers   1,200 of  1,200  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  100 %',
      'qb_invoices    9,566 of 60,000  ━━━━━━╌╌────────────────────────────────   15 %',
      '10,766 of 61,200 records committed · 13,200 read · 14 calls · 512/s · 1:38 left',
    ]);
  });

  it('have ASCII bars if the locale is not UTF-8', () => {
    const [, invoices, sums] = progressRows(RUN, look(60, { isUnicode: false }));
    expect(invoices).toBe('qb_invoices    9,566 of 60,000  ###=.................   15 %');
    expect(sums).toBe('10,766 of 61,200 committed, 14 calls, 512/s, 1:38 left');
  });

  it('have neither total, bar nor time left while the number of records is unknown', () => {
    const run = { ...RUN, streams: [stream('qb_items', 400)], expected: undefined, leftMs: undefined };
    expect(progressRows(run, look(80))).toEqual([
      'qb_items  400',
      '400 records committed · 14 calls · 512/s',
    ]);
  });

  it('keep their columns when another stream is shown', () => {
    const streams = [stream('a', 5, 5, 5), stream('a_much_longer_name', 1, 1_000_000, 1_000_000)];
    const [all] = progressRows({ ...RUN, streams }, look(80));
    const [first] = progressRows({ ...RUN, streams: [...streams].reverse() }, look(80, { mostStreams: 1 }));
    expect(first?.indexOf(' of ')).toBe(all?.indexOf(' of '));
  });

  it('show streams that are being read rather than those that are done', () => {
    const streams = [stream('done', 9, 9, 9), stream('waiting', 0, 9, 9), stream('reading', 2, 3)];
    const shown = (mostStreams: number) =>
      progressRows({ ...RUN, streams }, look(80, { mostStreams })).map((row) => row.split(/ {2,}/)[0]);
    expect(shown(2).slice(0, 3)).toEqual(['waiting', 'reading', 'and 1 more stream, 9 records']);
    expect(shown(1).slice(0, 2)).toEqual(['reading', 'and 2 more streams, 9 records']);
  });

  it('show characters of one column alone in names, which come from the input', () => {
    const [row] = progressRows({ ...RUN, streams: [stream('a\x1b[2J\n請求', 1)] }, look(80));
    expect(row).toBe('a?[2J???  1');
  });

  it.each([10, 20, 40, 59, 79, 199])('are never wider than %i columns', (columns) => {
    const long = stream('qb_a_very_long_name_of_a_stream_of_another_tap', 1_234_567, 2e6, 99_999_999);
    for (const isUnicode of [true, false])
      for (const row of progressRows(
        { ...RUN, streams: [...RUN.streams, long] },
        look(columns, { isUnicode }),
      ))
        expect(row.length, row).toBeLessThanOrEqual(columns);
  });

  it('have colour codes only if colours are on', () => {
    expect(progressRows(RUN, look(80)).join('')).not.toContain('\x1b');
    expect(progressRows(RUN, look(80, { isColoured: true })).join('')).toContain('\x1b[32m');
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567.4, '1,234,567'],
  ])('write %d as %s', (value, text) => expect(number(value)).toBe(text));

  it.each([
    [400, '0:00'],
    [59_700, '1:00'],
    [3_723_000, '1:02:03'],
  ])('write %d ms as %s', (ms, text) => expect(duration(ms)).toBe(text));
});
