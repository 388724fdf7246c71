import fc from 'fast-check';
import { SECOND_MS } from 'singer';
import { describe, expect, it } from 'vitest';
import { misplacedOf } from '../../src/census/misplaced.ts';
import { takeCensus } from '../../src/census/take-census.ts';
import { CompanyOfRecords, knownOf } from './company-of-records.ts';

const WINDOW = { start: 0, end: 1_000_000_000 };
const steps = fc.array(fc.record({ seconds: fc.nat(90), ids: fc.integer({ min: 1, max: 20 }) }), {
  minLength: 60,
  maxLength: 150,
});

/** Records with Ids in the order of creation, several of them in one second. */
function grown(all: readonly { readonly seconds: number; readonly ids: number }[]): Map<string, number> {
  let [second, id] = [0, 1_000];
  return new Map(
    all.map((step) => {
      second += step.seconds;
      id += step.ids;
      return [String(id), second] as const;
    }),
  );
}

describe('Ids that do not fit', () => {
  it('are never those of records that were created in the order of their Ids', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat(9)), (all, draws) => {
        const records = grown(all);
        const drawn = [...records].filter(() => draws.next().value === 0);
        const gone = drawn.map(([id, second]) => ({ id, createdAt: second * SECOND_MS }));
        expect(misplacedOf(knownOf(records), gone)).toEqual([]);
      }),
    );
  });

  it.each([
    { name: 'far above', id: '900', second: 20, is: true },
    { name: 'far below', id: '3', second: 80, is: true },
    { name: 'between its neighbours', id: '205', second: 20, is: false },
    { name: 'the newest', id: '2000', second: 500, is: false },
    { name: 'older than all, with a high Id', id: '2000', second: 0, is: true },
    { name: 'no number', id: 'NON', second: 20, is: false },
  ])('are found by their time: $name', ({ id, second, is }) => {
    const own = Array.from({ length: 100 }, (_, i) => [String(10 * (i + 1)), i + 1] as const);
    const known = knownOf(new Map([...own, [id, second]]));
    expect(misplacedOf(known, [{ id, createdAt: second * SECOND_MS }])).toHaveLength(is ? 1 : 0);
  });

  it('say nothing where the other Ids are in no order', () => {
    const own = Array.from({ length: 100 }, (_, i) => [String(1 + ((i * 37) % 101)), i + 1] as const);
    const known = knownOf(new Map([...own, ['900', 20]]));
    expect(misplacedOf(known, [{ id: '900', createdAt: 20 * SECOND_MS }])).toEqual([]);
  });

  it('leave a stream open if a few rows of another company are among many of an earlier system', async () => {
    const own = new Map(Array.from({ length: 300 }, (_, i) => [String(10 * (i + 1)), i * 60] as const));
    const foreign = new Map([5, 100, 295].map((i) => [String(70_001 + i), i * 60 + 7] as const));
    const census = async (isLost: boolean, ...of: ReadonlyMap<string, number>[]) => {
      const known = knownOf(new Map(of.flatMap((each) => [...each])));
      for (const each of of) for (const id of each.keys()) known.addUnknownOrigin(id);
      const source = new CompanyOfRecords(own);
      if (isLost) source.delete('500', '1000', '2950');
      return takeCensus(known, source, {
        ...{ window: WINDOW, isThorough: false, most: { given: undefined, isForOnce: false } },
      });
    };
    const mixed = await census(false, own, foreign);
    expect(mixed.gone).toEqual([]);
    expect(mixed.doubt).toMatch(
      /lacks 3 of them, of which 3 have Ids that do not fit the time of creation \(Id 70006, 70101, 70296\).*--max-deletions 3/,
    );
    const alone = await census(true, own);
    expect([alone.doubt, alone.gone.length]).toEqual([undefined, 3]);
  });
});
