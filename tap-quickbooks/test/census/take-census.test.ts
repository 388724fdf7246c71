import fc from 'fast-check';
import { FatalApiError } from 'singer';
import { describe, expect, it } from 'vitest';
import { CompanyOfRecords } from './company-of-records.ts';
import { ANY, census, DEFAULT, idsOf, numbered } from './small-census.ts';

const seconds = fc.oneof(fc.nat(40), fc.nat(5_000), fc.constant(77));
const records = fc.array(seconds, { maxLength: 120 }).map(numbered);
const change = fc.record({
  at: fc.nat(60),
  kind: fc.constantFrom('delete' as const, 'add' as const),
  which: fc.nat(200),
});

/** Records that were just listed or found can be deleted before they are asked for or counted: the census refuses then. */
function unlessNothingIsConcluded(cause: unknown): undefined {
  if (!/the answer says nothing about deletions/.test(String(cause))) throw cause;
}

describe('a census', () => {
  it('finds every deletion and every missing record, in any order of creation, page size and list length', async () => {
    const side = fc.nat(9);
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(side, { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 3, max: 20 }),
        fc.integer({ min: 4, max: 50 }),
        async (all, sides, pageSize, longestList) => {
          const isDeleted = (id: string) => sides[Number(id) - 1] === 0;
          const isMissing = (id: string) => sides[Number(id) - 1] === 1;
          const known = new Map([...all].filter(([id]) => !isMissing(id)));
          const source = new CompanyOfRecords(new Map([...all].filter(([id]) => !isDeleted(id))), pageSize);
          source.longestList = longestList;
          const { gone, missing, doubt } = await census(known, source, ANY, true);
          expect(doubt).toBeUndefined();
          expect(idsOf(gone)).toEqual([...all.keys()].filter(isDeleted).sort());
          expect(idsOf(missing)).toEqual([...all.keys()].filter(isMissing).sort());
        },
      ),
    );
  });

  it('finds every deletion by halving, and every missing record if nothing was deleted', async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(fc.nat(9), { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 3, max: 20 }),
        fc.boolean(),
        async (all, sides, pageSize, areDeleted) => {
          const isAway = (id: string) => sides[Number(id) - 1] === 0;
          const rest = new Map([...all].filter(([id]) => !isAway(id)));
          const [known, there] = areDeleted ? [all, rest] : [rest, all];
          const { gone, missing, missesAll } = await census(known, new CompanyOfRecords(there, pageSize));
          const away = [...all.keys()].filter(isAway).sort();
          expect(idsOf(gone)).toEqual(areDeleted ? away : []);
          if (missesAll === 0) expect(idsOf(missing)).toEqual(areDeleted ? [] : away);
          else expect(missesAll).toBe(all.size);
        },
      ),
    );
  });

  it('calls nothing deleted that lives, and misses no old deletion, while records are deleted and added', async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(fc.nat(9), { minLength: 120, maxLength: 120 }),
        fc.array(change, { maxLength: 20 }),
        fc.integer({ min: 3, max: 20 }),
        async (all, sides, changes, pageSize) => {
          const deletedBefore = [...all.keys()].filter((id) => sides[Number(id) - 1] === 0);
          const source = new CompanyOfRecords(all, pageSize);
          for (const id of deletedBefore) source.delete(id);
          let ids = 1_000;
          source.between = () => {
            for (const { at, kind, which } of changes) {
              if (at !== source.calls) continue;
              if (kind === 'delete') source.delete(String(which));
              else source.add(String(++ids), 2_000_000);
            }
          };
          const finding = await census(all, source).catch(unlessNothingIsConcluded);
          if (finding === undefined) return;
          expect(finding.gone.filter(({ id }) => source.records.has(id))).toEqual([]);
          expect(idsOf(finding.gone)).toEqual(expect.arrayContaining(deletedBefore));
        },
      ),
    );
  });

  it('calls nothing deleted that lives when pages come short, out of order or empty', async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(fc.nat(3), { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 3, max: 20 }),
        async (all, kept, pageSize) => {
          const source = new CompanyOfRecords(all, pageSize);
          for (const [id] of [...all].slice(0, 5)) source.delete(id);
          source.disturbed = (rows) =>
            rows.filter((_, i) => kept[(i + source.calls) % kept.length] !== 0).reverse();
          const finding = await census(all, source).catch(unlessNothingIsConcluded);
          expect(finding?.gone.filter(({ id }) => source.records.has(id)) ?? []).toEqual([]);
        },
      ),
    );
  });
});

/** Ids as QuickBooks and its clients may make them. */
const longIds = fc.constantFrom(
  (n: number) => String(n),
  (n: number) => `9007199254740992${String(n).padStart(5, '0')}`,
  (n: number) => String(n).padStart(9, '0'),
  (n: number) => (n % 2 === 0 ? String(n >> 1) : `0${n >> 1}`),
  (n: number) => `O'Hara "${n}" \u00e9`,
);

describe('a census of a company that changes in its middle', () => {
  it('calls nothing deleted that lives if the entity becomes empty or is refused at any call', async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(fc.nat(9), { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        fc.integer({ min: 3, max: 20 }),
        async (all, sides, from, isRefused, pageSize) => {
          const deleted = [...all.keys()].filter((id) => sides[Number(id) - 1] === 0);
          const source = new CompanyOfRecords(all, pageSize);
          source.delete(...deleted);
          source.longestList = 10;
          source.between = () => {
            if (source.calls < from) return;
            if (isRefused) throw new FatalApiError('Unsupported Operation');
            source.delete(...all.keys());
          };
          const finding = await census(all, source, DEFAULT).catch((error: unknown) => {
            if (!(error instanceof FatalApiError)) throw error;
            return undefined;
          });
          if (finding === undefined || finding.doubt !== undefined) return;
          expect(finding.gone.filter(({ id }) => !deleted.includes(id))).toEqual([]);
        },
      ),
    );
  });

  it('finds records that were deleted and made anew with another Id, as a merge does', async () => {
    const made = numbered(Array.from({ length: 3_000 }, (_, i) => i));
    const source = new CompanyOfRecords(made);
    for (const id of ['1', '1500', '3000']) {
      source.delete(id);
      source.add(`9${id}`, 2_000_000);
    }
    const { gone, missing, doubt } = await census(made, source, DEFAULT);
    expect([idsOf(gone), missing, doubt]).toEqual([['1', '1500', '3000'], [], undefined]);
  });

  it('compares Ids as texts, however long they are and with leading zeros', async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        longIds,
        fc.array(fc.nat(9), { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 3, max: 20 }),
        async (all, named, sides, pageSize) => {
          const own = new Map([...all].map(([id, second]) => [named(Number(id) + 2), second]));
          const deleted = [...own.keys()].filter((_, i) => sides[i] === 0);
          const source = new CompanyOfRecords(own, pageSize);
          source.delete(...deleted);
          const { gone } = await census(own, source);
          expect(idsOf(gone)).toEqual(deleted.sort());
        },
      ),
    );
  });
});

describe('a list of Ids that came short', () => {
  const made = numbered(Array.from({ length: 50 }, (_, i) => i));

  it.each([
    ['lacks records that are there', 10, ['11', '12', '13', '14', '15', '16', '17', '18', '19', '20']],
    ['is whole', 0, []],
  ])('is known as such if it %s', async (_what, lost, lacking) => {
    const source = new CompanyOfRecords(made);
    source.delete('30');
    source.disturbed = (rows) => (rows.length > 40 - lost ? rows.toSpliced(10, lost) : rows);
    const finding = await census(made, source, DEFAULT, true);
    expect([idsOf(finding.gone), [...finding.unlisted].sort(), finding.missing]).toEqual([
      ['30'],
      lacking,
      [],
    ]);
  });
});
