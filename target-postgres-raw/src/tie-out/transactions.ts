/*
 * The streams of transactions. TransactionList of QuickBooks has a row for each of their records.
 */

/** They move accounts, so the list has each one. */
export const POSTING: readonly string[] = [
  'qb_bill_payments',
  'qb_bills',
  'qb_credit_card_payments',
  'qb_credit_memos',
  'qb_deposits',
  'qb_inventory_adjustments',
  'qb_invoices',
  'qb_journal_entries',
  'qb_payments',
  'qb_purchases',
  'qb_refund_receipts',
  'qb_sales_receipts',
  'qb_tax_payments',
  'qb_transfers',
  'qb_vendor_credits',
];

/** They move no account. Intuit does not say that the list has them. */
export const NON_POSTING: readonly string[] = [
  'qb_estimates',
  'qb_purchase_orders',
  'qb_reimburse_charges',
  'qb_time_activities',
];

/** Parameters with which the list still has every transaction of its period. */
const HARMLESS = ['columns', 'sort_by', 'sort_order', 'group_by', 'qzurl', 'minorversion'];

/** True if no filter leaves transactions out of a list. A single day may come in parts, by type of transaction. */
export function isWholeList(
  parameters: Readonly<Record<string, string>> | null,
  start: string | null,
  end: string | null,
): boolean {
  const filters = Object.keys(parameters ?? {}).filter((name) => !HARMLESS.includes(name));
  return (
    start !== null && end !== null && filters.every((name) => name === 'transaction_type' && start === end)
  );
}
