import type { Answer } from './client.ts';

export const NOW = '2024-07-01T19:00:00Z';

/** A company that takes writes. */
export const WRITE_COMPANY = { from: '2024-01-01', to: '2024-04-01', customers: 40, invoices: 60, items: 30 };

/** A line of an invoice. */
export function lineOf(Amount: number, item = '1') {
  return {
    Amount,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: item }, UnitPrice: Amount, Qty: 1 },
  };
}

/** The status of an answer, with the code of its fault. */
export function codeOf({ status, json }: Answer): [number, string | undefined] {
  return [status, json.Fault?.Error[0].code];
}
