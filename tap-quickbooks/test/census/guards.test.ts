import { describe, expect, it } from 'vitest';
import type { MostDeletions } from '../../src/census/guards.ts';
import { takeCensus } from '../../src/census/take-census.ts';
import { CompanyOfRecords, knownOf } from './company-of-records.ts';
import { ANY, census, DEFAULT, numbered, WINDOW } from './small-census.ts';

describe('the guards of a census', () => {
  const all = numbered(Array.from({ length: 2_000 }, (_, i) => i));

  it('believe a tenth of the records and no more', async () => {
    const source = new CompanyOfRecords(all);
    for (let id = 1; id <= 200; id += 1) source.delete(String(id));
    expect((await census(all, source, DEFAULT)).gone).toHaveLength(200);
    source.delete('201');
    const { gone, doubt } = await census(all, source, DEFAULT);
    expect(gone).toEqual([]);
    expect(doubt).toMatch(/lacks 201 of 2000 records, and max_deletions allows 200.*--max-deletions 201/);
  });

  it('believe 100 deletions of a small stream, and not that all of its records are gone', async () => {
    const few = numbered(Array.from({ length: 90 }, (_, i) => i));
    const source = new CompanyOfRecords(few);
    for (let id = 1; id <= 89; id += 1) source.delete(String(id));
    expect((await census(few, source, DEFAULT)).gone).toHaveLength(89);
    source.delete('90');
    const { gone, doubt } = await census(few, source, DEFAULT);
    expect([gone, source.calls < 12]).toEqual([[], true]);
    expect(doubt).toMatch(/has none of the 90 records/);
    expect((await census(few, source, { given: 90, isForOnce: true })).gone).toHaveLength(90);
  });

  it('believe nothing of a company whose Ids belong to other records', async () => {
    const few = numbered(Array.from({ length: 90 }, (_, i) => i));
    const other = new Map(Array.from({ length: 80 }, (_, i) => [String(i + 1), 7_000 + 3 * i] as const));
    const { gone, missing, doubt } = await census(few, new CompanyOfRecords(other), ANY);
    expect([gone, missing]).toEqual([[], []]);
    expect(doubt).toMatch(/created at another time. Check realm_id/);
  });

  it('believe the deletion of a tenth of the rows of unknown origin and no more', async () => {
    const source = new CompanyOfRecords(all);
    const known = knownOf(all);
    for (let id = 1; id <= 29; id += 1) known.addUnknownOrigin(String(id));
    const take = (most: MostDeletions) =>
      takeCensus(known, source, { window: WINDOW, isThorough: false, most });
    source.delete('7', '8', '1000', '1001', '1002');
    expect((await take(DEFAULT)).gone).toHaveLength(5);
    source.delete('9');
    const { gone, doubt } = await take(DEFAULT);
    expect(gone).toEqual([]);
    expect(doubt).toMatch(
      /29 rows of the table were written by no run that its ledger knows, and QuickBooks lacks 3 of them.*--max-deletions 6/,
    );
    expect((await take({ given: 6, isForOnce: true })).gone).toHaveLength(6);
  });

  it('believe no answer to a question by Ids that leaves out records that were listed', async () => {
    const source = new CompanyOfRecords(all);
    source.delete('7');
    const silent = {
      pageSize: 1_000,
      count: source.count,
      list: source.list,
      find: async () => [],
      countFound: async () => 0,
    };
    await expect(
      takeCensus(knownOf(all), silent, { window: WINDOW, isThorough: false, most: ANY }),
    ).rejects.toThrow(/did not even answer with those that it listed/);
  });
});
