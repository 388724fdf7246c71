import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { type Coverage, coverageOf, DAY_MS, gaps, SECOND_MS } from 'singer';
import { describe, expect, inject, it } from 'vitest';
import type { Row } from '../../src/reading/page.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { read, silent } from '../support/read-gaps.ts';
import { historiesOf, SortedSource } from '../support/sorted-source.ts';

const RANGE = { start: 0, end: 10 * DAY_MS };

/** Numbers of records of a bulk import. */
const COUNTS = inject('volume') > 1 ? [2_000, 5_999, 19_999] : [2_000, 5_999];

const inRange = ({ instant }: { instant: number }) => instant < RANGE.end;

const history = fc
  .array(fc.nat(12 * 86_400), { maxLength: 80 })
  .map((seconds) => seconds.map((second, i) => row(i, second)));

describe('a gap', () => {
  it('is read whole, by any number of readers, from whatever was covered before', async () => {
    const intervals = fc.array(
      fc
        .tuple(fc.nat(11 * 86_400), fc.nat(86_400))
        .map(([start, length]) => ({ start: start * SECOND_MS, end: (start + length) * SECOND_MS })),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.integer({ min: 2, max: 7 }),
        fc.integer({ min: 1, max: 8 }),
        intervals,
        async (rows, pageSize, concurrency, before) => {
          const covered = coverageOf(before);
          const { ids, coverage, unverified } = await read(new LiveSource([...rows], pageSize), {
            range: RANGE,
            concurrency,
            covered,
          });
          const isMissing = ({ instant }: { instant: number }) =>
            !covered.some(({ start, end }) => start <= instant && instant < end);
          expect([...ids].sort()).toEqual(
            rows
              .filter(inRange)
              .filter(isMissing)
              .map(({ id }) => id)
              .sort(),
          );
          expect(gaps(coverage, RANGE)).toEqual([]);
          expect(unverified).toEqual([]);
        },
      ),
      { numRuns: 100 * inject('volume') },
    );
  });

  it('is never said to be covered where records have not been emitted, also when short pages lie', async () => {
    const lies = fc.array(fc.boolean(), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 2, max: 7 }), lies, async (rows, pageSize, isLie) => {
        const source = new LiveSource([...rows], pageSize);
        const lying: StreamSource = {
          count: source.count,
          fetch: async (interval, position) => {
            const page = await source.fetch(interval, position);
            // An only page without a record is believed: a count would cost as much as that page.
            const isShortened = isLie[source.fetches] && page.rows.length > 1;
            return isShortened ? { ...page, rows: page.rows.slice(0, -1) } : page;
          },
        };
        const { unverified, coverage } = await read(lying, {
          range: RANGE,
          concurrency: 4,
          onCoverage: (next, pages) => {
            const emitted = new Set(pages.flatMap((page) => page.rows.map(({ id }) => id)));
            const due = rows.filter(({ instant }) =>
              next.some(({ start, end }) => start <= instant && instant < end),
            );
            expect(due.filter(({ id }) => !emitted.has(id))).toEqual([]);
          },
        });
        expect(gaps(coverage, RANGE)).toEqual(coverageOf(unverified));
      }),
      { numRuns: 1_000 * inject('volume') },
    );
  });

  it('of ten years costs hardly more calls with eight readers than it has pages', async () => {
    const years = { start: 0, end: 3_650 * DAY_MS };
    for (const rows of historiesOf(10_000, 3_649)) {
      const source = new SortedSource(rows, 100);
      const { ids } = await read(source, { range: years, concurrency: 8 });
      expect(new Set(ids).size).toBe(10_000);
      expect(source.fetches + source.counts).toBeLessThanOrEqual(1.05 * 100 + 10);
      expect(source.mostAtOnce).toBe(8);
    }
  });

  it.each([1, 8])(
    'of a small company costs two calls more than it has pages, with %i readers',
    async (concurrency) => {
      const years = { start: 0, end: 3_650 * DAY_MS };
      for (const count of [1, 100, 600, 1_999, 3_000])
        for (const rows of historiesOf(count, 3_649)) {
          const source = new SortedSource(rows, 100);
          const { ids, coverage } = await read(source, { range: years, concurrency });
          expect(new Set(ids).size).toBe(count);
          expect(coverage).toEqual([years]);
          expect(source.fetches + source.counts).toBeLessThanOrEqual(Math.ceil(count / 100) + 2);
        }
    },
  );

  it.each([1, 8])(
    'of a bulk import costs two calls more than it has pages, whatever comes into a second, with %i readers',
    async (concurrency) => {
      const years = { start: 0, end: 3_650 * DAY_MS };
      for (const inSecond of [1, 3, 20, 200, 333, 499, 999, 1_001, 2_500, 7_000])
        for (const count of COUNTS) {
          const rows = Array.from({ length: count }, (_, i) => row(i, 9_000 * Math.floor(i / inSecond) + 7));
          const source = new SortedSource(rows, 1_000);
          const { ids, coverage } = await read(source, { range: years, concurrency });
          expect(new Set(ids).size).toBe(count);
          expect(coverage).toEqual([years]);
          expect(source.fetches + source.counts).toBeLessThanOrEqual(Math.ceil(count / 1_000) + 2);
        }
    },
  );

  it.each([
    [2_998, 2_998],
    [12_000, 12_000],
    [16_000, 16_000],
    [19_996, 9_998],
    [19_999, 19_999],
  ])('of %i records, %i in a second, costs two calls more than it has pages', async (count, inSecond) => {
    const rows = Array.from({ length: count }, (_, i) => row(i, 9_000 * Math.floor(i / inSecond) + 7));
    const source = new SortedSource(rows, 1_000);
    const { ids } = await read(source, { range: { start: 0, end: 3_650 * DAY_MS } });
    expect(new Set(ids).size).toBe(count);
    expect(source.fetches + source.counts).toBeLessThanOrEqual(Math.ceil(count / 1_000) + 2);
  });

  it('costs one call where it is empty and none where it is covered', async () => {
    const source = new LiveSource([], 1_000);
    await read(source, { range: RANGE, concurrency: 8 });
    expect(source.fetches + source.counts).toBe(1);
    await read(source, { range: RANGE, concurrency: 8, covered: [RANGE] });
    expect(source.fetches + source.counts).toBe(1);
  });

  it('that ignores the order is read again by offset, and takes back what it seemed to cover', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => row(i, ((i * 37) % 40) * 20_000));
    const byId = (all: typeof rows) => all.sort((a, b) => Number(a.id) - Number(b.id));
    const seen: Coverage[] = [];
    const { ids, coverage, unverified } = await read(new LiveSource(rows, 5, undefined, byId), {
      range: RANGE,
      concurrency: 3,
      onCoverage: (next) => seen.push(next),
    });
    expect(new Set(ids).size).toBe(40);
    expect(seen).toContainEqual([]);
    expect(coverage).toEqual([RANGE]);
    expect(unverified).toEqual([]);
  });

  it('of a stream that is known to be unordered is read by offset from the start, without a warning', async () => {
    const rows = Array.from({ length: 23 }, (_, i) => row(i, (i * 7919) % 800_000));
    const byId = (found: Row[]) => found.sort((a, b) => Number(a.id) - Number(b.id));
    const source = new LiveSource(rows, 5, undefined, byId);
    const warnings: string[] = [];
    const logger = { ...silent, warning: (text: string) => void warnings.push(text) };
    const { ids, coverage } = await read(source, { range: RANGE, isOrdered: false, concurrency: 4, logger });
    expect([...ids].sort()).toEqual(rows.map(({ id }) => id).sort());
    expect(coverage).toEqual([RANGE]);
    expect(warnings).toEqual([]);
    // Pages overlap by one record.
    expect(source.fetches).toBe(6);
  });

  it('that ignores the order covers nothing by a page that was being written when that was found', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => row(i, i * 4_320));
    const ordered = new LiveSource(rows, 5);
    const fetch: StreamSource['fetch'] = async (interval, position) => {
      const page = await ordered.fetch(interval, position);
      const isLate = interval.start >= 4 * DAY_MS && interval.end - interval.start > DAY_MS;
      return isLate ? { ...page, rows: page.rows.toReversed() } : page;
    };
    const seen: Coverage[] = [];
    const { coverage } = await read(
      { fetch, count: ordered.count },
      {
        range: RANGE,
        concurrency: 2,
        writing: () => sleep(5),
        onCoverage: (next) => seen.push(next),
      },
    );
    const afterwards = seen.slice(seen.findIndex((each) => each.length === 0) + 1);
    expect(seen).toContainEqual([]);
    expect(afterwards).toEqual([[RANGE]]);
    expect(coverage).toEqual([RANGE]);
  });
});
