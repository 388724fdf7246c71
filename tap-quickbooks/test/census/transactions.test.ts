import fc from 'fast-check';
import { SECOND_MS } from 'singer';
import { expect, it } from 'vitest';
import { IdSet } from '../../src/census/id-set.ts';
import { takeCensus } from '../../src/census/take-census.ts';
import { CompanyOfRecords, knownOf } from './company-of-records.ts';

const WINDOW = { start: 0, end: 1_000_000 * SECOND_MS };
const SIZE = 400;
const all = new Map(Array.from({ length: SIZE }, (_, i) => [String(i + 1), 10 * i]));
const ids = fc.uniqueArray(fc.integer({ min: 1, max: SIZE }).map(String), { maxLength: 60 });

/** A list of transactions with these Ids. */
function listOf(listed: Iterable<string>, calls = 1) {
  const set = new IdSet();
  for (const id of listed) set.add(id);
  return { calls: () => calls, ids: async () => set };
}

function census(source: CompanyOfRecords, transactions: ReturnType<typeof listOf>) {
  return takeCensus(knownOf(all), source, {
    ...{ window: WINDOW, isThorough: false, transactions },
    most: { given: Number.POSITIVE_INFINITY, isForOnce: true },
  });
}

it('a census with a list of transactions finds every deletion and invents none, whatever the list has or lacks', async () => {
  await fc.assert(
    fc.asyncProperty(ids, ids, ids, async (deleted, lacking, tooMany) => {
      const there = new Map([...all].filter(([id]) => !deleted.includes(id)));
      const listed = [...there.keys()].filter((id) => !lacking.includes(id));
      const source = new CompanyOfRecords(there, 5);
      const { gone } = await census(source, listOf([...listed, ...tooMany]));
      expect(gone.map(({ id }) => id).sort()).toEqual([...deleted].sort());
    }),
  );
});

it('many deletions take a count, the list, one question by Ids and a count of its answer', async () => {
  const there = new Map([...all].filter((_, i) => i % 10 !== 3));
  const source = new CompanyOfRecords(there, 5);
  expect((await census(source, listOf(there.keys()))).gone).toHaveLength(SIZE / 10);
  const { calls } = source;
  const halving = new CompanyOfRecords(there, 5);
  await census(halving, listOf(there.keys(), 1_000));
  expect([calls, halving.calls > 50]).toEqual([3, true]);
});

it('a set has the Ids that were added, of any length, and no other ones', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^(0|[1-9]\d{0,20}|TAX|NON)$/)), (each) => {
      const [some, others] = [each.filter((_, i) => i % 2 === 0), each.filter((_, i) => i % 2 === 1)];
      const set = new IdSet();
      for (const id of some) set.add(id);
      expect(some.every((id) => set.has(id))).toBe(true);
      expect(others.some((id) => set.has(id))).toBe(false);
    }),
  );
});
