import fc from 'fast-check';
import { DAY_MS, SECOND_MS } from 'singer';
import { describe, expect, inject, it } from 'vitest';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { read } from '../support/read-gaps.ts';
import { historiesOf, SortedSource } from '../support/sorted-source.ts';

const YEARS = { start: 0, end: 3_650 * DAY_MS };
const ROWS = 600;
const PAGE = 50;
const PAGES = ROWS / PAGE;

/** Records of which many came into the same second. */
const ofImports = [3, 40, 170].map((inSecond) =>
  Array.from({ length: ROWS }, (_, i) => row(i, 400_000 * Math.floor(i / inSecond) + 7)),
);

/** Cuts each answer to the number of rows that `shown` returns for it. */
function cutting(source: SortedSource, shown: (fetch: number, rows: number) => number): StreamSource {
  const fetch: StreamSource['fetch'] = async (interval, position) => {
    const { rows, ...page } = await source.fetch(interval, position);
    return { ...page, rows: rows.slice(0, shown(source.fetches, rows.length)) };
  };
  return { count: source.count, fetch };
}

const callsOf = ({ fetches, counts }: SortedSource): number => fetches + counts;

describe('a page that has fewer records than it should', () => {
  it('is read on from for some calls, however many years it hides', async () => {
    const histories = [...historiesOf(ROWS, 3_649), ...ofImports];
    const cuts = fc.dictionary(fc.integer({ min: 2, max: 20 }).map(String), fc.nat(PAGE - 1), { maxKeys: 2 });
    const history = fc.nat(histories.length - 1);
    await fc.assert(
      fc.asyncProperty(history, cuts, fc.constantFrom(1, 8), async (index, cut, concurrency) => {
        const rows = histories[index] ?? [];
        const [uncut, source] = [new SortedSource(rows, PAGE), new SortedSource(rows, PAGE)];
        await read(uncut, { range: YEARS, concurrency });
        const cutSource = cutting(source, (fetch, length) => cut[fetch] ?? length);
        const { ids, coverage, unverified } = await read(cutSource, { range: YEARS, concurrency });
        expect(new Set(ids).size).toBe(ROWS);
        expect([coverage, unverified]).toEqual([[YEARS], []]);
        const more = [0, 6, 40][Object.keys(cut).length] ?? 0;
        expect(callsOf(source)).toBeLessThanOrEqual(callsOf(uncut) + more);
      }),
      { numRuns: 200 * inject('volume') },
    );
  });

  it.each([1, 8])('may be each page: then all is read, with %i readers', async (concurrency) => {
    for (const rows of historiesOf(ROWS, 3_649)) {
      const source = new SortedSource(rows, PAGE);
      const halved = cutting(source, () => PAGE / 2);
      const { ids, coverage, unverified } = await read(halved, { range: YEARS, concurrency });
      expect(new Set(ids).size).toBe(ROWS);
      expect([coverage, unverified]).toEqual([[YEARS], []]);
      expect(callsOf(source)).toBeLessThanOrEqual(6 * PAGES);
    }
  });

  it('hides nothing, although exactly as many records leave while it is read on from another one', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => row(i, i * 400_000));
    const source = new LiveSource([...rows], PAGE);
    const cut: StreamSource = {
      count: (interval) => {
        // Fetch 3 hides 22 records, and 22 that came before have left when they are counted.
        if (source.fetches === 3) source.rows.splice(0, 22);
        return source.count(interval);
      },
      fetch: async (interval, position) => {
        const { rows: shown, ...page } = await source.fetch(interval, position);
        return { ...page, rows: shown.slice(0, { 2: 10, 3: 20 }[source.fetches] ?? PAGE) };
      },
    };
    const { ids, coverage } = await read(cut, { range: YEARS });
    expect(new Set(ids).size).toBe(100);
    expect(coverage).toEqual([YEARS]);
  });

  it('hides nothing, although exactly as many records leave after a first count of the gap', async () => {
    const rows = Array.from({ length: 240 }, (_, i) => row(i, i * 400_000));
    const source = new LiveSource([...rows], PAGE);
    const cut: StreamSource = {
      count: (interval) => {
        if (source.counts === 1) source.rows.splice(0, 20);
        return source.count(interval);
      },
      fetch: async (interval, position) => {
        const { rows: shown, ...page } = await source.fetch(interval, position);
        const isLast = shown.length < PAGE && source.counts === 1;
        return { ...page, rows: isLast ? shown.slice(0, -20) : shown };
      },
    };
    const { ids, coverage } = await read(cut, { range: YEARS, concurrency: 8 });
    expect(new Set(ids).size).toBe(240);
    expect(coverage).toEqual([YEARS]);
  });

  it('leaves a window open if a record of it never comes', async () => {
    const rows = Array.from({ length: ROWS }, (_, i) => row(i, i * 400_000));
    const source = new SortedSource(rows, PAGE);
    const lossy: StreamSource = {
      count: source.count,
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        return { ...page, rows: page.rows.filter(({ id }) => id !== '333') };
      },
    };
    const { ids, unverified } = await read(lossy, { range: YEARS });
    expect(new Set(ids).size).toBe(ROWS - 1);
    const day = Math.floor((333 * 400_000 * SECOND_MS) / DAY_MS) * DAY_MS;
    expect(unverified).toEqual([{ start: day, end: day + DAY_MS }]);
    expect(callsOf(source)).toBeLessThanOrEqual(PAGES + 40);
  });
});
