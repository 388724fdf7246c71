import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suspicionOf } from '../../src/census/suspicion.ts';
import { takeCensus } from '../../src/census/take-census.ts';
import { CompanyOfRecords, knownOf } from './company-of-records.ts';

const WINDOW = { start: 0, end: 1_000_000_000 };
const WHOLE = { window: WINDOW, coverage: [WINDOW], isOfState: true };
const GAP = [
  { start: 0, end: 400 },
  { start: 500, end: 1_000 },
];

describe('a census that knows of lost rows', () => {
  it.each([
    { name: 'nothing is lost', expectation: WHOLE, lost: 0, before: 0, is: undefined },
    { name: 'the ledger does not tell', expectation: WHOLE, lost: undefined, before: 0, is: undefined },
    { name: 'a row is lost', expectation: WHOLE, lost: 1, before: 0, is: /lacks 1 row / },
    { name: 'the rows were lost before', expectation: WHOLE, lost: 4, before: 4, is: undefined },
    { name: 'one more is lost', expectation: WHOLE, lost: 5, before: 4, is: /lacks 1 row / },
    { name: 'others put rows there', expectation: WHOLE, lost: -9, before: 0, is: undefined },
    { name: 'one of theirs is lost', expectation: WHOLE, lost: -8, before: -9, is: /lacks 1 row / },
    { name: 'a gap', expectation: { ...WHOLE, coverage: GAP }, lost: 0, before: 0, is: /leaves time open/ },
    {
      name: 'a gap without a STATE',
      expectation: { ...WHOLE, coverage: GAP, isOfState: false },
      ...{ lost: 0, before: 0, is: undefined },
    },
    {
      name: 'a stream that is listed whole',
      expectation: { ...WHOLE, window: undefined },
      ...{ lost: 7, before: 0, is: undefined },
    },
  ])('suspects a stream only if records may be missing: $name', ({ expectation, lost, before, is }) => {
    const suspicion = suspicionOf({ expectation, lost, lostBefore: before });
    if (is === undefined) expect(suspicion).toBeUndefined();
    else expect(suspicion).toMatch(is);
  });

  it('finds as many deletions as missing records in a suspected stream, which a count cannot see', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(399), { minLength: 2, maxLength: 20 }),
        fc.integer({ min: 3, max: 30 }),
        async (drawn, pageSize) => {
          const all = new Map(Array.from({ length: 400 }, (_, i) => [String(i), i * 60] as const));
          const ids = drawn.slice(0, 2 * Math.floor(drawn.length / 2)).map(String);
          const [gone, lost] = [ids.slice(0, ids.length / 2), ids.slice(ids.length / 2)];
          const source = new CompanyOfRecords(all, pageSize);
          source.delete(...gone);
          const known = knownOf(new Map([...all].filter(([id]) => !lost.includes(id))));
          const finding = await takeCensus(known, source, {
            ...{ window: WINDOW, isThorough: false, isSuspect: true },
            most: { given: undefined, isForOnce: false },
          });
          const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).sort();
          expect([idsOf(finding.gone), idsOf(finding.missing)]).toEqual([gone.sort(), lost.sort()]);
          expect(finding.isByNumber).toBe(false);
        },
      ),
    );
  });
});
