import { POSTING_ENTITIES } from '../ledger/posting-rules.ts';
import type { RowWriter } from '../report-layout/row-writer.ts';
import { accountOf, type Line } from './line.ts';
import { lineFilters } from './line-filters.ts';
import { inTurn, type ReportRequest } from './report-request.ts';

/** The postings of the range that a request is about, by date. Each counts as a line of the report. */
export function* ledgerLines(request: ReportRequest, rows: RowWriter): Generator<Line> {
  const { ledger, period, params } = request;
  const chart = ledger.chart();
  const filters = lineFilters(params);
  for (const { facts, postings } of ledger.postings(period, inTurn(POSTING_ENTITIES, request))) {
    for (const posting of postings) {
      const line: Line = { facts, isWhole: false, posting, postings, chart };
      if (!filters.every((belongs) => belongs(line))) continue;
      rows.countLines();
      yield line;
    }
  }
}

export function accountId(line: Line): string {
  return accountOf(line)?.id ?? '';
}
