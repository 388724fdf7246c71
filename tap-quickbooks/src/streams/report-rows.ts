/*
 * The reports, one row each. The facts are those of Intuit's reference, as far as it gives them. Names of reports are
 * case-sensitive in a URL, and so is Header.ReportName in an answer.
 */

import type { ReportRow } from './report-row.ts';

const BY_PERIOD = { dates: 'flow', periods: ['month', 'year', 'day'], defaultPeriod: 'month' } as const;
const BY_ROWS = { dates: 'flow', periods: ['fit', 'month', 'year', 'day'], defaultPeriod: 'fit' } as const;
const AT_END = {
  hasOpening: true,
  periods: ['month_end', 'year', 'day'],
  defaultPeriod: 'month_end',
} as const;

const PLAIN = {
  hasBasis: false,
  hasColumns: false,
  isSummarized: false,
  hasMonths: false,
  requiredFilter: undefined,
  partition: undefined,
  sumsIn: undefined,
  fewColumns: undefined,
  hasSummaries: false,
  hasOpening: false,
  affectedBy: 'posting',
} as const;

const STATEMENT = {
  ...PLAIN,
  hasBasis: true,
  isSummarized: true,
  hasMonths: true,
  hasSummaries: true,
} as const;
const DETAIL = { ...PLAIN, ...BY_ROWS, hasColumns: true } as const;

const PARTIES = ['customer', 'vendor', 'class', 'department'] as const;
const SUMMARY_FILTERS = [...PARTIES, 'item', 'adjusted_gain_loss', 'qzurl', 'sort_order'] as const;
const SORT = ['sort_by', 'sort_order', 'qzurl'] as const;
const DUE = ['start_duedate', 'end_duedate'] as const;

const LIST = {
  ...DETAIL,
  affectedBy: 'transactions',
  partition: 'transaction_type',
  fewColumns: ['tx_date', 'txn_type', 'subt_nat_amount'],
  filters: [
    ...['transaction_type', 'customer', 'vendor', 'name', 'department', 'source_account_type'],
    ...['payment_method', 'term', 'cleared', 'printed', 'arpaid', 'appaid', 'bothamount', 'docnum', 'memo'],
    ...['start_createdate', 'end_createdate', 'start_moddate', 'end_moddate', ...DUE, 'group_by', ...SORT],
  ],
} as const;

const AGED = {
  ...PLAIN,
  ...AT_END,
  dates: 'asOf',
  filters: ['department', 'aging_method', 'aging_period', 'num_periods', 'past_due', 'qzurl', 'sort_order'],
} as const;
const AGED_DETAIL = {
  ...AGED,
  hasColumns: true,
  hasSummaries: true,
  filters: [...AGED.filters, ...DUE, 'term', 'shipvia', 'sort_by'],
} as const;

const BALANCE = { ...PLAIN, ...AT_END, dates: 'asOf', hasBasis: true, isSummarized: true } as const;
const BALANCE_DETAIL = { ...BALANCE, isSummarized: false, hasColumns: true, hasSummaries: true } as const;
const SALES = { ...PLAIN, ...BY_PERIOD, hasBasis: true, isSummarized: true, hasMonths: true } as const;
const SALES_FILTERS = ['customer', 'item', 'class', 'department', 'qzurl', 'sort_order'] as const;

const RECEIVABLES = { affectedBy: 'receivables' } as const;
const PAYABLES = { affectedBy: 'payables' } as const;

const ROWS = [
  { ...STATEMENT, ...BY_PERIOD, report: 'ProfitAndLoss', filters: SUMMARY_FILTERS },
  {
    ...DETAIL,
    report: 'ProfitAndLossDetail',
    hasBasis: true,
    hasSummaries: true,
    partition: 'account_type',
    fewColumns: ['tx_date', 'txn_type', 'subt_nat_amount'],
    filters: [...PARTIES, 'account', 'account_type', 'employee', 'payment_method', ...SORT],
  },
  { ...STATEMENT, ...AT_END, dates: 'balance', report: 'BalanceSheet', filters: SUMMARY_FILTERS },
  {
    ...STATEMENT,
    ...BY_PERIOD,
    report: 'CashFlow',
    hasBasis: false,
    hasOpening: true,
    filters: SUMMARY_FILTERS,
  },
  { ...PLAIN, ...AT_END, dates: 'balance', report: 'TrialBalance', hasBasis: true, filters: ['sort_order'] },
  {
    ...DETAIL,
    report: 'GeneralLedger',
    hasBasis: true,
    isSummarized: true,
    hasSummaries: true,
    hasOpening: true,
    partition: 'account_type',
    fewColumns: ['tx_date', 'txn_type', 'subt_nat_amount', 'rbal_nat_amount'],
    filters: [...PARTIES, 'account', 'account_type', 'source_account', 'source_account_type', ...SORT],
  },
  {
    ...DETAIL,
    report: 'JournalReport',
    fewColumns: ['tx_date', 'txn_type', 'account_name', 'debt_amt', 'credit_amt'],
    filters: SORT,
  },
  { ...LIST, report: 'TransactionList' },
  { ...LIST, report: 'TransactionListByCustomer' },
  { ...LIST, report: 'TransactionListByVendor' },
  { ...LIST, report: 'TransactionListWithSplits' },
  { ...AGED, ...RECEIVABLES, report: 'AgedReceivables', filters: ['customer', ...AGED.filters] },
  {
    ...AGED_DETAIL,
    ...RECEIVABLES,
    report: 'AgedReceivableDetail',
    sumsIn: 'AgedReceivables',
    filters: ['customer', ...AGED_DETAIL.filters],
  },
  { ...AGED, ...PAYABLES, report: 'AgedPayables', filters: ['vendor', ...AGED.filters] },
  {
    ...AGED_DETAIL,
    ...PAYABLES,
    report: 'AgedPayableDetail',
    sumsIn: 'AgedPayables',
    hasBasis: true,
    filters: ['vendor', ...AGED_DETAIL.filters],
  },
  {
    ...BALANCE,
    ...RECEIVABLES,
    report: 'CustomerBalance',
    filters: ['customer', 'department', 'arpaid', 'qzurl', 'sort_order'],
  },
  {
    ...BALANCE_DETAIL,
    ...RECEIVABLES,
    report: 'CustomerBalanceDetail',
    sumsIn: 'CustomerBalance',
    filters: ['customer', 'department', 'arpaid', 'term', 'shipvia', ...DUE, ...SORT],
  },
  {
    ...BALANCE,
    ...PAYABLES,
    report: 'VendorBalance',
    filters: ['vendor', 'department', 'appaid', 'qzurl', 'sort_order'],
  },
  {
    ...BALANCE_DETAIL,
    ...PAYABLES,
    report: 'VendorBalanceDetail',
    sumsIn: 'VendorBalance',
    filters: ['vendor', 'department', 'appaid', 'term', ...DUE, ...SORT],
  },
  { ...SALES, report: 'CustomerIncome', filters: [...PARTIES, 'term', 'qzurl', 'sort_order'] },
  { ...SALES, report: 'VendorExpenses', filters: [...PARTIES, 'term', 'qzurl', 'sort_order'] },
  { ...SALES, report: 'CustomerSales', filters: SALES_FILTERS },
  { ...SALES, report: 'ItemSales', hasMonths: false, filters: SALES_FILTERS },
  { ...SALES, report: 'DepartmentSales', filters: SALES_FILTERS },
  { ...SALES, report: 'ClassSales', filters: SALES_FILTERS },
  {
    ...PLAIN,
    ...AT_END,
    dates: 'asOf',
    isSummarized: true,
    report: 'InventoryValuationSummary',
    filters: ['item', 'qzurl', 'sort_order'],
  },
  {
    ...DETAIL,
    report: 'InventoryValuationDetail',
    hasOpening: true,
    fewColumns: ['tx_date', 'txn_type', 'quantity'],
    filters: ['start_svcdate', 'end_svcdate', 'group_by', ...SORT],
  },
  {
    ...PLAIN,
    dates: 'list',
    periods: ['all'],
    defaultPeriod: 'all',
    report: 'AccountList',
    hasColumns: true,
    affectedBy: 'lists',
    filters: ['account_type', 'account_status', 'start_moddate', 'end_moddate', 'createdate_macro', ...SORT],
  },
  {
    ...PLAIN,
    ...BY_PERIOD,
    report: 'TaxSummary',
    hasBasis: true,
    requiredFilter: 'agency_id',
    filters: ['agency_id', 'sort_order'],
  },
] as const;

export const REPORT_ROWS: readonly ReportRow[] = ROWS.map((row) => ({
  ...row,
  name: streamName(row.report),
}));

/** `ProfitAndLoss` is the stream `qb_report_profit_and_loss`. */
function streamName(report: string): string {
  return `qb_report_${report.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()}`;
}
