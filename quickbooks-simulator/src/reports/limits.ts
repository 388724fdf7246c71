import { POSTING_ENTITIES } from '../ledger/posting-rules.ts';
import { transactionsIn } from '../ledger/transactions.ts';
import { type RowLimits, RowWriter } from '../report-layout/row-writer.ts';
import type { ReportRequest } from './report-request.ts';

export function limitsOf({ settings }: Pick<ReportRequest, 'settings'>): RowLimits {
  return { cells: settings.reportCells, lines: settings.reportLines };
}

/** Rows that a report of this many columns can have; 0 is no limit. */
export function mostRows({ settings }: Pick<ReportRequest, 'settings'>, width: number): number {
  return Math.ceil(settings.reportCells / Math.max(1, width));
}

/** The rows of a statement. Its lines are the transactions of its range, which the service adds up. */
export function statementRows(request: ReportRequest, width: number): RowWriter {
  const rows = new RowWriter(width, limitsOf(request));
  if (request.settings.reportLines === 0) return rows;
  for (const _ of transactionsIn(request.datasets, request.period, POSTING_ENTITIES)) rows.countLines();
  return rows;
}
