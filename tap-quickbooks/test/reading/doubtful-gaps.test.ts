import { DAY_MS, type Interval } from 'singer';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/reading/page.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { read, silent } from '../support/read-gaps.ts';

const RANGE = { start: 0, end: 10 * DAY_MS };
const byIdDown = (rows: Row[]) => rows.sort((a, b) => Number(b.id) - Number(a.id));

describe('a record that comes twice in a page', () => {
  it('does not stand for one that is missing: its window is read again', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => row(i, i * 60));
    const source = new LiveSource(rows, 100);
    const repeating: StreamSource = {
      count: source.count,
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        if (source.fetches > 1) return page;
        return { ...page, rows: page.rows.map((each, i) => page.rows[i === 20 ? 19 : i] ?? each) };
      },
    };
    const { ids, coverage } = await read(repeating, { range: RANGE });
    expect(new Set(ids).size).toBe(50);
    expect(coverage).toEqual([RANGE]);
  });
});

describe('a gap whose records do not come in order', () => {
  it('is complete after one short page and the count that agrees', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => row(i, i * 10_000));
    const source = new LiveSource(rows, 100, undefined, byIdDown);
    const { ids, coverage } = await read(source, { range: RANGE, concurrency: 4 });
    expect(ids).toHaveLength(60);
    expect(coverage).toEqual([RANGE]);
    expect(source.fetches + source.counts).toBe(2);
  });

  it('is read again where the short page is less than the count', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => row(i, i * 10_000));
    const source = new LiveSource(rows, 100, undefined, byIdDown);
    const hiding: StreamSource = {
      count: source.count,
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        return source.fetches === 1 ? { ...page, rows: page.rows.slice(0, 30) } : page;
      },
    };
    const { ids, coverage } = await read(hiding, { range: RANGE });
    expect(new Set(ids).size).toBe(60);
    expect(coverage).toEqual([RANGE]);
  });

  it('is read by offset as a whole if it has more records than a page', async () => {
    const rows = Array.from({ length: 95 }, (_, i) => row(i, i * 9_000));
    const source = new LiveSource(rows, 10, undefined, byIdDown);
    const { ids, coverage } = await read(source, { range: RANGE });
    expect(new Set(ids).size).toBe(95);
    expect(coverage).toEqual([RANGE]);
    // The first page, 11 pages that overlap by a record, and the count.
    expect(source.fetches + source.counts).toBe(13);
  });

  it('is read day by day if records leave while it is read by offset', async () => {
    const rows = Array.from({ length: 95 }, (_, i) => row(i, i * 9_000));
    const gone = new Set<string>();
    const source = new LiveSource(
      [...rows],
      10,
      (live) => {
        for (const { id } of live.fetches < 8 ? live.rows.splice(-1) : []) gone.add(id);
      },
      byIdDown,
    );
    const warnings: string[] = [];
    const logger = { ...silent, warning: (text: string) => void warnings.push(text) };
    const { ids, coverage } = await read(source, { range: RANGE, isOrdered: false, logger });
    expect(warnings).toEqual([expect.stringMatching('day by day')]);
    const missing = rows.filter(({ id }) => !gone.has(id) && !ids.includes(id));
    expect(missing).toEqual([]);
    expect(coverage).toEqual([RANGE]);
  });
});

describe('a gap in which records were missing before', () => {
  const WINDOW: Interval = { start: 2 * DAY_MS, end: 3 * DAY_MS };
  const empty: StreamSource = {
    count: async () => 1,
    fetch: async () => ({ rows: [], query: '', pageSize: 100 }),
  };

  it('is counted even if its only page is empty, and stays open while the count differs', async () => {
    const { coverage, unverified } = await read(empty, { range: WINDOW, isDoubtful: true });
    expect(unverified).toEqual([WINDOW]);
    expect(coverage).toEqual([]);
  });

  it('is covered when the count agrees', async () => {
    const source = new LiveSource([], 100);
    const { coverage, unverified } = await read(source, { range: WINDOW, isDoubtful: true });
    expect(unverified).toEqual([]);
    expect(coverage).toEqual([WINDOW]);
    expect(source.fetches + source.counts).toBe(2);
  });
});

describe('an empty page that is all that came of a new stream', () => {
  const rows = Array.from({ length: 50 }, (_, i) => row(i, i * 60));
  /** A source whose first pages are empty, whatever it has. */
  const emptyAtFirst = (source: LiveSource, pages: number): StreamSource => ({
    count: source.count,
    fetch: async (interval, position) => {
      const page = await source.fetch(interval, position);
      return source.fetches > pages ? page : { ...page, rows: [] };
    },
  });

  it('is believed after one count that agrees', async () => {
    const source = new LiveSource([], 100);
    const { coverage } = await read(source, { range: RANGE, isFirst: true });
    expect(coverage).toEqual([RANGE]);
    expect([source.fetches, source.counts]).toEqual([1, 1]);
  });

  it('is not believed if QuickBooks counts records: they are read again', async () => {
    const source = new LiveSource(rows, 20);
    const { ids, coverage, unverified } = await read(emptyAtFirst(source, 1), {
      range: RANGE,
      isFirst: true,
    });
    expect(new Set(ids).size).toBe(50);
    expect({ coverage, unverified }).toEqual({ coverage: [RANGE], unverified: [] });
  });

  it('stays uncovered if it comes again, and costs no search for its records', async () => {
    const source = new LiveSource(rows, 20);
    const reading = await read(emptyAtFirst(source, 9), { range: RANGE, isFirst: true });
    expect(reading).toMatchObject({ ids: [], coverage: [], unverified: [RANGE] });
    expect([source.fetches, source.counts]).toEqual([2, 2]);
  });

  it.each([
    ['the stream had records before', { isFirst: false }],
    ['nothing is verified', { isFirst: true, isVerified: false }],
  ])('costs no count if %s', async (_, options) => {
    const source = new LiveSource([], 100);
    const { coverage } = await read(source, { range: RANGE, ...options });
    expect(coverage).toEqual([RANGE]);
    expect([source.fetches, source.counts]).toEqual([1, 0]);
  });
});
