import { describe, expect, it } from 'vitest';
import { GapCounts } from '../../src/reading/gap-counts.ts';
import { GapRecords } from '../../src/reading/gap-records.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';

const GAP = { start: 0, end: 1_000_000 };
const row = (id: string) => ({ id, instant: 5_000, payload: Buffer.from('{}') });
const sourceOf = (count: number): StreamSource =>
  ({ count: () => Promise.resolve(count) }) as Partial<StreamSource> as StreamSource;

describe('the counts of a run', () => {
  it("have QuickBooks' newest count of each gap beside the distinct records that came", async () => {
    const counts = new GapCounts();
    const first = new GapRecords(GAP);
    const second = new GapRecords(GAP);
    await counts.noting(sourceOf(9), { stream: 'qb_a', gap: GAP, records: first }).count(GAP);
    first.add([row('1'), row('2'), row('1')]);
    expect(counts.sums()).toEqual({ qb_a: { quickbooks: 9, read: 2 } });
    await counts.noting(sourceOf(1), { stream: 'qb_a', gap: GAP, records: second }).count(GAP);
    second.add([row('3')]);
    expect(counts.sums()).toEqual({ qb_a: { quickbooks: 10, read: 3 } });
  });

  it('leave out gaps that were not counted as a whole, and records that QuickBooks does not serve', async () => {
    const counts = new GapCounts();
    const records = new GapRecords(GAP);
    const { count } = counts.noting(sourceOf(4), { stream: 'qb_a', gap: GAP, records });
    records.add([row('1'), row('2')]);
    records.addUnserved([{ interval: GAP, records: 2, ids: [], reason: 'refused' }]);
    await count({ start: 0, end: 10 });
    expect(counts.sums()).toEqual({});
    await count(GAP);
    expect(counts.sums()).toEqual({ qb_a: { quickbooks: 4, read: 2 } });
    records.clear();
    expect(counts.sums()).toEqual({ qb_a: { quickbooks: 4, read: 0 } });
  });

  it('have a record that is not served once, however often it is read, and each of a page', () => {
    const records = new GapRecords(GAP);
    const refused = { interval: GAP, records: 2, ids: [], reason: 'refused' };
    const unplaced = { interval: GAP, records: 1, reason: 'without a time' };
    records.addUnserved([refused, { ...unplaced, ids: [] }, { ...unplaced, ids: ['7'] }]);
    records.addUnserved([refused]);
    records.addUnserved([{ ...unplaced, interval: { start: 0, end: 10 }, ids: ['7'] }]);
    expect(records.countOf(GAP)).toBe(4);
    records.forget(GAP);
    records.addUnserved([refused]);
    records.add([row('7'), row('8')]);
    expect(records.countOf(GAP)).toBe(4);
  });
});
