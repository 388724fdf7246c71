import fc from 'fast-check';
import { type PartlyRead, SECOND_MS } from 'singer';
import { describe, expect, it } from 'vitest';
import { idsOf, partlyReadOf } from '../../src/reading/partly-read.ts';
import { row } from '../support/live-source.ts';

describe('the Ids of a part', () => {
  const numbers = fc.oneof(fc.nat(9_000), fc.nat()).map(String);
  const others = fc.constantFrom('TAX', '007', '50000001000002626', 'a"b', '-3', '1e3', '');
  const part = (ids: ReadonlySet<string>) =>
    partlyReadOf({
      ids,
      instant: 7 * SECOND_MS,
      rows: [...ids].map((id) => ({ ...row(0, 7), id })),
    });

  it('come back from STATE as they were, in whatever form they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(numbers, others), { minLength: 2, maxLength: 300 }), (list) => {
        const noted = part(new Set(list));
        expect(noted && idsOf(noted)).toEqual(new Set(list));
        expect(noted?.lastIds).toEqual(list.slice(-Math.min(10, list.length >> 1)));
      }),
    );
  });

  it('take a bounded text: a part with too many different ones is not noted', () => {
    const every = (count: number, step: (i: number) => number) =>
      new Set(Array.from({ length: count }, (_, i) => String(step(i))));
    expect(part(every(50_000, (i) => i + 100))?.ids.length).toBeLessThan(500);
    expect(part(every(5_000, (i) => 2 * i + ((i * 7_919) % 13 > 6 ? 1 : 0)))?.ids.length).toBeLessThan(4_000);
    expect(part(every(5_000, (i) => i * 99_991 + ((i * i) % 9_973)))).toBeUndefined();
    expect(part(every(50_001, (i) => i))).toBeUndefined();
    expect(part(new Set(['1']))).toBeUndefined();
  });

  it.each<Partial<PartlyRead>>([{ records: 4 }, { ids: 'AAAA' }, { ids: '' }, { lastIds: ['9'] }])(
    'are not believed if %j was changed by hand',
    (change) => {
      const noted = part(new Set(['1', '2', '3']));
      expect(noted && idsOf({ ...noted, ...change })).toBeUndefined();
    },
  );
});
