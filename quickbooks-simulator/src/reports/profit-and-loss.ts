import { type ColumnHead, columnsJson } from '../report-layout/columns.ts';
import { accountFigures, type Figures } from './account-figures.ts';
import { difference, type Part, type Statement, writePart, writeTotal } from './account-rows.ts';
import { dimensionFigures, isDimension } from './dimension-columns.ts';
import { statementRows } from './limits.ts';
import { periodColumns, totalColumn } from './period-columns.ts';
import type { Report, ReportRequest } from './report-request.ts';

const INCOME: Part = {
  ...{ title: 'Income', total: 'Total Income', group: 'Income', types: ['Income'], isAlways: true },
};
const COSTS: Part = {
  ...{ title: 'Cost of Goods Sold', total: 'Total Cost of Goods Sold', group: 'COGS' },
  types: ['Cost of Goods Sold'],
};
const EXPENSES: Part = {
  ...{ title: 'Expenses', total: 'Total Expenses', group: 'Expenses', types: ['Expense'], isAlways: true },
};
const OTHER_INCOME: Part = {
  ...{ title: 'Other Income', total: 'Total Other Income', group: 'OtherIncome', types: ['Other Income'] },
};
const OTHER_EXPENSES: Part = {
  ...{ title: 'Other Expenses', total: 'Total Other Expenses', group: 'OtherExpenses' },
  types: ['Other Expense'],
};

/** Types of the accounts that start anew each fiscal year. */
export const FLOW_TYPES: readonly string[] = [INCOME, COSTS, EXPENSES, OTHER_INCOME, OTHER_EXPENSES].flatMap(
  ({ types = [] }) => types,
);

/** ProfitAndLoss: flows of a range, which add up over ranges that touch. */
export function profitAndLoss(request: ReportRequest): Report {
  const { params, look, ledger } = request;
  const summarizedBy = params.get('summarize_column_by') ?? 'Total';
  const { heads, figures } = isDimension(summarizedBy)
    ? dimensionFigures(request, summarizedBy)
    : figuresByPeriod(request, summarizedBy);
  const chart = ledger.chart();
  const hasData = [...figures.keys()].some((id) => FLOW_TYPES.includes(chart.of(id).type));
  const isOneCell = !hasData && request.settings.reportEmptyRows === 'one-cell-rows';
  const shown = isOneCell ? [] : heads;
  const rows = statementRows(request, shown.length + 1);
  const width = shown.length;
  writeProfitAndLoss({ rows, look, chart, figures, width, hasData });
  const columns = columnsJson([{ key: 'account', title: '', type: 'Account' }, ...shown], look);
  return { columns, rows, summarizedBy, hasData };
}

function figuresByPeriod(
  request: ReportRequest,
  summarizedBy: string,
): { readonly heads: readonly ColumnHead[]; readonly figures: Figures } {
  const columns = periodColumns(summarizedBy, request);
  const all = summarizedBy === 'Total' ? columns : [...columns, totalColumn(request.period)];
  const figures = accountFigures(
    request,
    all.map(({ range }) => range),
  );
  return { heads: all.map(({ head }) => head), figures };
}

function writeProfitAndLoss(statement: Statement): void {
  const income = writePart(statement, INCOME);
  const costs = writePart(statement, COSTS);
  const gross = difference(income, costs);
  writeTotal(statement, 'Gross Profit', 'GrossProfit', gross);
  const operating = difference(gross, writePart(statement, EXPENSES));
  writeTotal(statement, 'Net Operating Income', 'NetOperatingIncome', operating);
  const otherIncome = writePart(statement, OTHER_INCOME);
  const other = difference(otherIncome, writePart(statement, OTHER_EXPENSES));
  if (other.some((cents) => cents !== 0)) {
    writeTotal(statement, 'Net Other Income', 'NetOtherIncome', other);
  }
  const net = operating.map((cents, column) => cents + (other[column] ?? 0));
  writeTotal(statement, 'Net Income', 'NetIncome', net);
}
