import type { AccountChart, ChartAccount } from '../ledger/account-chart.ts';
import { EMPTY, moneyText } from '../report-layout/cells.ts';
import { columnsJson } from '../report-layout/columns.ts';
import { say, totalFor } from '../report-layout/labels.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { accountFigures } from './account-figures.ts';
import { chosenColumns } from './chosen-columns.ts';
import { accountId, ledgerLines } from './ledger-lines.ts';
import { limitsOf, mostRows } from './limits.ts';
import { naturalCents } from './line.ts';
import type { LineColumn } from './line-columns.ts';
import { lineFilters } from './line-filters.ts';
import { LineGroups, labelCells, sumCells, writeLines } from './line-groups.ts';
import { FLOW_TYPES } from './profit-and-loss.ts';
import type { Report, ReportRequest } from './report-request.ts';

const DEFAULT = [
  ...['tx_date', 'txn_type', 'doc_num', 'name', 'memo', 'split_acc', 'subt_nat_amount', 'rbal_nat_amount'],
];
const BEGINNING = -1_000_000;

interface Writing {
  readonly request: ReportRequest;
  readonly columns: readonly LineColumn[];
  readonly rows: RowWriter;
  readonly chart: AccountChart;
  readonly groups: LineGroups;
  /** Cents at the start of the range, on the side on which the account grows. */
  readonly openings: ReadonlyMap<string, number>;
}

/** GeneralLedger: a section for each account with the balance at the start, its postings by date, and their sum. */
export function generalLedger(request: ReportRequest): Report {
  const { look, ledger } = request;
  const columns = chosenColumns(request, DEFAULT);
  const rows = new RowWriter(columns.length, limitsOf(request));
  const chart = ledger.chart();
  const openings = openingBalances(request, chart);
  const order = new Map(chart.sorted().map(({ id }, place) => [id, place]));
  const compare = (one: string, other: string) => (order.get(one) ?? 1e6) - (order.get(other) ?? 1e6);
  const groups = new LineGroups({ columns, look, most: mostRows(request, columns.length), compare });
  const balances = new Map(openings);
  for (const line of ledgerLines(request, rows)) {
    const id = accountId(line);
    const balance = (balances.get(id) ?? 0) + naturalCents(line, 'cents');
    balances.set(id, balance);
    groups.add(id, { ...line, balance });
  }
  for (const id of groups.keys()) chart.of(id);
  const writing = { request, columns, rows, chart, groups, openings };
  for (const account of chart.sorted()) if (account.parent === undefined) writeAccount(writing, account);
  return { columns: columnsJson(columns, look, true), rows };
}

/** Accounts of income and expenses start each report with nothing; the others with all that was before it. */
function openingBalances(request: ReportRequest, chart: AccountChart): Map<string, number> {
  const openings = new Map<string, number>();
  const before = { first: BEGINNING, last: request.period.first - 1 };
  const filters = accountFilters(request);
  for (const [id, [cents = 0]] of accountFigures(request, [before])) {
    const account = chart.of(id);
    const isOpen = cents !== 0 && !FLOW_TYPES.includes(account.type) && filters(account);
    if (isOpen) openings.set(id, account.isDebit ? cents : -cents);
  }
  return openings;
}

/** The filters by account; those by source say nothing of a balance. */
function accountFilters({ params, ledger }: ReportRequest): (account: ChartAccount) => boolean {
  const byAccount = new URLSearchParams(
    [...params].filter(([name]) => name === 'account' || name === 'account_type'),
  );
  const filters = lineFilters(byAccount);
  const chart = ledger.chart();
  return ({ id }) => {
    const posting = { account: id, cents: 0, foreign: 0 };
    return filters.every((belongs) => belongs({ posting, postings: [posting], chart } as never));
  };
}

/** Writes an account and those below it; returns the sums of its columns and if there are lines. */
function writeAccount(writing: Writing, account: ChartAccount): { sums: number[]; hasLines: boolean } {
  const { request, columns, rows, chart, groups, openings } = writing;
  const { look } = request;
  const group = groups.get(account.id);
  const sums = columns.map((_, i) => group?.sums[i] ?? 0);
  let hasLines = group !== undefined;
  if (!isShown(writing, account)) return { sums, hasLines };
  rows.open(labelCells(columns, account.name, account.id));
  const opening = openings.get(account.id);
  if (opening !== undefined) rows.row(openingCells(columns, say(look, 'Beginning Balance'), opening));
  writeLines(rows, group);
  for (const one of chart.sorted()) {
    if (one.parent !== account.id) continue;
    const below = writeAccount(writing, one);
    hasLines ||= below.hasLines;
    below.sums.forEach((cents, i) => {
      sums[i] = (sums[i] ?? 0) + cents;
    });
  }
  const label = totalFor(look, account.name);
  rows.close({ summary: sumCells(columns, look, { label, sums, hasLines }) });
  return { sums, hasLines };
}

function isShown({ chart, groups, openings }: Writing, account: ChartAccount): boolean {
  const isOwn = (id: string) => groups.get(id) !== undefined || openings.has(id);
  const isThere = (id: string): boolean =>
    isOwn(id) || chart.sorted().some((one) => one.parent === id && isThere(one.id));
  return isThere(account.id);
}

function openingCells(columns: readonly LineColumn[], label: string, cents: number) {
  return columns.map(({ key }, i) => {
    if (i === 0) return { value: label };
    return key.startsWith('rbal_') ? { value: moneyText(cents) } : EMPTY;
  });
}
