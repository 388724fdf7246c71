import { dateText } from '../data/pacific-time.ts';
import { type Cell, EMPTY, moneyText } from '../report-layout/cells.ts';
import { type ColumnHead, columnsJson } from '../report-layout/columns.ts';
import { say, totalFor } from '../report-layout/labels.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { limitsOf } from './limits.ts';
import { itemsDue, type OpenItem, openItems, PAYABLE, RECEIVABLE, type Side } from './open-items.ts';
import type { Report, ReportRequest } from './report-request.ts';

export const customerBalance = (request: ReportRequest) => balances(request, RECEIVABLE);
export const vendorBalance = (request: ReportRequest) => balances(request, PAYABLE);
export const customerBalanceDetail = (request: ReportRequest) => balanceDetail(request, RECEIVABLE);
export const vendorBalanceDetail = (request: ReportRequest) => balanceDetail(request, PAYABLE);

interface Owing {
  readonly id: string;
  readonly name: string;
  readonly items: readonly OpenItem[];
}

/** A row for each customer or vendor with what is open. */
function balances(request: ReportRequest, side: Side): Report {
  const { look } = request;
  const rows = new RowWriter(2, limitsOf(request));
  const owing = byParty(openItems(request, side));
  for (const { id, name, items } of owing) {
    rows.countLines(items.length);
    rows.row([{ value: name, id }, openOf(items)]);
  }
  const all = owing.flatMap(({ items }) => items);
  if (owing.length > 0) rows.total([{ value: say(look, 'TOTAL') }, openOf(all)], 'GrandTotal');
  const heads: ColumnHead[] = [
    { key: side.kind === 'Customer' ? 'cust_name' : 'vend_name', title: '', type: 'String' },
    { key: 'total', title: 'TOTAL', type: 'Money' },
  ];
  return { columns: columnsJson(heads, look), rows, summarizedBy: 'Total' };
}

const DETAIL_HEADS: readonly ColumnHead[] = [
  { key: 'tx_date', title: 'Date', type: 'Date' },
  { key: 'txn_type', title: 'Transaction Type', type: 'String' },
  { key: 'doc_num', title: 'Num', type: 'String' },
  { key: 'due_date', title: 'Due Date', type: 'Date' },
  { key: 'subt_amount', title: 'Amount', type: 'Money' },
  { key: 'subt_open_bal', title: 'Open Balance', type: 'Money' },
  { key: 'rbal_open_bal', title: 'Balance', type: 'Money' },
];

/** A section for each customer or vendor, with the items that are open. */
function balanceDetail(request: ReportRequest, side: Side): Report {
  const { look } = request;
  const rows = new RowWriter(DETAIL_HEADS.length, limitsOf(request));
  const owing = byParty(itemsDue(request, side));
  for (const { id, name, items } of owing) {
    rows.open(DETAIL_HEADS.map((_, i) => (i === 0 ? { value: name, id } : EMPTY)));
    let balance = 0;
    for (const item of items) {
      balance += item.open;
      rows.countLines();
      rows.row([
        { value: dateText(item.day) },
        { value: say(look, item.type), id: item.id },
        { value: item.number },
        { value: dateText(item.due) },
        { value: moneyText(item.amount) },
        { value: moneyText(item.open) },
        { value: moneyText(balance) },
      ]);
    }
    rows.close({ summary: sums(totalFor(look, name), items) });
  }
  const all = owing.flatMap(({ items }) => items);
  if (owing.length > 0) rows.total(sums(say(look, 'TOTAL'), all), 'GrandTotal');
  return { columns: columnsJson(DETAIL_HEADS, look), rows };
}

function byParty(items: readonly OpenItem[]): Owing[] {
  const parties = new Map<string, { id: string; name: string; items: OpenItem[] }>();
  for (const item of items) {
    const { id, name } = item.party;
    const known = parties.get(id) ?? { id, name, items: [] };
    parties.set(id, known);
    known.items.push(item);
  }
  return [...parties.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function openOf(items: readonly OpenItem[]): Cell {
  return { value: moneyText(items.reduce((sum, { open }) => sum + open, 0)) };
}

function sums(label: string, items: readonly OpenItem[]): Cell[] {
  const amount = items.reduce((sum, item) => sum + item.amount, 0);
  return [{ value: label }, EMPTY, EMPTY, EMPTY, { value: moneyText(amount) }, openOf(items), EMPTY];
}
