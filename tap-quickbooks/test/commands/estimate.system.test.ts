import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callsFor, callsForParts, secondsFor } from '../../src/commands/estimate/stream-work.ts';
import { configFor, FEW_STREAMS, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { runTap } from '../support/tap-here.ts';

const INCLUDE = 'enhancedAllCustomFields';
const RANGE = { start_date: '2024-01-01', end_date: '2024-05-01' };

interface Report {
  readonly streams: readonly {
    readonly stream: string;
    readonly rows: number;
    readonly calls: number;
    readonly gaps: number;
  }[];
  readonly rows: number;
  readonly calls: number;
  readonly minutes: number;
  readonly seconds_per_call: number;
  readonly calls_made: number;
}

/** Streams whose records QuickBooks counts. */
const WINDOWED = FEW_STREAMS.filter((name) => name !== 'qb_company_info');
const COUNTED = WINDOWED.length;

describe('estimate', () => {
  let simulator: Simulator;
  let folder: string;
  beforeAll(async () => {
    simulator = await startSimulator({
      from: '2024-01-01',
      to: '2024-05-01',
      customers: 300,
      invoices: 6_000,
      items: 50,
    });
    folder = temporaryFolder();
  });
  afterAll(() => simulator.close());

  const config = (more: object = {}) =>
    writeJson(folder, 'config.json', { ...configFor(simulator, folder), ...RANGE, ...more });
  const estimate = async (more: object, ...flags: string[]): Promise<Report> => {
    const { exitCode, stdout, stderr } = await runTap([
      'estimate',
      '--json',
      ...flags,
      '--config',
      config(more),
    ]);
    expect(exitCode, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  it('counts with one call per windowed stream what a run then reads, in about the calls that it said', async () => {
    const before = simulator.stats().calls;
    const report = await estimate({});
    expect(simulator.stats().calls - before).toBe(COUNTED);
    expect(report.calls_made).toBe(COUNTED);
    const run = await runTap(['--config', config()]);
    const after = simulator.stats().calls - before - COUNTED;
    const records = run.stdout.split('\n').filter((line) => line.startsWith('{"type":"RECORD"')).length;
    expect(report.rows).toBe(records);
    expect(Math.abs(report.calls - after)).toBeLessThanOrEqual(Math.max(2, after * 0.1));
    // 7 pages of 6,000 invoices, one of customers and of items, a count of each, and the company itself.
    expect(after).toBeLessThanOrEqual(13);
    expect(report.minutes).toBeGreaterThan(0);
    expect(report.seconds_per_call).toBeGreaterThan(0);
  });

  it('counts only what the catalog selects and the state does not cover', async () => {
    const catalog = writeJson(folder, 'catalog.json', {
      streams: [
        { tap_stream_id: 'qb_invoices', stream: 'qb_invoices', schema: {} },
        { tap_stream_id: 'qb_items', stream: 'qb_items', schema: {} },
      ],
    });
    const covered = (...intervals: [string, string][]) => ({
      window_field: 'MetaData.LastUpdatedTime',
      include: INCLUDE,
      covered: intervals,
    });
    const state = writeJson(folder, 'state.json', {
      bookmarks: {
        qb_invoices: covered(['2024-02-01T00:00:00Z', '2024-04-01T00:00:00Z']),
        qb_items: covered(['2023-01-01T00:00:00Z', '2024-06-01T00:00:00Z']),
      },
    });
    const whole = await estimate({}, '--catalog', catalog);
    const report = await estimate({}, '--catalog', catalog, '--state', state);
    const middle = await estimate(
      { start_date: '2024-02-01', end_date: '2024-04-01' },
      '--properties',
      catalog,
    );
    expect(report.streams.map(({ stream, gaps }) => [stream, gaps])).toEqual([
      ['qb_invoices', 2],
      ['qb_items', 0],
    ]);
    expect(report.calls_made).toBe(2);
    expect(report.streams[1]).toMatchObject({ rows: 0, calls: 0 });
    const rowsOf = ({ streams }: Report) => streams[0]?.rows ?? Number.NaN;
    expect(rowsOf(report)).toBe(rowsOf(whole) - rowsOf(middle));
  });

  it('counts many gaps as one stretch', async () => {
    const days = Array.from({ length: 30 }, (_, i) => `2024-01-${String(i + 1).padStart(2, '0')}`);
    const covered = days.map((day) => [`${day}T00:00:00Z`, `${day}T01:00:00Z`]);
    const bookmark = { window_field: 'MetaData.LastUpdatedTime', include: INCLUDE, covered };
    const state = writeJson(folder, 'gaps.json', {
      bookmarks: { qb_invoices: bookmark, qb_items: bookmark, qb_customers: bookmark },
    });
    const report = await estimate({}, '--state', state);
    expect(report.calls_made).toBe(COUNTED);
    expect(report.streams[0]).toMatchObject({ gaps: 30, is_upper_bound: true });
    expect(report.streams[0]?.calls).toBeGreaterThanOrEqual(30);
  });

  it('of a range that has not begun warns, and names no end', async () => {
    const settings = config({ start_date: '2099-01-01', end_date: undefined, streams: 'Invoice' });
    const { exitCode, stdout, stderr } = await runTap(['estimate', '--config', settings]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/WARNING .*start_date 2099-01-01T00:00:00Z is not past by settle_seconds/);
    expect(stdout).toMatch(/^no time after 2099-01-01T00:00:00Z yet, without/);
  });

  it('makes no call where nothing is left', async () => {
    const before = simulator.stats();
    const bookmark = {
      window_field: 'MetaData.LastUpdatedTime',
      include: INCLUDE,
      covered: [['2023-01-01T00:00:00Z', '2025-01-01T00:00:00Z']],
    };
    const state = writeJson(folder, 'all.json', {
      bookmarks: Object.fromEntries(
        FEW_STREAMS.map((name) => [
          name,
          WINDOWED.includes(name) ? bookmark : { snapshot_at_utc: new Date().toISOString() },
        ]),
      ),
    });
    const report = await estimate({}, '--state', state);
    expect(report).toMatchObject({ rows: 0, calls: 0, minutes: 0, calls_made: 0 });
    expect(simulator.stats().calls).toBe(before.calls);
  });

  it('tells a person how much, how long, by what it reckons and what that cost', async () => {
    const { exitCode, stdout, stderr } = await runTap(['estimate', '--config', config()]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^2024-01-01T00:00:00Z to 2024-05-01T00:00:00Z/);
    expect(stdout).toMatch(/^qb_invoices: \d+ rows, \d+ calls$/m);
    expect(stdout).toMatch(/^qb_company_info: 1 row, 1 call$/m);
    expect(stdout).toMatch(/^Together \d+ rows in about \d+ calls, which takes at least \d+ seconds?\.$/m);
    expect(stdout).toMatch(/if a call takes \d\.\d\d s, as counting did/);
    expect(stdout).toContain(`The estimate itself took ${COUNTED} calls, which Intuit meters.`);
    expect(stdout + stderr).not.toMatch(/error|exception/i);
  });
});

describe('the work of a run', () => {
  const EIGHT = { pageSize: 1_000, concurrency: 8 };

  // The calls that runs with these readers made.
  it.each([
    [45_000, 3, 49],
    [45_000, 8, 52],
    [45_000, 20, 58],
    [70_000, 14, 78],
    [100_000, 1, 102],
    [100_000, 8, 107],
    [100_000, 20, 112],
  ])('of %i rows with %i readers takes about %i calls', (rows, concurrency, calls) => {
    const estimated = callsFor([rows], { pageSize: 1_000, isVerified: true, concurrency });
    expect(Math.abs(estimated - calls)).toBeLessThanOrEqual(2);
  });

  it('of two streams with 400 and 100 rows, read day by day, takes about 1,033 calls', () => {
    const asked = { ...EIGHT, isVerified: true };
    const calls = callsForParts(400, 366, asked) + callsForParts(100, 366, asked);
    expect(Math.abs(calls - 1_033)).toBeLessThan(103);
  });

  it.each([
    [[], 0, 0],
    [[0], 1, 0],
    [[999], 1, 1],
    [[1_000], 2, 1],
    [[6_000], 7, 1],
    [[100_000], 106, 1],
    [[0, 0, 10], 3, 1],
    [[10, 2_000], 4, 2],
  ])('of gaps with %j rows takes %i pages and %i counts', (rows, pages, counts) => {
    expect(callsFor(rows, { ...EIGHT, isVerified: false })).toBe(pages);
    expect(callsFor(rows, { ...EIGHT, isVerified: true })).toBe(pages + counts);
  });

  it.each([
    ['by the latency of calls one after the other', 10, 0.5, 1, 5],
    ['by the latency of calls side by side', 80, 2, 8, 20],
    ['by ten calls in 1.2 seconds', 100, 0.1, 20, 10.8],
    ['by 500 calls a minute', 1_001, 0.1, 20, 121],
    ['as nothing without calls', 0, 1, 8, 0],
  ])('takes its time %s', (_, calls, latency, concurrency, seconds) => {
    expect(secondsFor(calls, latency, concurrency)).toBeCloseTo(seconds, 2);
  });
});
