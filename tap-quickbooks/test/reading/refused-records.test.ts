import fc from 'fast-check';
import {
  DAY_MS,
  FatalApiError,
  gaps,
  type Interval,
  RetryableApiError,
  SECOND_MS,
  ThrottledError,
} from 'singer';
import { describe, expect, inject, it } from 'vitest';
import type { Row } from '../../src/reading/page.ts';
import type { FetchOptions, StreamSource } from '../../src/reading/page-source.ts';
import { pagesOf } from '../../src/reading/span-reader.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { read } from '../support/read-gaps.ts';

const RANGE = { start: 0, end: 3_650 * DAY_MS };

/** A source that refuses each page which holds one of some records. */
function refusing(live: LiveSource, bad: ReadonlySet<string>, problem = new FatalApiError('code 4002')) {
  const source = {
    calls: 0,
    count: live.count,
    fetch: async (interval: Interval, position: number, { mostRows = live.pageSize }: FetchOptions = {}) => {
      source.calls += 1;
      const page = await live.fetch(interval, position);
      const rows = page.rows.slice(0, mostRows);
      if (rows.some(({ id }) => bad.has(id))) throw problem;
      return { ...page, rows, pageSize: Math.min(mostRows, page.pageSize) };
    },
  };
  return source satisfies StreamSource;
}

/** The sorting of a source, and whether the tap knows that it does not sort. */
type Order = 'ordered' | 'unordered' | 'known to be unordered';

const secondOf = (instant: number) => ({ start: instant, end: instant + SECOND_MS });

describe('a record that makes each page with it fail', () => {
  it('stays open with its second, and all others come', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => row(i, 86_400 + i * 60));
    const source = refusing(new LiveSource(rows, 1_000), new Set(['25']));
    const { ids, coverage, unserved, unverified } = await read(source, { range: RANGE });
    expect(ids).toHaveLength(49);
    expect(gaps(coverage, RANGE)).toEqual([secondOf(rows[25]?.instant ?? 0)]);
    expect(unserved).toEqual(['qb_customers 1970-01-02T00:25:00Z (code 4002)']);
    expect(unverified).toEqual([]);
    expect(source.calls).toBeLessThanOrEqual(40);
  });

  it('is found again in its second at few calls', async () => {
    const source = refusing(new LiveSource([row(1, 100)], 1_000), new Set(['1']));
    const { coverage, unserved } = await read(source, { range: secondOf(100 * SECOND_MS), isDoubtful: true });
    expect(unserved).toHaveLength(1);
    expect(coverage).toEqual([]);
    expect(source.calls).toBeLessThanOrEqual(10);
  });

  it.each<{ orders: readonly Order[]; draws: fc.Parameters<unknown> }>([
    { orders: ['ordered', 'known to be unordered'], draws: { numRuns: 100 * inject('volume') } },
    // Always the same draws: by chance the few rows around a refused record are in order (docs/decisions/unordered-source.md).
    { orders: ['unordered'], draws: { numRuns: 100, seed: 1 } },
  ])('stays open wherever it is, whatever the readers and the pages: $orders', async ({ orders, draws }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(200_000), { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(59), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(...orders),
        fc.boolean(),
        async (seconds, broken, pageSize, concurrency, order, isCrowded) => {
          const rows = seconds.map((second, i) => row(i, isCrowded ? second % 7 : second));
          const bad = new Set(broken.map((place) => String(place % rows.length)));
          const byId = (all: Row[]) => all.sort((a, b) => Number(a.id) - Number(b.id));
          const live = new LiveSource(rows, pageSize, undefined, order === 'ordered' ? undefined : byId);
          const range = { start: 0, end: 3 * DAY_MS };
          const isOrdered = order !== 'known to be unordered';
          const { ids, coverage, unverified } = await read(refusing(live, bad), {
            range,
            concurrency,
            isOrdered,
          });
          const open = gaps(coverage, range);
          const isOpen = ({ instant }: Row) =>
            open.some(({ start, end }) => start <= instant && instant < end);
          const refused = rows.filter(({ id }) => bad.has(id));
          expect(refused.filter((each) => !isOpen(each))).toEqual([]);
          const missing = rows.filter(({ id }) => !bad.has(id) && !ids.includes(id));
          expect(missing.filter((each) => !isOpen(each))).toEqual([]);
          // By chance the pages of such a source are all in order, and hide records: the count tells.
          if (order === 'unordered') return;
          expect(missing).toEqual([]);
          expect(unverified).toEqual([]);
          const openSeconds = open.reduce((sum, { start, end }) => sum + (end - start) / SECOND_MS, 0);
          expect(openSeconds).toBe(new Set(refused.map(({ instant }) => instant)).size);
        },
      ),
      draws,
    );
  });

  it('is not blamed if the source refuses everything', async () => {
    const down = async () => {
      throw new RetryableApiError('GET answered 500');
    };
    await expect(read({ fetch: down, count: down }, { range: RANGE })).rejects.toThrow('answered 500');
  });
});

describe('a record without a time that places it', () => {
  const rows = Array.from({ length: 50 }, (_, i) => row(i, 86_400 + i * 60));
  const withoutTime = (live: LiveSource, isBad: (id: string) => boolean): StreamSource => ({
    count: live.count,
    fetch: async (interval, position) => {
      const page = await live.fetch(interval, position);
      return {
        ...page,
        rows: page.rows.map((each) => (isBad(each.id) ? { ...each, instant: undefined } : each)),
      };
    },
  });

  it.each([1_000, 10])('leaves only the time between its neighbours open, in pages of %i', async (size) => {
    const source = withoutTime(new LiveSource(rows, size), (id) => id === '25');
    const { ids, coverage, unserved, unverified } = await read(source, { range: RANGE });
    expect(new Set(ids).size).toBe(49);
    const open = { start: rows[24]?.instant ?? 0, end: (rows[26]?.instant ?? 0) + SECOND_MS };
    expect(gaps(coverage, RANGE)).toEqual([open]);
    expect(unserved).toEqual([expect.stringMatching(/^qb_customers Id 25 at 1970-01-02T00:24:00Z to /)]);
    expect(unverified).toEqual([]);
  });

  it('leaves its second open if it lacks only its Id', async () => {
    const live = new LiveSource(rows, 1_000);
    const source: StreamSource = {
      count: live.count,
      fetch: async (interval, position) => {
        const page = await live.fetch(interval, position);
        return {
          ...page,
          rows: page.rows.map((each) => (each.id === '25' ? { ...each, id: undefined } : each)),
        };
      },
    };
    const { coverage } = await read(source, { range: RANGE });
    expect(gaps(coverage, RANGE)).toEqual([secondOf(rows[25]?.instant ?? 0)]);
  });
});

it('an answer that asks to wait ends the reading after one call: no record is to blame', async () => {
  let calls = 0;
  const fetch = () => {
    calls += 1;
    return Promise.reject(new ThrottledError('429'));
  };
  const pages = pagesOf({ start: 0, end: 86_400_000, bound: 86_400_000 }, { fetch });
  await expect(pages.next()).rejects.toThrow(ThrottledError);
  expect(calls).toBe(1);
});
