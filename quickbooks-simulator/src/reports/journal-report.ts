import { type Cell, EMPTY } from '../report-layout/cells.ts';
import { columnsJson } from '../report-layout/columns.ts';
import { say } from '../report-layout/labels.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { chosenColumns } from './chosen-columns.ts';
import { ledgerLines } from './ledger-lines.ts';
import { limitsOf } from './limits.ts';
import type { Line } from './line.ts';
import type { LineColumn } from './line-columns.ts';
import { sumCells } from './line-groups.ts';
import type { Report, ReportRequest } from './report-request.ts';

const DEFAULT = [
  ...['tx_date', 'txn_type', 'doc_num', 'name', 'memo', 'account_name', 'debt_amt', 'credit_amt'],
];
/** Columns that the classic service fills in the first row of a transaction alone. */
const OF_TRANSACTION = ['tx_date', 'txn_type', 'doc_num'];

/**
 * JournalReport: the postings of each transaction. The classic service has a row for the transaction, lines without its
 * type and Id, and their sum; the modern one has lines only, which repeat both.
 */
export function journalReport(request: ReportRequest): Report {
  const { look } = request;
  const columns = chosenColumns(request, DEFAULT);
  const rows = new RowWriter(columns.length, limitsOf(request));
  const all = columns.map(() => 0);
  let lines: Line[] = [];
  const finish = () => {
    if (lines.length > 0) writeTransaction(rows, { request, columns, lines, all });
    lines = [];
  };
  for (const line of ledgerLines(request, rows)) {
    if (rows.isCut && request.settings.reportLines === 0) break;
    if (lines[0]?.facts !== line.facts) finish();
    lines.push(line);
  }
  finish();
  if (!rows.isEmpty) {
    const label = say(look, 'TOTAL');
    rows.total(sumCells(columns, look, { label, sums: all, hasLines: true }), 'GrandTotal');
  }
  return { columns: columnsJson(columns, look), rows };
}

interface Journal {
  readonly request: ReportRequest;
  readonly columns: readonly LineColumn[];
  readonly lines: readonly Line[];
  /** Sums of the columns of all transactions so far. */
  readonly all: number[];
}

function writeTransaction(rows: RowWriter, { request, columns, lines, all }: Journal): void {
  const { look } = request;
  const sums = columns.map((column) => lines.reduce((sum, line) => sum + (column.cents?.(line) ?? 0), 0));
  sums.forEach((cents, i) => {
    all[i] = (all[i] ?? 0) + cents;
  });
  if (look.isModern) {
    for (const line of lines) rows.row(columns.map((column) => column.cell(line, look)));
    return;
  }
  rows.open();
  const [first] = lines;
  if (first !== undefined) rows.row(columns.map((column) => headCell(column, first, request)));
  for (const line of lines) {
    rows.row(columns.map((column) => (isOfTransaction(column) ? EMPTY : column.cell(line, look))));
  }
  rows.close({ summary: sumCells(columns, look, { label: '', sums, hasLines: true }) });
}

function headCell(column: LineColumn, line: Line, { look }: ReportRequest): Cell {
  return isOfTransaction(column) ? column.cell(line, look) : EMPTY;
}

function isOfTransaction({ key }: LineColumn): boolean {
  return OF_TRANSACTION.includes(key);
}
