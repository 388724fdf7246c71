import { dateText } from '../data/pacific-time.ts';
import { invalidReportValue } from '../refusals/refusals.ts';
import { type Cell, EMPTY, moneyText } from '../report-layout/cells.ts';
import { type ColumnHead, columnsJson } from '../report-layout/columns.ts';
import { say } from '../report-layout/labels.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { limitsOf } from './limits.ts';
import { itemsDue, type OpenItem, openItems, PAYABLE, RECEIVABLE, type Side } from './open-items.ts';
import type { Report, ReportRequest } from './report-request.ts';

/** Days that items are past due, both ends included. */
interface Bucket {
  readonly title: string;
  readonly detail: string;
  readonly first: number;
  readonly last: number;
}

const LONGEST = 100_000_000;

export const agedReceivables = (request: ReportRequest) => aged(request, RECEIVABLE);
export const agedPayables = (request: ReportRequest) => aged(request, PAYABLE);
export const agedReceivableDetail = (request: ReportRequest) => agedDetail(request, RECEIVABLE);
export const agedPayableDetail = (request: ReportRequest) => agedDetail(request, PAYABLE);

/** A row for each customer or vendor, with what is open by the time that it is past due. */
function aged(request: ReportRequest, side: Side): Report {
  const { look } = request;
  const buckets = bucketsOf(request);
  const width = buckets.length + 1;
  const rows = new RowWriter(width + 1, limitsOf(request));
  const names = new Map<string, { name: string; sums: number[] }>();
  const all = Array.from({ length: width }, () => 0);
  for (const item of openItems(request, side)) {
    rows.countLines();
    const place = buckets.findIndex((bucket) => isIn(item, bucket, request));
    const found = names.get(item.party.id) ?? { name: item.party.name, sums: all.map(() => 0) };
    names.set(item.party.id, found);
    for (const sums of [found.sums, all]) {
      sums[place] = (sums[place] ?? 0) + item.open;
      sums[width - 1] = (sums[width - 1] ?? 0) + item.open;
    }
  }
  const byName = [...names].sort(([, one], [, other]) => (one.name < other.name ? -1 : 1));
  for (const [id, { name, sums }] of byName) rows.row([{ value: name, id }, ...sums.map(amountCell)]);
  if (names.size > 0) rows.total([{ value: say(look, 'TOTAL') }, ...all.map(amountCell)], 'GrandTotal');
  const heads: ColumnHead[] = [
    { key: side.kind === 'Customer' ? 'cust_name' : 'vend_name', title: '', type: 'String' },
    ...buckets.map(({ title }, i): ColumnHead => ({ key: String(i), title, type: 'Money' })),
    { key: 'total', title: 'TOTAL', type: 'Money' },
  ];
  return { columns: columnsJson(heads, look), rows, options: [reportDate(request)] };
}

/** A section for each time past due, with the items that are open. */
function agedDetail(request: ReportRequest, side: Side): Report {
  const { look } = request;
  const heads = detailHeads(side);
  const rows = new RowWriter(heads.length, limitsOf(request));
  const items = itemsDue(request, side).sort((one, other) => one.due - other.due);
  for (const bucket of bucketsOf(request).reverse()) {
    const inside = items.filter((item) => isIn(item, bucket, request));
    if (inside.length === 0) continue;
    rows.open(summary(heads, say(look, bucket.detail), undefined));
    for (const item of inside) {
      rows.countLines();
      rows.row(itemCells(request, item));
    }
    rows.close({ summary: summary(heads, say(look, 'Total'), inside) });
  }
  if (items.length > 0) rows.total(summary(heads, say(look, 'TOTAL'), items), 'GrandTotal');
  return { columns: columnsJson(heads, look), rows, options: [reportDate(request)] };
}

function detailHeads({ kind }: Side): readonly ColumnHead[] {
  const isCustomer = kind === 'Customer';
  const sign = isCustomer ? 'subt' : 'subt_neg';
  return [
    { key: 'tx_date', title: 'Date', type: 'Date' },
    { key: 'txn_type', title: 'Transaction Type', type: 'String' },
    { key: 'doc_num', title: 'Num', type: 'String' },
    { key: isCustomer ? 'cust_name' : 'vend_name', title: kind, type: 'String' },
    { key: 'due_date', title: 'Due Date', type: 'Date' },
    { key: 'past_due', title: 'Past Due', type: 'String' },
    { key: `${sign}_amount`, title: 'Amount', type: 'Money' },
    { key: `${sign}_open_bal`, title: 'Open Balance', type: 'Money' },
  ];
}

function itemCells(request: ReportRequest, item: OpenItem): Cell[] {
  return [
    { value: dateText(item.day) },
    { value: say(request.look, item.type), id: item.id },
    { value: item.number },
    { value: item.party.name, id: item.party.id },
    { value: dateText(item.due) },
    { value: String(request.period.last - item.due) },
    amountCell(item.amount),
    amountCell(item.open),
  ];
}

function summary(
  heads: readonly ColumnHead[],
  label: string,
  items: readonly OpenItem[] | undefined,
): Cell[] {
  const sum = (of: (item: OpenItem) => number) =>
    items === undefined ? EMPTY : { value: moneyText(items.reduce((all, item) => all + of(item), 0)) };
  const blank = heads.slice(0, -3).map(() => EMPTY);
  return [{ value: label }, ...blank, sum(({ amount }) => amount), sum(({ open }) => open)];
}

/** Current, and as many times past due as `num_periods` says, each of `aging_period` days but the last. */
function bucketsOf({ params }: ReportRequest): Bucket[] {
  const length = wholeIn(params, 'aging_period', 30);
  const count = wholeIn(params, 'num_periods', 4);
  const overdue = Array.from({ length: count }, (_, i): Bucket => {
    const first = i * length + 1;
    const isLast = i === count - 1;
    const title = isLast ? `${first} and over` : `${first} - ${first + length - 1}`;
    const detail = isLast ? `${first} or more days past due` : `${title} days past due`;
    return { title, detail, first, last: isLast ? LONGEST : first + length - 1 };
  });
  return [{ title: 'Current', detail: 'Current', first: -LONGEST, last: 0 }, ...overdue];
}

function wholeIn(params: URLSearchParams, name: string, initial: number): number {
  const text = params.get(name) ?? String(initial);
  if (!/^[1-9]\d{0,3}$/.test(text)) throw invalidReportValue(name, text);
  return Number(text);
}

/** The time past due counts to the day of the report, or with `aging_method=Current` to today. */
function isIn({ due }: OpenItem, { first, last }: Bucket, request: ReportRequest): boolean {
  const isToday = request.params.get('aging_method') === 'Current';
  const pastDue = (isToday ? request.today : request.period.last) - due;
  return first <= pastDue && pastDue <= last;
}

function amountCell(cents: number): Cell {
  return cents === 0 ? EMPTY : { value: moneyText(cents) };
}

function reportDate({ period }: ReportRequest): readonly [string, string] {
  return ['report_date', dateText(period.last)];
}
