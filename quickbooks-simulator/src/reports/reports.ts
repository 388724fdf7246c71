import { balanceSheet } from './balance-sheet.ts';
import { profitAndLoss } from './profit-and-loss.ts';
import type { ReportName } from './report-kinds.ts';
import type { Report, ReportRequest } from './report-request.ts';
import { transactionList } from './transaction-list.ts';
import { trialBalance } from './trial-balance.ts';

/** The reports by their names. */
const REPORTS: Readonly<Partial<Record<ReportName, (request: ReportRequest) => Report>>> = {
  ProfitAndLoss: profitAndLoss,
  BalanceSheet: balanceSheet,
  TrialBalance: trialBalance,
  TransactionList: transactionList,
};

/** Undefined if the simulator does not have it. */
export function reportOf(request: ReportRequest): Report | undefined {
  return REPORTS[request.name]?.(request);
}
