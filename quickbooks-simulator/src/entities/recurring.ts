import { pacificDate } from '../data/pacific-time.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';
import { journalEntry, transfer } from './ledger.ts';
import { expenseLines } from './lines.ts';
import { purchase, purchaseOrder, vendorCredit } from './purchases.ts';
import { saleValue } from './sales.ts';

const sale = (facts: ShapeRow) => saleValue(facts, () => ({}));

/** Templates by the entity that they make. */
const TEMPLATES: Readonly<Record<string, (facts: ShapeRow) => object>> = {
  Bill: (facts) => {
    const { lines, cents } = expenseLines(facts);
    const VendorRef = facts.company.anyRef('Vendor', facts.draws);
    return { ...own(facts), Line: lines, VendorRef, TotalAmt: cents / 100 };
  },
  Invoice: sale,
  Estimate: sale,
  SalesReceipt: sale,
  CreditMemo: sale,
  RefundReceipt: sale,
  Purchase: purchase.value,
  PurchaseOrder: purchaseOrder.value,
  VendorCredit: vendorCredit.value,
  JournalEntry: journalEntry.value,
  Transfer: transfer.value,
};
const NAMES = Object.keys(TEMPLATES);

/** Each row is wrapped in an object named for what it makes: Id, SyncToken and times are inside. */
export const recurringTransaction: EntityShape = {
  entity: 'RecurringTransaction',
  size: { share: 0.01 },
  sequence: 'transactions',
  value(facts) {
    const name = NAMES[facts.row % NAMES.length] ?? 'Bill';
    const template = TEMPLATES[name]?.(facts);
    return { [name]: { ...template, RecurringInfo: schedule(facts), RecurDataRef: { value: facts.id } } };
  },
};

function schedule({ row, draws, created }: ShapeRow): object {
  return {
    Name: `Template ${row + 1}`,
    RecurType: draws.of(['Automated', 'Reminder', 'UnScheduled']),
    Active: draws.chance(4, 5),
    ScheduleInfo: {
      StartDate: pacificDate(created),
      IntervalType: draws.of(['Monthly', 'Weekly', 'Yearly']),
      NumInterval: 1,
      DayOfMonth: 1 + draws.below(28),
      DaysBefore: 0,
      MaxOccurrences: 0,
    },
  };
}
