import { balanceSheet } from './balance-sheet.ts';
import { cashFlow } from './cash-flow.ts';
import { generalLedger } from './general-ledger.ts';
import { journalReport } from './journal-report.ts';
import { profitAndLoss } from './profit-and-loss.ts';
import { profitAndLossDetail } from './profit-and-loss-detail.ts';
import type { ReportName } from './report-kinds.ts';
import type { Report, ReportRequest } from './report-request.ts';
import {
  transactionList,
  transactionListByCustomer,
  transactionListByVendor,
  transactionListWithSplits,
} from './transaction-list.ts';
import { trialBalance } from './trial-balance.ts';

/** The reports by their names. */
const REPORTS: Readonly<Partial<Record<ReportName, (request: ReportRequest) => Report>>> = {
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
};

/** Undefined if the simulator does not have it. */
export function reportOf(request: ReportRequest): Report | undefined {
  return REPORTS[request.name]?.(request);
}
