import type { AccountChart } from '../ledger/account-chart.ts';
import { accountFigures, added, type Figures } from './account-figures.ts';
import { fiscalUnit } from './fiscal-year.ts';
import { FLOW_TYPES } from './profit-and-loss.ts';
import type { ReportRequest } from './report-request.ts';

const BEGINNING = -1_000_000;

/** Balances at the ends of some days; the net income of earlier fiscal years is part of the retained earnings. */
export interface Balances {
  /** Balances of accounts that never start anew; a debit is positive. */
  readonly standing: Figures;
  /** Sums since the fiscal year began of those that do. */
  readonly flows: Figures;
}

export function balancesAt(request: ReportRequest, days: readonly number[], chart: AccountChart): Balances {
  const isFlow = (id: string) => FLOW_TYPES.includes(chart.of(id).type);
  const startOf = (day: number) => fiscalUnit('year', day, request.settings.fiscalYearStart).first;
  const before = days.map((day) => ({ first: BEGINNING, last: startOf(day) - 1 }));
  const since = days.map((day) => ({ first: startOf(day), last: day }));
  const all = accountFigures(request, [...before, ...since]);
  const standing = new Map<string, number[]>();
  const flows = new Map<string, number[]>();
  const retained = chart.retainedEarnings.id;
  for (const [account, cents] of all) {
    days.forEach((_, column) => {
      const old = cents[column] ?? 0;
      const current = cents[days.length + column] ?? 0;
      const place = { columns: days.length, column };
      if (!isFlow(account)) added(standing, account, { ...place, cents: old + current });
      else {
        added(standing, retained, { ...place, cents: old });
        added(flows, account, { ...place, cents: current });
      }
    });
  }
  return { standing, flows };
}
