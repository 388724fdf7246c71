import type { DayRange } from '../ledger/transactions.ts';
import { postingFilters } from './posting-filters.ts';
import type { ReportRequest } from './report-request.ts';

/** Cents by account, one for each column; a debit is positive. */
export type Figures = ReadonlyMap<string, readonly number[]>;

/** The sums of the postings of some ranges. With filters every posting is read once, without them sums are kept. */
export function accountFigures(request: ReportRequest, ranges: readonly DayRange[]): Figures {
  const filters = postingFilters(request.params);
  return filters.length === 0 ? keptFigures(request, ranges) : readFigures(request, ranges);
}

function keptFigures({ ledger }: ReportRequest, ranges: readonly DayRange[]): Figures {
  const figures = new Map<string, number[]>();
  ranges.forEach((range, column) => {
    for (const [account, cents] of ledger.sums(range)) {
      if (cents !== 0) added(figures, account, { columns: ranges.length, column, cents });
    }
  });
  return figures;
}

function readFigures({ ledger, params }: ReportRequest, ranges: readonly DayRange[]): Figures {
  const filters = postingFilters(params);
  const figures = new Map<string, number[]>();
  const first = Math.min(...ranges.map((range) => range.first));
  const last = Math.max(...ranges.map((range) => range.last));
  for (const { transaction, postings } of ledger.postings({ first, last })) {
    const { day } = transaction;
    for (const posting of postings) {
      if (!filters.every((belongs) => belongs(posting))) continue;
      ranges.forEach((range, column) => {
        if (day < range.first || day > range.last) return;
        added(figures, posting.account, { columns: ranges.length, column, cents: posting.cents });
      });
    }
  }
  return figures;
}

interface Addition {
  readonly columns: number;
  readonly column: number;
  readonly cents: number;
}

/** Adds an amount to the column of an account, or of any other key. */
export function added(
  figures: Map<string, number[]>,
  key: string,
  { columns, column, cents }: Addition,
): void {
  const known = figures.get(key) ?? Array.from({ length: columns }, () => 0);
  known[column] = (known[column] ?? 0) + cents;
  figures.set(key, known);
}
