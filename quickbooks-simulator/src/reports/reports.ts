import { accountList } from './account-list.ts';
import { agedPayableDetail, agedPayables, agedReceivableDetail, agedReceivables } from './aging.ts';
import { balanceSheet } from './balance-sheet.ts';
import { cashFlow } from './cash-flow.ts';
import { generalLedger } from './general-ledger.ts';
import { inventoryValuationDetail } from './inventory-detail.ts';
import { inventoryValuationSummary, itemSales } from './item-reports.ts';
import { journalReport } from './journal-report.ts';
import {
  customerBalance,
  customerBalanceDetail,
  vendorBalance,
  vendorBalanceDetail,
} from './open-balances.ts';
import { profitAndLoss } from './profit-and-loss.ts';
import { profitAndLossDetail } from './profit-and-loss-detail.ts';
import type { ReportName } from './report-kinds.ts';
import type { Report, ReportRequest } from './report-request.ts';
import {
  classSales,
  customerIncome,
  customerSales,
  departmentSales,
  vendorExpenses,
} from './sums-by-name.ts';
import { taxSummary } from './tax-summary.ts';
import {
  transactionList,
  transactionListByCustomer,
  transactionListByVendor,
  transactionListWithSplits,
} from './transaction-list.ts';
import { trialBalance } from './trial-balance.ts';

/** The reports by their names. */
const REPORTS: Readonly<Record<ReportName, (request: ReportRequest) => Report>> = {
  ProfitAndLoss: profitAndLoss,
  ProfitAndLossDetail: profitAndLossDetail,
  BalanceSheet: balanceSheet,
  CashFlow: cashFlow,
  TrialBalance: trialBalance,
  GeneralLedger: generalLedger,
  JournalReport: journalReport,
  TransactionList: transactionList,
  TransactionListByCustomer: transactionListByCustomer,
  TransactionListByVendor: transactionListByVendor,
  TransactionListWithSplits: transactionListWithSplits,
  AgedReceivables: agedReceivables,
  AgedReceivableDetail: agedReceivableDetail,
  AgedPayables: agedPayables,
  AgedPayableDetail: agedPayableDetail,
  CustomerBalance: customerBalance,
  CustomerBalanceDetail: customerBalanceDetail,
  VendorBalance: vendorBalance,
  VendorBalanceDetail: vendorBalanceDetail,
  CustomerIncome: customerIncome,
  VendorExpenses: vendorExpenses,
  CustomerSales: customerSales,
  ItemSales: itemSales,
  DepartmentSales: departmentSales,
  ClassSales: classSales,
  InventoryValuationSummary: inventoryValuationSummary,
  InventoryValuationDetail: inventoryValuationDetail,
  AccountList: accountList,
  TaxSummary: taxSummary,
};

/** The report that is asked for, from the transactions that there are now. */
export function reportOf(request: ReportRequest): Report {
  return REPORTS[request.name](request);
}
