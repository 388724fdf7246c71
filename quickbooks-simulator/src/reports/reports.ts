import type { ReportName } from './report-kinds.ts';
import type { Report, ReportRequest } from './report-request.ts';
import { transactionList } from './transaction-list.ts';

/** The reports by their names. */
const REPORTS: Readonly<Partial<Record<ReportName, (request: ReportRequest) => Report>>> = {
  TransactionList: transactionList,
};

/** Undefined if the simulator does not have it. */
export function reportOf(request: ReportRequest): Report | undefined {
  return REPORTS[request.name]?.(request);
}
