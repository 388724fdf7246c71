import { TRANSACTION_ENTITIES } from '../ledger/transaction-types.ts';
import { transactionsIn } from '../ledger/transactions.ts';
import { columnsJson } from '../report-layout/columns.ts';
import { say, totalFor } from '../report-layout/labels.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { chosenColumns } from './chosen-columns.ts';
import { limitsOf, mostRows } from './limits.ts';
import { type Line, lineSources, TransactionLine } from './line.ts';
import type { LineColumn } from './line-columns.ts';
import { lineFilters } from './line-filters.ts';
import { LineGroups, labelCells, sumCells, writeLines } from './line-groups.ts';
import { inTurn, type Report, type ReportRequest } from './report-request.ts';

const DEFAULT = [
  ...['tx_date', 'txn_type', 'doc_num', 'is_no_post', 'name', 'memo', 'account_name', 'other_account'],
  'subt_nat_amount',
];

/** TransactionList: one row for each transaction of the range, by date. The Id stands in the txn_type cell. */
export function transactionList(request: ReportRequest): Report {
  const { look, settings } = request;
  const columns = chosenColumns(request, DEFAULT);
  const rows = new RowWriter(columns.length, limitsOf(request));
  for (const line of transactionLines(request, rows)) {
    if (!rows.isCut) rows.row(columns.map((column) => column.cell(line, look)));
    else if (settings.reportLines === 0) break;
  }
  return { columns: columnsJson(columns, look), rows };
}

/** TransactionListWithSplits: one row for each posting, or for a transaction that has none. */
export function transactionListWithSplits(request: ReportRequest): Report {
  const { look } = request;
  const columns = chosenColumns(request, DEFAULT);
  const rows = new RowWriter(columns.length, limitsOf(request));
  for (const line of transactionLines(request, rows)) {
    const splits: Line[] = line.postings.map((posting) => ({
      ...{ facts: line.facts, chart: line.chart, postings: line.postings },
      ...{ isWhole: false, posting },
    }));
    for (const one of splits.length === 0 ? [line] : splits) {
      rows.row(columns.map((column) => column.cell(one, look)));
    }
  }
  return { columns: columnsJson(columns, look), rows };
}

export const transactionListByCustomer = (request: ReportRequest) => byParty(request, 'Customer');
export const transactionListByVendor = (request: ReportRequest) => byParty(request, 'Vendor');

/** A section for each customer or vendor. Transactions without one are not in it. */
function byParty(request: ReportRequest, kind: string): Report {
  const { look } = request;
  const columns = chosenColumns(request, DEFAULT);
  const rows = new RowWriter(columns.length, limitsOf(request));
  const names = new Map<string, string>();
  const compare = (one: string, other: string) =>
    (names.get(one) ?? '') < (names.get(other) ?? '') ? -1 : 1;
  const groups = new LineGroups({ columns, look, most: mostRows(request, columns.length), compare });
  for (const line of transactionLines(request, rows)) {
    const { party } = line.facts;
    if (party?.kind !== kind) continue;
    names.set(party.value, party.name ?? party.value);
    groups.add(party.value, line);
  }
  writeParties(rows, { columns, groups, names, request });
  return { columns: columnsJson(columns, look), rows };
}

interface Parties {
  readonly columns: readonly LineColumn[];
  readonly groups: LineGroups;
  readonly names: ReadonlyMap<string, string>;
  readonly request: ReportRequest;
}

/** A section for each name with its lines and their sum, and the sum of all. */
export function writeParties(rows: RowWriter, { columns, groups, names, request }: Parties): void {
  const { look } = request;
  const all = columns.map(() => 0);
  const keys = groups.keys();
  for (const key of keys) {
    const group = groups.get(key);
    const name = names.get(key) ?? key;
    rows.open(labelCells(columns, name, key));
    writeLines(rows, group);
    group?.sums.forEach((cents, i) => {
      all[i] = (all[i] ?? 0) + cents;
    });
    const label = totalFor(look, name);
    rows.close({ summary: sumCells(columns, look, { label, sums: group?.sums ?? [], hasLines: true }) });
  }
  if (keys.length === 0) return;
  const label = say(look, 'TOTAL');
  rows.total(sumCells(columns, look, { label, sums: all, hasLines: true }), 'GrandTotal');
}

function* transactionLines(request: ReportRequest, rows: RowWriter): Generator<TransactionLine> {
  const { params, period, datasets } = request;
  const filters = lineFilters(params);
  const sources = lineSources(request);
  for (const transaction of transactionsIn(datasets, period, inTurn(TRANSACTION_ENTITIES, request))) {
    const line = new TransactionLine(transaction, sources);
    if (!filters.every((belongs) => belongs(line))) continue;
    rows.countLines();
    yield line;
  }
}
