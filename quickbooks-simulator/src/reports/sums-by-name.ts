import type { AccountChart } from '../ledger/account-chart.ts';
import type { Named, Posting } from '../ledger/posting.ts';
import { type Cell, EMPTY, moneyText } from '../report-layout/cells.ts';
import { type ColumnHead, columnsJson } from '../report-layout/columns.ts';
import { say } from '../report-layout/labels.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { limitsOf } from './limits.ts';
import { type PeriodColumn, periodColumns, totalColumn } from './period-columns.ts';
import { postingFilters } from './posting-filters.ts';
import type { Report, ReportRequest } from './report-request.ts';

type KeyOf = (posting: Posting) => Named | undefined;

const party =
  (kind: string): KeyOf =>
  ({ party: found }) =>
    found?.kind === kind ? found : undefined;

const SALES = ['Income'];
const REVENUE = ['Income', 'Other Income'];
const EXPENSE = ['Cost of Goods Sold', 'Expense', 'Other Expense'];

/** One amount of a row: the postings that count for it, and their sign. */
interface Measure {
  readonly key: string;
  readonly title: string;
  centsOf(posting: Posting, type: string): number;
}

const measure = (key: string, title: string, types: readonly string[], sign: 1 | -1): Measure => ({
  ...{ key, title, centsOf: ({ cents }, type) => (types.includes(type) ? sign * cents : 0) },
});
const NET: Measure = measure('net_income', 'Net Income', [...REVENUE, ...EXPENSE], -1);
const INCOME: readonly Measure[] = [
  measure('income', 'Income', REVENUE, -1),
  measure('expenses', 'Expenses', EXPENSE, 1),
  NET,
];

export const customerIncome = (request: ReportRequest) => byMeasures(request, party('Customer'), INCOME);
export const vendorExpenses = (request: ReportRequest) =>
  byPeriods(request, party('Vendor'), measure('total', 'TOTAL', EXPENSE, 1));
export const customerSales = (request: ReportRequest) => sales(request, party('Customer'));
export const departmentSales = (request: ReportRequest) => sales(request, ({ department }) => department);
export const classSales = (request: ReportRequest) => sales(request, ({ class: found }) => found);

function sales(request: ReportRequest, keyOf: KeyOf): Report {
  return byPeriods(request, keyOf, measure('total', 'TOTAL', SALES, -1));
}

function byMeasures(request: ReportRequest, keyOf: KeyOf, measures: readonly Measure[]): Report {
  const heads = measures.map(({ key, title }): ColumnHead => ({ key, title, type: 'Money' }));
  return byName(request, keyOf, {
    heads,
    sumsOf: ({ posting, type }) => measures.map((one) => one.centsOf(posting, type)),
  });
}

/** One measure by the periods of `summarize_column_by`. */
function byPeriods(request: ReportRequest, keyOf: KeyOf, one: Measure): Report {
  const { params, period } = request;
  const summarizedBy = params.get('summarize_column_by') ?? 'Total';
  const parts = periodColumns(summarizedBy, request);
  const columns: PeriodColumn[] = summarizedBy === 'Total' ? parts : [...parts, totalColumn(period)];
  const report = byName(request, keyOf, {
    heads: columns.map(({ head }) => head),
    sumsOf({ posting, type, day }) {
      const cents = one.centsOf(posting, type);
      return columns.map(({ range }) => (range.first <= day && day <= range.last ? cents : 0));
    },
  });
  return { ...report, summarizedBy };
}

interface Posted {
  readonly posting: Posting;
  /** The type of its account. */
  readonly type: string;
  readonly day: number;
}

interface Sums {
  readonly heads: readonly ColumnHead[];
  sumsOf(posted: Posted): readonly number[];
}

/** A row for each name, one for postings that name none, and the sum of all. */
function byName(request: ReportRequest, keyOf: KeyOf, { heads, sumsOf }: Sums): Report {
  const { look } = request;
  const rows = new RowWriter(heads.length + 1, limitsOf(request));
  const chart = request.ledger.chart();
  const names = new Map<string, { name: string; sums: number[] }>();
  const all = heads.map(() => 0);
  for (const posted of postedOf(request, chart)) {
    const more = sumsOf(posted);
    if (more.every((cents) => cents === 0)) continue;
    rows.countLines();
    const key = keyOf(posted.posting) ?? { id: '', name: say(look, 'Not Specified') };
    const found = names.get(key.id) ?? { name: key.name, sums: heads.map(() => 0) };
    names.set(key.id, found);
    for (const sums of [found.sums, all]) {
      more.forEach((cents, i) => {
        sums[i] = (sums[i] ?? 0) + cents;
      });
    }
  }
  const order = [...names].sort(([one, { name }], [other, { name: otherName }]) => {
    if (one === '' || other === '') return one === '' ? 1 : -1;
    return name < otherName ? -1 : 1;
  });
  for (const [id, { name, sums }] of order) {
    rows.row([{ value: name, ...(id !== '' && { id }) }, ...sums.map(amountCell)]);
  }
  if (names.size > 0) rows.total([{ value: say(look, 'TOTAL') }, ...all.map(amountCell)], 'GrandTotal');
  const columns = columnsJson([{ key: 'name', title: '', type: 'String' }, ...heads], look);
  return { columns, rows };
}

function* postedOf({ ledger, period, params }: ReportRequest, chart: AccountChart): Generator<Posted> {
  const filters = postingFilters(params);
  for (const { transaction, postings } of ledger.postings(period)) {
    for (const posting of postings) {
      if (!filters.every((belongs) => belongs(posting))) continue;
      yield { posting, type: chart.of(posting.account).type, day: transaction.day };
    }
  }
}

function amountCell(cents: number): Cell {
  return cents === 0 ? EMPTY : { value: moneyText(cents) };
}
