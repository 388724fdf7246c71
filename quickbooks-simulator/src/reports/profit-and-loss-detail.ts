import type { AccountChart, ChartAccount } from '../ledger/account-chart.ts';
import { columnsJson } from '../report-layout/columns.ts';
import { say, totalFor } from '../report-layout/labels.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { chosenColumns } from './chosen-columns.ts';
import { accountId, ledgerLines } from './ledger-lines.ts';
import { limitsOf, mostRows } from './limits.ts';
import { naturalCents } from './line.ts';
import type { LineColumn } from './line-columns.ts';
import { LineGroups, labelCells, sumCells, writeLines } from './line-groups.ts';
import { FLOW_TYPES } from './profit-and-loss.ts';
import type { Report, ReportRequest } from './report-request.ts';

const DEFAULT = [
  ...['tx_date', 'txn_type', 'doc_num', 'name', 'memo', 'split_acc', 'subt_nat_amount', 'rbal_nat_amount'],
];

interface Section {
  readonly title: string;
  readonly type: string;
  readonly group: string;
  /** 1 if its accounts add to the net income, -1 if they take from it. */
  readonly sign: 1 | -1;
}

const SECTIONS: readonly Section[] = [
  { title: 'Income', type: 'Income', group: 'Income', sign: 1 },
  { title: 'Cost of Goods Sold', type: 'Cost of Goods Sold', group: 'COGS', sign: -1 },
  { title: 'Expenses', type: 'Expense', group: 'Expenses', sign: -1 },
  { title: 'Other Income', type: 'Other Income', group: 'OtherIncome', sign: 1 },
  { title: 'Other Expenses', type: 'Other Expense', group: 'OtherExpenses', sign: -1 },
];

interface Writing {
  readonly request: ReportRequest;
  readonly columns: readonly LineColumn[];
  readonly rows: RowWriter;
  readonly chart: AccountChart;
  readonly groups: LineGroups;
}

/** ProfitAndLossDetail: the postings of every account of income and expense. */
export function profitAndLossDetail(request: ReportRequest): Report {
  const { look, ledger } = request;
  const columns = chosenColumns(request, DEFAULT);
  const rows = new RowWriter(columns.length, limitsOf(request));
  const chart = ledger.chart();
  const place = ({ type, fullName }: ChartAccount) => `${FLOW_TYPES.indexOf(type)} ${fullName}`;
  const compare = (one: string, other: string) => (place(chart.of(one)) < place(chart.of(other)) ? -1 : 1);
  const groups = new LineGroups({ columns, look, most: mostRows(request, columns.length), compare });
  const balances = new Map<string, number>();
  for (const line of ledgerLines(request, rows)) {
    const id = accountId(line);
    if (!FLOW_TYPES.includes(chart.of(id).type)) continue;
    const balance = (balances.get(id) ?? 0) + naturalCents(line, 'cents');
    balances.set(id, balance);
    groups.add(id, { ...line, balance });
  }
  const writing = { request, columns, rows, chart, groups };
  const net = columns.map(() => 0);
  for (const section of SECTIONS) addTo(net, writeSection(writing, section), section.sign);
  if (groups.keys().length > 0) {
    const label = say(look, 'Net Income');
    rows.total(sumCells(columns, look, { label, sums: net, hasLines: true }), 'NetIncome');
  }
  return { columns: columnsJson(columns, look, true), rows };
}

function writeSection(writing: Writing, { title, type, group }: Section): number[] {
  const { request, columns, rows, chart, groups } = writing;
  const { look } = request;
  const sums = columns.map(() => 0);
  const accounts = groups.keys().filter((id) => chart.of(id).type === type);
  if (accounts.length === 0) return sums;
  rows.open(labelCells(columns, say(look, title)));
  for (const id of accounts) {
    const { name } = chart.of(id);
    const lines = groups.get(id);
    rows.open(labelCells(columns, name, id));
    writeLines(rows, lines);
    const label = totalFor(look, name);
    rows.close({ summary: sumCells(columns, look, { label, sums: lines?.sums ?? [], hasLines: true }) });
    addTo(sums, lines?.sums ?? [], 1);
  }
  const label = totalFor(look, say(look, title));
  rows.close({ summary: sumCells(columns, look, { label, sums, hasLines: true }), group });
  return sums;
}

function addTo(sums: number[], more: readonly number[], sign: 1 | -1): void {
  more.forEach((cents, i) => {
    sums[i] = (sums[i] ?? 0) + sign * cents;
  });
}
