import { money, unpaddedCents } from '../data/number-text.ts';
import type { Draws } from './hash.ts';
import type { Lines } from './invoice-lines.ts';

/** Basis points; half of all invoices have no tax. */
const TAX_RATES = [825, 700, 1300, 2000, 963] as const;
const DISCOUNTS = [5, 10, 15, 20] as const;

export interface Totals {
  /** Subtotal and discount lines as JSON, with a comma in front. They have no Id (quirk 13). */
  readonly lines: string;
  /** The value of TxnTaxDetail. */
  readonly taxDetail: string;
  /** Cents: subtotal − discount + tax. */
  readonly total: number;
  readonly appliesTaxAfterDiscount: boolean;
}

/** The part below the lines of an invoice. All of it is zero for a voided one. */
export function invoiceTotals({ subtotal, taxable }: Lines, draws: Draws): Totals {
  const discount = draws.chance(3, 20) ? discountLine(subtotal, draws) : { cents: 0, text: '' };
  const appliesTaxAfterDiscount = draws.chance(1, 4);
  const discountShare = appliesTaxAfterDiscount && subtotal > 0 ? discount.cents / subtotal : 0;
  const net = taxable - Math.round(taxable * discountShare);
  const tax = taxDetail(net, draws);
  return {
    lines: `,{"Amount":${money(subtotal)},"DetailType":"SubTotalLineDetail","SubTotalLineDetail":{}}${discount.text}`,
    taxDetail: tax.text,
    total: subtotal - discount.cents + tax.cents,
    appliesTaxAfterDiscount,
  };
}

function discountLine(subtotal: number, draws: Draws): { cents: number; text: string } {
  const percent = draws.of(DISCOUNTS);
  const isPercentBased = draws.chance(2, 3);
  const cents = isPercentBased ? Math.round((subtotal * percent) / 100) : Math.min(subtotal, percent * 100);
  const percentText = isPercentBased ? `true,"DiscountPercent":${percent}` : 'false';
  const text = `,{"Amount":${money(cents)},"DetailType":"DiscountLineDetail","DiscountLineDetail":{"PercentBased":${percentText},"DiscountAccountRef":{"value":"86","name":"Discounts given"}}}`;
  return { cents, text };
}

function taxDetail(net: number, draws: Draws): { cents: number; text: string } {
  const rate = draws.of(TAX_RATES);
  if (draws.chance(1, 2) || net === 0) return { cents: 0, text: '{"TotalTax":0}' };
  const cents = Math.round((net * rate) / 10_000);
  const line = `{"Amount":${money(cents)},"DetailType":"TaxLineDetail","TaxLineDetail":{"TaxRateRef":{"value":"3"},"PercentBased":true,"TaxPercent":${unpaddedCents(rate)},"NetAmountTaxable":${money(net)}}}`;
  return { cents, text: `{"TxnTaxCodeRef":{"value":"2"},"TotalTax":${money(cents)},"TaxLine":[${line}]}` };
}
