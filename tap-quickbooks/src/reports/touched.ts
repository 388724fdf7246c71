import { rootSpan, stringAt, valueAt } from 'singer';
import { dayIn } from '../coverage/days.ts';
import type { ReportBookmark, ReportMark, ReportPiece } from '../coverage/report-bookmark.ts';
import type { Row } from '../reading/page.ts';
import type { Affected, ReportRow } from '../streams/report-row.ts';

/** Parts of the books that no transaction of an entity changes. An entity that is not here is no transaction. */
const UNTOUCHED: Readonly<Record<string, readonly Affected[]>> = {
  Bill: [],
  BillPayment: ['receivables'],
  CreditCardPayment: ['receivables'],
  CreditMemo: ['payables'],
  Deposit: [],
  Estimate: ['posting', 'receivables', 'payables'],
  InventoryAdjustment: ['receivables', 'payables'],
  Invoice: ['payables'],
  JournalEntry: [],
  Payment: ['payables'],
  Purchase: [],
  PurchaseOrder: ['posting', 'receivables', 'payables'],
  RefundReceipt: ['payables'],
  SalesReceipt: ['payables'],
  TaxPayment: ['receivables', 'payables'],
  TimeActivity: ['posting', 'receivables', 'payables'],
  Transfer: [],
  VendorCredit: ['receivables'],
};

/** Returns true if a changed record of an entity can change a report. */
export function canTouch(entity: string, { affectedBy }: ReportRow): boolean {
  const untouched = UNTOUCHED[entity];
  return untouched !== undefined && affectedBy !== 'lists' && !untouched.includes(affectedBy);
}

/** The days of transactions, without those that cannot be read. */
export function daysOfRows(rows: readonly Row[]): ReadonlySet<number> {
  const days = rows.map(({ payload }) => {
    const root = rootSpan(payload);
    const date = valueAt(payload, root, ['TxnDate']) ?? valueAt(payload, root, ['PaymentDate']);
    return dayIn(stringAt(payload, date));
  });
  return new Set(days.filter((day) => day !== undefined));
}

/**
 * The bookmark after changes of transactions of these days. Periods that hold one of the days are due. Periods after
 * them are marked if their answers hold balances. The day that a transaction had before its change is not known.
 */
export function touched(
  bookmark: ReportBookmark,
  { hasOpening }: ReportRow,
  days: ReadonlySet<number>,
): ReportBookmark {
  const sortedDays = [...days].sort((a, b) => a - b);
  const first = sortedDays[0];
  if (first === undefined) return bookmark;
  const markOf = ({ start, end, mark }: ReportPiece): ReportMark | undefined => {
    if (sortedDays.some((day) => start <= day && day < end)) return 'due';
    return mark ?? (hasOpening && first < start ? 'later' : undefined);
  };
  const orders = [...bookmark.orders].map(([key, pieces]) => {
    const marked = pieces.map((piece) => {
      const mark = markOf(piece);
      return mark === piece.mark || mark === undefined ? piece : { ...piece, mark };
    });
    return [key, marked] as const;
  });
  return { ...bookmark, orders: new Map(orders) };
}
