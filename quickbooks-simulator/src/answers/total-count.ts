import type { Settings } from '../settings.ts';

/** Answers about these entities have a totalCount, which is the number of their rows (recorded). */
const WITH_TOTAL_COUNT = new Set([
  ...['Bill', 'BillPayment', 'Deposit', 'ExchangeRate', 'Invoice', 'JournalEntry', 'PurchaseOrder'],
]);

export function hasTotalCount(entity: string, { totalCount }: Pick<Settings, 'totalCount'>): boolean {
  return totalCount !== 'never' && WITH_TOTAL_COUNT.has(entity);
}
