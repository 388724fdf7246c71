import { DAY_MS, gaps, SECOND_MS } from 'singer';
import { describe, expect, it } from 'vitest';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { read } from '../support/read-gaps.ts';

const RANGE = { start: 0, end: 10 * DAY_MS };

describe('what only a short page says is complete', () => {
  it('is not covered before it is counted, and costs one call', async () => {
    const rows = Array.from({ length: 25 }, (_, i) => row(i, i * 30_000));
    const source = new LiveSource(rows, 10);
    let isCounted = false;
    const counting: StreamSource = {
      fetch: source.fetch,
      count: (interval) => {
        isCounted = true;
        return source.count(interval);
      },
    };
    const { coverage } = await read(counting, {
      range: RANGE,
      onCoverage: (next) => {
        const lastRecord = 24 * 30_000 * SECOND_MS;
        const isAllCovered = (next.at(-1)?.end ?? 0) > lastRecord;
        expect(isAllCovered).toBe(isCounted);
      },
    });
    expect(coverage).toEqual([RANGE]);
    expect(source.counts).toBe(1);
  });
});

describe('what QuickBooks counts', () => {
  const rows = Array.from({ length: 50 }, (_, i) => row(i, i * 17_000));

  it('and has not sent is found and read again', async () => {
    let hidden = 1;
    const source = new LiveSource(rows, 10);
    const lossy: StreamSource = {
      count: source.count,
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        // Once, a page is short although it is not the last.
        if (hidden === 0 || page.rows.length < 10) return page;
        hidden -= 1;
        return { ...page, rows: page.rows.slice(0, 4) };
      },
    };
    const { ids, coverage, unverified } = await read(lossy, { range: RANGE });
    expect(new Set(ids).size).toBe(50);
    expect(coverage).toEqual([RANGE]);
    expect(unverified).toEqual([]);
  });

  it('is read again by offset where it does not come in order then', async () => {
    const source = new LiveSource(rows, 10);
    let fetches = 0;
    const lossy: StreamSource = {
      count: source.count,
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        fetches += 1;
        return { ...page, rows: fetches === 1 ? page.rows.slice(0, 4) : page.rows.toReversed() };
      },
    };
    const { ids, coverage, unverified } = await read(lossy, { range: RANGE });
    expect(new Set(ids).size).toBe(50);
    expect(coverage).toEqual([RANGE]);
    expect(unverified).toEqual([]);
  });

  it('and does not send at all stays uncovered, window by window', async () => {
    const source = new LiveSource(rows, 10);
    const lossy: StreamSource = {
      count: source.count,
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        return {
          ...page,
          rows: page.rows.filter(({ id }) => id !== '23'),
          pageSize: page.rows.length < 10 ? 10 : 9,
        };
      },
    };
    const { coverage, unverified } = await read(lossy, { range: RANGE });
    const day = Math.floor((23 * 17_000) / 86_400);
    expect(unverified).toEqual([{ start: day * DAY_MS, end: (day + 1) * DAY_MS }]);
    expect(gaps(coverage, RANGE)).toEqual(unverified);
  });

  it('may be less than what came: records were deleted or edited meanwhile', async () => {
    const source = new LiveSource([...rows], 10, (live) => {
      live.rows = live.rows.slice(1);
    });
    const { unverified, coverage } = await read(source, { range: RANGE, concurrency: 2 });
    expect(unverified).toEqual([]);
    expect(coverage).toEqual([RANGE]);
  });

  it('may be less than what came although a short page was not the last one', async () => {
    const gone = new Set<string>();
    const source = new LiveSource([...rows], 10, (live) => {
      if (live.fetches === 3) for (const { id } of live.rows.splice(0, 20)) gone.add(id);
    });
    let fetches = 0;
    const lossy: StreamSource = {
      count: source.count,
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        fetches += 1;
        return fetches === 4 ? { ...page, rows: page.rows.slice(0, 4) } : page;
      },
    };
    const { ids, coverage } = await read(lossy, { range: RANGE });
    expect(rows.filter(({ id }) => !gone.has(id) && !ids.includes(id))).toEqual([]);
    expect(coverage).toEqual([RANGE]);
  });

  it.each([
    {
      what: 'the day',
      all: Array.from({ length: 80 }, (_, i) => row(i, i < 60 ? i * 1_000 : 5 * 86_400 + i * 1_000)),
      short: { page: 4, rows: 4 },
      leaving: 28,
    },
    {
      what: 'the second',
      all: Array.from({ length: 52 }, (_, i) => row(i, Math.min(i, 49) * 17_000)),
      short: { page: 6, rows: 5 },
      leaving: 5,
    },
  ])('may be that of $what although a short page was not the last one', async ({ all, short, leaving }) => {
    const gone = new Set<string>();
    const source = new LiveSource([...all], 10, (live) => {
      if (live.fetches === short.page - 1) for (const { id } of live.rows.splice(0, leaving)) gone.add(id);
    });
    const lossy: StreamSource = {
      count: source.count,
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        return source.fetches === short.page ? { ...page, rows: page.rows.slice(0, short.rows) } : page;
      },
    };
    const { ids, coverage } = await read(lossy, { range: RANGE });
    expect(all.filter(({ id }) => !gone.has(id) && !ids.includes(id))).toEqual([]);
    expect(coverage).toEqual([RANGE]);
  });

  it('is not asked for where that is switched off', async () => {
    const source = new LiveSource(rows, 10);
    await read(source, { range: RANGE, isVerified: false });
    expect(source.counts).toBe(0);
  });
});
