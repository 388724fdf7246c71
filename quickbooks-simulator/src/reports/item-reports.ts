import type { Posting } from '../ledger/posting.ts';
import { type Cell, EMPTY, moneyText } from '../report-layout/cells.ts';
import { type ColumnHead, columnsJson } from '../report-layout/columns.ts';
import { say } from '../report-layout/labels.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { limitsOf } from './limits.ts';
import { postingFilters } from './posting-filters.ts';
import type { Report, ReportRequest } from './report-request.ts';

interface ItemSum {
  readonly name: string;
  quantity: number;
  cents: number;
}

/** ItemSales: what was sold of each item, by units and amount. */
export function itemSales(request: ReportRequest): Report {
  const sums = itemSums(request, salesOf(request), -1);
  const total = sums.reduce((all, [, { cents }]) => all + cents, 0);
  const heads: readonly ColumnHead[] = [
    { key: 'item_name', title: '', type: 'String' },
    { key: 'quantity', title: 'Qty', type: 'Quantity' },
    { key: 'amount', title: 'Amount', type: 'Money' },
    { key: 'percent_sales', title: '% of Sales', type: 'String' },
    { key: 'avg_price', title: 'Avg Price', type: 'Money' },
  ];
  return itemReport(request, { heads, sums }, ({ quantity, cents }) => [
    quantityCell(quantity),
    { value: moneyText(cents) },
    { value: total === 0 ? '' : `${((cents / total) * 100).toFixed(2)} %` },
    perUnit(cents, quantity),
  ]);
}

/** InventoryValuationSummary: units and value of the items in stock at the day of the report. */
export function inventoryValuationSummary(request: ReportRequest): Report {
  const sums = itemSums(request, stockOf(request), 1);
  const heads: readonly ColumnHead[] = [
    { key: 'item_name', title: '', type: 'String' },
    { key: 'quantity', title: 'Qty', type: 'Quantity' },
    { key: 'asset_value', title: 'Asset Value', type: 'Money' },
    { key: 'calc_avg', title: 'Calc. Avg', type: 'Money' },
  ];
  return itemReport(request, { heads, sums }, ({ quantity, cents }) => [
    quantityCell(quantity),
    { value: moneyText(cents) },
    perUnit(cents, quantity),
  ]);
}

function* salesOf({ ledger, period }: ReportRequest): Generator<Posting> {
  const chart = ledger.chart();
  for (const { postings } of ledger.postings(period))
    for (const posting of postings) if (chart.of(posting.account).type === 'Income') yield posting;
}

function* stockOf({ ledger, period }: ReportRequest): Generator<Posting> {
  for (const { posting } of ledger.stockPostings(period.last)) yield posting;
}

/** Sums of postings by item; postings that name none are in a last one without an Id. */
function itemSums(
  { params, look }: ReportRequest,
  postings: Iterable<Posting>,
  sign: 1 | -1,
): [string, ItemSum][] {
  const filters = postingFilters(params);
  const sums = new Map<string, ItemSum>();
  for (const posting of postings) {
    if (!filters.every((belongs) => belongs(posting))) continue;
    const key = posting.item ?? { id: '', name: say(look, 'Not Specified') };
    const sum = sums.get(key.id) ?? { name: key.name, quantity: 0, cents: 0 };
    sums.set(key.id, sum);
    sum.quantity += sign * (posting.quantity ?? 0);
    sum.cents += sign * posting.cents;
  }
  return [...sums].sort(([one, { name }], [other, { name: otherName }]) => {
    if (one === '' || other === '') return one === '' ? 1 : -1;
    return name < otherName ? -1 : 1;
  });
}

function itemReport(
  request: ReportRequest,
  { heads, sums }: { heads: readonly ColumnHead[]; sums: readonly [string, ItemSum][] },
  cellsOf: (sum: ItemSum) => Cell[],
): Report {
  const { look } = request;
  const rows = new RowWriter(heads.length, limitsOf(request));
  const all: ItemSum = { name: say(look, 'TOTAL'), quantity: 0, cents: 0 };
  for (const [id, sum] of sums) {
    rows.countLines();
    rows.row([{ value: sum.name, ...(id !== '' && { id }) }, ...cellsOf(sum)]);
    all.quantity += sum.quantity;
    all.cents += sum.cents;
  }
  if (sums.length > 0) rows.total([{ value: all.name }, ...cellsOf(all)], 'GrandTotal');
  return { columns: columnsJson(heads, look), rows, summarizedBy: 'Total' };
}

/** Units have up to two decimals, and those are not padded. */
function quantityCell(quantity: number): Cell {
  const text = String(Math.round(quantity * 100) / 100);
  return { value: text === '0' ? '' : text };
}

function perUnit(cents: number, quantity: number): Cell {
  const isUnits = Math.round(quantity * 100) !== 0;
  return isUnits ? { value: moneyText(Math.round(cents / quantity)) } : EMPTY;
}
