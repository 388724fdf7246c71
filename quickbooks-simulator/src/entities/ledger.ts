import { pacificDate } from '../data/pacific-time.ts';
import { accountRef } from './chart-of-accounts.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';
import { descriptionOf, noteOf } from './lines.ts';

const USD = { value: 'USD', name: 'United States Dollar' } as const;

/** Debits and credits that balance. Its line Ids start at "0" (recorded). */
export const journalEntry: EntityShape = {
  entity: 'JournalEntry',
  size: { share: 0.1 },
  sequence: 'transactions',
  value: (facts) => ({
    Adjustment: facts.draws.chance(1, 8),
    ...own(facts),
    DocNumber: String(facts.row + 1),
    TxnDate: pacificDate(facts.created),
    CurrencyRef: USD,
    ...noteOf(facts),
    Line: postings(facts),
    TxnTaxDetail: {},
  }),
};

export const transfer: EntityShape = {
  entity: 'Transfer',
  size: { share: 0.04 },
  sequence: 'transactions',
  value: (facts) => ({
    FromAccountRef: accountRef('bank', facts.draws),
    ToAccountRef: accountRef('card', facts.draws),
    Amount: (100 + facts.draws.below(900_000)) / 100,
    ...own(facts),
    TxnDate: pacificDate(facts.created),
    CurrencyRef: USD,
    ...noteOf(facts),
  }),
};

export const inventoryAdjustment: EntityShape = {
  entity: 'InventoryAdjustment',
  size: { share: 0.02 },
  sequence: 'transactions',
  value: (facts) => ({
    DocNumber: String(facts.row + 1),
    AdjustAccountRef: accountRef('goods', facts.draws),
    ...own(facts),
    TxnDate: pacificDate(facts.created),
    ...noteOf(facts),
    Line: Array.from({ length: 1 + facts.draws.below(3) }, (_, i) => ({
      Id: String(i + 1),
      DetailType: 'ItemAdjustmentLineDetail',
      ItemAdjustmentLineDetail: {
        ItemRef: facts.company.itemRef(facts.draws),
        QtyDiff: facts.draws.below(40) - 20,
      },
    })),
  }),
};

/** One credit for the sum of the debits. */
function postings({ draws, company }: ShapeRow): object[] {
  const amounts = Array.from({ length: 1 + draws.below(3) }, () => 100 + draws.below(90_000));
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  return [...amounts, -sum].map((cents, i) => ({
    Id: String(i),
    Description: descriptionOf({ draws }),
    Amount: Math.abs(cents) / 100,
    DetailType: 'JournalEntryLineDetail',
    JournalEntryLineDetail: {
      PostingType: cents < 0 ? 'Credit' : 'Debit',
      ...(draws.chance(1, 4) && {
        Entity: { Type: 'Vendor', EntityRef: company.anyRef('Vendor', draws) },
      }),
      AccountRef: accountRef(cents < 0 ? 'bank' : 'expense', draws),
      ...(draws.chance(1, 4) && { DepartmentRef: company.anyRef('Department', draws) }),
    },
  }));
}
