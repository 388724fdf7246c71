/** The way in which a report is asked for. */
export interface ReportKind {
  /** A range of days, or one day: the report is as of its end. */
  readonly dates: 'range' | 'day';
  /** The range if the request does not name both of its ends. */
  readonly macro: string;
  /** True if it takes `accounting_method`. */
  readonly hasBasis: boolean;
}

const range = (hasBasis: boolean, macro = 'this month-to-date'): ReportKind => ({
  dates: 'range',
  macro,
  hasBasis,
});
const day = (hasBasis = false): ReportKind => ({ dates: 'day', macro: 'today', hasBasis });
const YEAR = 'this calendar year-to-date';

/** The reports of the Accounting API by their names in the URL, which are case-sensitive. */
export const REPORT_KINDS = {
  ProfitAndLoss: range(true, YEAR),
  ProfitAndLossDetail: range(true),
  BalanceSheet: range(true, YEAR),
  CashFlow: range(false, YEAR),
  TrialBalance: range(true),
  GeneralLedger: range(true),
  JournalReport: range(false),
  TransactionList: range(false),
  TransactionListByCustomer: range(false),
  TransactionListByVendor: range(false),
  TransactionListWithSplits: range(false),
  AgedReceivables: day(),
  AgedReceivableDetail: day(),
  AgedPayables: day(),
  AgedPayableDetail: day(true),
  CustomerBalance: day(true),
  CustomerBalanceDetail: day(true),
  VendorBalance: day(true),
  VendorBalanceDetail: day(true),
  CustomerIncome: range(true),
  VendorExpenses: range(true),
  CustomerSales: range(true),
  ItemSales: range(true),
  DepartmentSales: range(true),
  ClassSales: range(true),
  InventoryValuationSummary: day(),
  InventoryValuationDetail: range(false),
  AccountList: range(false),
  TaxSummary: range(true),
} as const satisfies Readonly<Record<string, ReportKind>>;

export type ReportName = keyof typeof REPORT_KINDS;

export function isReportName(name: string): name is ReportName {
  return Object.hasOwn(REPORT_KINDS, name);
}
