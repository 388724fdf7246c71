import type { EntityValue } from '../data/entity-json.ts';

interface Line {
  readonly Amount?: number;
  readonly DetailType?: string;
  readonly GroupLineDetail?: { readonly Line?: readonly Line[] };
}

/** An invoice with its lines numbered, its subtotal line, and totals that add up. `paid` is taken off the balance. */
export function withSums(invoice: EntityValue, paid: number): EntityValue {
  const given = Array.isArray(invoice.Line) ? (invoice.Line as readonly Line[]) : [];
  const lines = given.filter((line) => line.DetailType !== 'SubTotalLineDetail');
  const items = lines.filter((line) => line.DetailType !== 'DiscountLineDetail');
  const discounts = lines.filter((line) => line.DetailType === 'DiscountLineDetail');
  const subtotal = sum(items.flatMap((line) => line.GroupLineDetail?.Line ?? [line]));
  const tax = (invoice.TxnTaxDetail as { readonly TotalTax?: number } | undefined)?.TotalTax ?? 0;
  const total = cents(subtotal - sum(discounts) + tax);
  return {
    ...invoice,
    Line: [
      ...items.map((line, i) => ({ Id: String(i + 1), LineNum: i + 1, ...line })),
      { Amount: subtotal, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} },
      ...discounts,
    ],
    TotalAmt: total,
    Balance: cents(total - paid),
  };
}

function sum(lines: readonly Line[]): number {
  return cents(lines.reduce((all, line) => all + (line.Amount ?? 0), 0));
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
