import type { SimulatorOptions } from '../src/index.ts';

/** A company for reports, whose clock stands still. */
export const REPORT_COMPANY = {
  ...{ seed: 3, from: '2024-01-01', to: '2024-07-01', customers: 40, invoices: 300, items: 30, others: 150 },
  ...{ now: () => Date.parse('2024-08-15T12:00:00Z') },
} as const satisfies SimulatorOptions;

export const ALL = 'start_date=2000-01-01&end_date=2030-12-31';
export const LIST = `TransactionList?${ALL}&columns=tx_date,txn_type`;
