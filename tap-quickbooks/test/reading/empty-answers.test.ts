import { DAY_MS, formatInstant, gaps, SECOND_MS } from 'singer';
import { describe, expect, it } from 'vitest';
import { State } from '../../src/coverage/state.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { runSync } from '../support/run-sync.ts';

const STREAM = 'qb_invoices';
const DAYS = 10;
const HOURLY = Array.from({ length: 24 * DAYS }, (_, i) => row(i + 1, i * 3_600));
const ALL = { start: 0, end: DAYS * DAY_MS };

/** A source that answers some of its pages with an empty query response, by number. */
function emptyAt(source: LiveSource, ...pages: number[]): StreamSource {
  return {
    count: source.count,
    fetch: async (interval, position) => {
      const number = source.fetches + 1;
      const page = await source.fetch(interval, position);
      return pages.includes(number) ? { ...page, rows: [] } : page;
    },
  };
}

function bookmarkOf(state: string) {
  return JSON.parse(state).bookmarks[STREAM];
}

describe('daily runs, of which one gets an empty answer by mistake', () => {
  it.each([
    ['each from the same start date', () => 0],
    ['each of its own day', (day: number) => day * DAY_MS],
  ])('bring every record in the end, %s, at no further call', async (_, startOf) => {
    const source = new LiveSource(HOURLY, 100);
    const ids = new Set<string>();
    let from: string | undefined;
    for (let day = 0; day < DAYS; day += 1) {
      const range = { start: startOf(day), end: (day + 1) * DAY_MS };
      const run = await runSync({ range, from, sources: { [STREAM]: emptyAt(source, 5) } });
      expect(run.error).toBeUndefined();
      for (const id of run.ids) ids.add(id);
      from = run.state;
    }
    expect(ids.size).toBe(HOURLY.length);
    // A page and a count each day, but for the day whose page was empty.
    expect(source.fetches + source.counts).toBe(2 * DAYS - 1);
    expect(bookmarkOf(from ?? '')).not.toHaveProperty('covered_as_empty');
  });
});

describe('time without records', () => {
  it('is looked at twice, in runs that make a call anyway', async () => {
    const source = new LiveSource(HOURLY.slice(0, 24), 100);
    let from: string | undefined;
    const calls: number[] = [];
    for (let day = 1; day <= 6; day += 1) {
      const before = source.fetches + source.counts;
      const run = await runSync({
        range: { start: 0, end: day * DAY_MS },
        from,
        sources: { [STREAM]: source },
      });
      from = run.state;
      calls.push(source.fetches + source.counts - before);
    }
    expect(calls).toEqual([2, 1, 1, 1, 1, 1]);
    expect(bookmarkOf(from ?? '').covered_as_empty).toEqual([
      ['1970-01-06T00:00:00Z', '1970-01-07T00:00:00Z'],
    ]);
  });

  it('costs no call if nothing else is to be read', async () => {
    const source = new LiveSource(HOURLY.slice(0, 24), 100);
    const first = await runSync({ range: { start: 0, end: DAY_MS }, sources: { [STREAM]: source } });
    const second = await runSync({ range: ALL, from: first.state, sources: { [STREAM]: source } });
    const calls = source.fetches + source.counts;
    await runSync({ range: ALL, from: second.state, sources: { [STREAM]: source } });
    expect(source.fetches + source.counts).toBe(calls);
  });
});

describe('a STATE of many pieces', () => {
  /** The CPU time (ms) of a run from such a STATE. */
  async function timeOf(count: number, part: string): Promise<number> {
    const pieces = Array.from({ length: count }, (_, i) =>
      [i * 20, i * 20 + 10].map((at) => formatInstant(at * SECOND_MS)),
    );
    const bookmark = { window_field: 'MetaData.LastUpdatedTime', covered: pieces, [part]: pieces };
    const range = { start: 0, end: 7 * DAY_MS };
    const from = JSON.stringify({ bookmarks: { [STREAM]: bookmark } });
    const before = process.cpuUsage();
    const run = await runSync({ range, from, sources: { [STREAM]: new LiveSource([], 100) } });
    expect(run.error).toBeUndefined();
    return process.cpuUsage(before).user / 1_000;
  }

  it.each(['covered_as_empty', 'covered_by_cdc'])(
    'takes as many times the time as it has the pieces, and not the square of that, all of it %s',
    async (part) => {
      const times: (readonly [number, number])[] = [];
      // The first run of each compiles the code, and any of them may collect garbage: the shortest ones are compared.
      for (let i = 0; i < 4; i += 1) times.push([await timeOf(4_000, part), await timeOf(32_000, part)]);
      const [few, many] = [
        Math.min(...times.map(([one]) => one)),
        Math.min(...times.map(([, other]) => other)),
      ];
      expect(many / few, JSON.stringify(times)).toBeLessThan(8 * 3);
    },
  );
});

describe('a backfill that max_window_days cuts into days', () => {
  it('brings every record although one of its answers is empty by mistake, for a count of all days', async () => {
    const source = new LiveSource(HOURLY, 100);
    const run = await runSync({ range: ALL, maxWindowDays: 1, sources: { [STREAM]: emptyAt(source, 4) } });
    expect(new Set(run.ids).size).toBe(HOURLY.length);
    expect(gaps(State.parse(run.state, 'the test').covered(STREAM, 'MetaData.LastUpdatedTime'), ALL)).toEqual(
      [],
    );
    // Ten pages, nine counts, the count of all; then the page of the day that seemed empty, and its count.
    expect(source.fetches + source.counts).toBe(22);
  });

  it('costs one more call if days are really empty, and leaves nothing to look at again', async () => {
    const source = new LiveSource([row(1, 10), row(2, (5 * DAY_MS) / SECOND_MS)], 100);
    const run = await runSync({ range: ALL, maxWindowDays: 1, sources: { [STREAM]: source } });
    expect(source.fetches + source.counts).toBe(10 + 2 + 1);
    expect(bookmarkOf(run.state)).not.toHaveProperty('covered_as_empty');
  });
});

describe('an empty answer although change data capture told a change', () => {
  it('is counted at once, and the records come in the same run', async () => {
    const source = new LiveSource([row(1, 10)], 100);
    const hour = 3_600 * SECOND_MS;
    const first = await runSync({
      range: { start: 0, end: hour },
      sources: { [STREAM]: source },
      ...told(hour),
    });
    source.rows.push(row(2, 3_700));
    const second = await runSync({
      range: { start: 0, end: 2 * hour },
      from: first.state,
      sources: { [STREAM]: emptyAt(source, source.fetches + 1) },
      ...told(2 * hour, 3_700 * SECOND_MS),
    });
    expect(second.ids).toEqual(['2']);
  });

  it('needs no query if the change lies in time that was read', async () => {
    const source = new LiveSource([row(1, 3_500)], 100);
    const hour = 3_600 * SECOND_MS;
    const first = await runSync({
      range: { start: 0, end: hour },
      sources: { [STREAM]: source },
      ...told(hour),
    });
    const calls = source.fetches + source.counts;
    await runSync({
      range: { start: 0, end: 2 * hour },
      from: first.state,
      sources: { [STREAM]: source },
      ...told(2 * hour, 3_500 * SECOND_MS),
    });
    expect(source.fetches + source.counts).toBe(calls);
  });
});

/** Change data capture that tells one change. */
function told(now: number, newest?: number) {
  const timing = { now, settled: now, isUpToNow: true, trustMs: DAY_MS, maxAgeMs: DAY_MS };
  const objects = newest === undefined ? 0 : 1;
  const changes = new Map(newest === undefined ? [] : [[STREAM, { objects, newest, deletions: [] }]]);
  const ask = async () => ({ changes, objects, elements: 1, hasUnknownList: false });
  return { changes: { timing, ask, readsDeletions: true } };
}
