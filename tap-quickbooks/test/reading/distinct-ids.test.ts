import fc from 'fast-check';
import { DAY_MS } from 'singer';
import { describe, expect, it } from 'vitest';
import { DistinctIds } from '../../src/reading/distinct-ids.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { read } from '../support/read-gaps.ts';

const RANGE = { start: 0, end: 10 * DAY_MS };

it('an Id is new the first time, in whatever form it is', () => {
  const id = fc.oneof(
    fc.nat(9_000).map(String),
    fc.constantFrom('TAX', 'NON', '007', '7', '1e3', '1000', '123456789012345678901', ''),
    fc.bigInt({ min: 0n, max: 10n ** 21n }).map(String),
    fc.bigInt({ min: 5_000_000_000_000_009_000n, max: 5_000_000_000_000_010_999n }).map(String),
  );
  fc.assert(
    fc.property(fc.array(id, { maxLength: 200 }), (ids) => {
      const distinct = new DistinctIds();
      expect(ids.filter((each) => distinct.add(each)).length).toBe(new Set(ids).size);
    }),
  );
});

it('long Ids that follow each other are all remembered, however many they are', () => {
  const ids = Array.from({ length: 120_000 }, (_, i) => `5000000${1_000_000_000 + i}`);
  const distinct = new DistinctIds();
  expect(ids.filter((id) => distinct.add(id)).length).toBe(ids.length);
  expect(ids.filter((id) => distinct.add(id))).toEqual([]);
});

it('Ids that are far apart are remembered too, up to 58,000 of them', () => {
  const ids = Array.from({ length: 58_000 }, (_, i) => `${10_000 * (i + 1)}`);
  const distinct = new DistinctIds();
  expect(ids.filter((id) => distinct.add(id)).length).toBe(ids.length);
  expect(ids.filter((id) => distinct.add(id))).toEqual([]);
});

describe('a record that comes again on a later page', () => {
  const rows = Array.from({ length: 250 }, (_, i) => row(i + 1, i * 3_000));

  /** A source that sends another record's Id in place of one, in the first `times` pages that hold it. */
  function repeating(source: LiveSource, times: number): StreamSource {
    let sent = 0;
    return {
      count: source.count,
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        if (!page.rows.some(({ id }) => id === '180') || ++sent > times) return page;
        return { ...page, rows: page.rows.map((each) => (each.id === '180' ? { ...each, id: '20' } : each)) };
      },
    };
  }

  it('does not stand for one that is missing: its window is read again', async () => {
    const { ids, coverage } = await read(repeating(new LiveSource(rows, 100), 1), { range: RANGE });
    expect(new Set(ids).size).toBe(250);
    expect(coverage).toEqual([RANGE]);
  });

  it('leaves the window open if it comes again then', async () => {
    const { unverified, coverage } = await read(repeating(new LiveSource(rows, 100), 9), { range: RANGE });
    expect(unverified).toEqual([{ start: 6 * DAY_MS, end: 7 * DAY_MS }]);
    expect(coverage).toEqual([
      { start: 0, end: 6 * DAY_MS },
      { start: 7 * DAY_MS, end: 10 * DAY_MS },
    ]);
  });
});
