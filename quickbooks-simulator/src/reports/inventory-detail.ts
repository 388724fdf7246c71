import { columnsJson } from '../report-layout/columns.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { chosenColumns } from './chosen-columns.ts';
import { ledgerLines } from './ledger-lines.ts';
import { limitsOf, mostRows } from './limits.ts';
import { accountOf } from './line.ts';
import { LineGroups } from './line-groups.ts';
import type { Report, ReportRequest } from './report-request.ts';
import { writeParties } from './transaction-list.ts';

const DEFAULT = ['tx_date', 'txn_type', 'doc_num', 'name', 'quantity', 'subt_nat_amount'];

/** InventoryValuationDetail: what came into stock and went out of it in the range, item by item. */
export function inventoryValuationDetail(request: ReportRequest): Report {
  const { look } = request;
  const columns = chosenColumns(request, DEFAULT);
  const rows = new RowWriter(columns.length, limitsOf(request));
  const names = new Map<string, string>();
  const compare = (one: string, other: string) =>
    (names.get(one) ?? '') < (names.get(other) ?? '') ? -1 : 1;
  const groups = new LineGroups({ columns, look, most: mostRows(request, columns.length), compare });
  for (const line of ledgerLines(request, rows)) {
    const item = line.posting?.item;
    if (item === undefined || accountOf(line)?.subType !== 'Inventory') continue;
    names.set(item.id, item.name);
    groups.add(item.id, line);
  }
  writeParties(rows, { columns, groups, names, request });
  return { columns: columnsJson(columns, look), rows };
}
