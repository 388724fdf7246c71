import { SECOND_MS } from 'singer';
import { expect, inject, it } from 'vitest';
import { takeCensus } from '../../src/census/take-census.ts';
import { CompanyOfRecords, knownOf, type Records, randomOf } from './company-of-records.ts';

/** As many pages as 1,000,000 records take at 1,000 a page. */
const [COUNT, PAGE_SIZE] = [50_000, 50];
const YEAR = 365 * 86_400;
const WEEK = 7 * 86_400;
const WINDOW = { start: 0, end: (YEAR + 1) * SECOND_MS };
const SEEDS = Array.from({ length: 3 * inject('volume') }, (_, i) => 100 + i);

const all: Records = new Map(
  Array.from({ length: COUNT }, (_, i) => [String(i + 1), Math.floor((i * YEAR) / COUNT)] as const),
);
const known = knownOf(all);

/** Ids that are scattered over the year, or created in one week of it. */
function drawn(count: number, seed: number, isWeek: boolean): Set<string> {
  const random = randomOf(seed * 7_919);
  for (let i = 0; i < 10; i += 1) random();
  const width = isWeek ? Math.floor((COUNT * WEEK) / YEAR) : COUNT;
  // The dearest weeks lie across the first cut, with a different part on either side.
  const first = isWeek ? Math.floor(COUNT / 2 - (width * (seed % 10)) / 10) : 0;
  const ids = new Set<string>();
  while (ids.size < count) ids.add(String(first + 1 + Math.floor(random() * width)));
  return ids;
}

it.each([
  { deleted: 0, most: 1, isWeek: false },
  { deleted: 1, most: 16, isWeek: false },
  { deleted: 10, most: 100, isWeek: false },
  { deleted: 50, most: 350, isWeek: false },
  { deleted: 100, most: 50, isWeek: true },
])(
  'takes at most $most calls for $deleted deletions in 1,000 pages (in one week: $isWeek)',
  async ({ deleted, most, isWeek }) => {
    const calls: number[] = [];
    for (const seed of SEEDS) {
      const source = new CompanyOfRecords(all, PAGE_SIZE);
      const gone = drawn(deleted, seed, isWeek);
      source.delete(...gone);
      const finding = await takeCensus(known, source, {
        window: WINDOW,
        isThorough: false,
        most: { given: undefined, isForOnce: false },
      });
      expect(finding.gone.map(({ id }) => id).sort(), `seed ${seed}`).toEqual([...gone].sort());
      calls.push(source.calls);
    }
    expect(Math.max(...calls), calls.join(' ')).toBeLessThanOrEqual(most);
  },
);

it('takes hardly more calls than a list of all Ids if very many records are gone', async () => {
  for (const deleted of [400, 1_000, 3_000]) {
    const source = new CompanyOfRecords(all, PAGE_SIZE);
    source.delete(...drawn(deleted, deleted, false));
    const { gone } = await takeCensus(known, source, {
      window: WINDOW,
      isThorough: false,
      most: { given: deleted, isForOnce: false },
    });
    expect(gone).toHaveLength(deleted);
    expect(source.calls, `${deleted} deleted`).toBeLessThanOrEqual(1.1 * (COUNT / PAGE_SIZE));
  }
});
