import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OpenPosting } from '../src/ledger/open-postings.ts';
import { openSpans } from '../src/ledger/open-spans.ts';

const TYPE = 'Accounts Receivable';
const LAST_DAY = 12;

/** A posting of a transaction on what itself or another one owes. */
const posting = fc.record({
  day: fc.nat(LAST_DAY),
  own: fc.constantFrom('Invoice:1', 'Invoice:2', 'Payment:1'),
  opens: fc.constantFrom('Invoice:1', 'Invoice:2', 'Payment:1'),
  cents: fc.constantFrom(-2, -1, 1, 2),
  accountType: fc.constantFrom(TYPE, 'Accounts Payable'),
});

it('open amounts of each day are the sums of all postings until then, whatever was settled and opened anew', () => {
  fc.assert(
    fc.property(fc.array(posting, { maxLength: 30 }), (unsorted) => {
      const postings = unsorted.sort((one, other) => one.day - other.day);
      const spans = openSpans(
        postings.map(({ day, ...one }) => ({ ...one, transaction: { day } }) as OpenPosting),
        TYPE,
      );
      for (let day = -1; day <= LAST_DAY + 1; day += 1) {
        const sums = new Map<string, number>();
        for (const one of postings) {
          if (one.accountType !== TYPE || one.day > day) continue;
          sums.set(one.opens, (sums.get(one.opens) ?? 0) + one.cents);
        }
        const found = spans.filter(({ from, to }) => from <= day && day <= to);
        expect(found.map(({ first, open }) => [first.opens, open]).sort()).toEqual(
          [...sums].filter(([, cents]) => cents !== 0).sort(),
        );
      }
    }),
  );
});
