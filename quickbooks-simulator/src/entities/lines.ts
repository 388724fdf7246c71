import { plainText, type WireText } from '../data/wire-text.ts';
import { DESCRIPTIONS, MEMOS, PRIVATE_NOTES } from '../generate/phrases.ts';
import { accountRef } from './chart-of-accounts.ts';
import type { ShapeRow } from './entity-shape.ts';

const plain = (phrases: readonly WireText[]): string[] => phrases.map((text) => JSON.parse(plainText(text)));

const DESCRIPTION_TEXTS = plain(DESCRIPTIONS);
const MEMO_TEXTS = plain(MEMOS);
const NOTE_TEXTS = plain(PRIVATE_NOTES);

export interface Lines {
  readonly lines: readonly object[];
  readonly cents: number;
}

type LineRow = Pick<ShapeRow, 'draws' | 'company'>;

export function descriptionOf({ draws }: Pick<ShapeRow, 'draws'>): string {
  return draws.of(DESCRIPTION_TEXTS);
}

/** A note on one transaction in five. */
export function noteOf({ draws }: Pick<ShapeRow, 'draws'>): object {
  return draws.chance(1, 5) ? { PrivateNote: draws.of(NOTE_TEXTS) } : {};
}

export function memoOf({ draws }: Pick<ShapeRow, 'draws'>): object {
  return draws.chance(1, 3) ? { CustomerMemo: { value: draws.of(MEMO_TEXTS) } } : {};
}

/** Lines that sell items, and their subtotal. */
export function salesLines(row: LineRow): Lines {
  const { lines, cents } = numbered(row, () => {
    const { amount, ...quantity } = quantityOf(row);
    const detail = { ItemRef: row.company.itemRef(row.draws), ...quantity, TaxCodeRef: { value: 'NON' } };
    return { cents: amount, detail: { DetailType: 'SalesItemLineDetail', SalesItemLineDetail: detail } };
  });
  const subtotal = { Amount: cents / 100, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} };
  return { lines: [...lines, subtotal], cents };
}

/** Lines that buy: items, or whatever an expense account holds. */
export function expenseLines(row: LineRow): Lines {
  return numbered(row, () => (row.draws.chance(1, 4) ? itemExpense(row) : accountExpense(row)));
}

/** Lines that buy items only. */
export function itemExpenseLines(row: LineRow): Lines {
  return numbered(row, () => itemExpense(row));
}

interface Line {
  readonly cents: number;
  readonly detail: object;
}

function numbered({ draws }: LineRow, make: () => Line): Lines {
  let sum = 0;
  const lines = Array.from({ length: 1 + draws.below(4) }, (_, i) => {
    const Description = descriptionOf({ draws });
    const { cents, detail } = make();
    sum += cents;
    return { Id: String(i + 1), LineNum: i + 1, Description, Amount: cents / 100, ...detail };
  });
  return { lines, cents: sum };
}

function itemExpense({ draws, company }: LineRow): Line {
  const { amount, ...quantity } = quantityOf({ draws });
  const detail = { ItemRef: company.itemRef(draws), ...quantity, TaxCodeRef: { value: 'NON' } };
  return {
    cents: amount,
    detail: {
      DetailType: 'ItemBasedExpenseLineDetail',
      ItemBasedExpenseLineDetail: { ...detail, BillableStatus: 'NotBillable' },
    },
  };
}

function accountExpense({ draws, company }: LineRow): Line {
  const customer = draws.chance(1, 6)
    ? { CustomerRef: company.customer.ref(company.customer.any(draws)) }
    : {};
  const inClass = draws.chance(1, 4) ? { ClassRef: company.anyRef('Class', draws) } : {};
  return {
    cents: 100 + draws.below(90_000),
    detail: {
      DetailType: 'AccountBasedExpenseLineDetail',
      AccountBasedExpenseLineDetail: {
        ...customer,
        ...inClass,
        AccountRef: accountRef('expense', draws),
        BillableStatus: 'CustomerRef' in customer ? 'Billable' : 'NotBillable',
        TaxCodeRef: { value: 'NON' },
      },
    },
  };
}

/** A price and a quantity, and their product in cents. */
function quantityOf({ draws }: Pick<ShapeRow, 'draws'>): { UnitPrice: number; Qty: number; amount: number } {
  const price = 50 + draws.below(30_000);
  const Qty = 1 + draws.below(12);
  return { UnitPrice: price / 100, Qty, amount: price * Qty };
}
