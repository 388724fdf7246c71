import { TransactionFacts } from '../ledger/transaction-facts.ts';
import { transactionsIn } from '../ledger/transactions.ts';
import { columnsJson } from '../report-layout/columns.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { chosenColumns } from './chosen-columns.ts';
import { limitsOf } from './limits.ts';
import type { Report, ReportRequest } from './report-request.ts';
import { transactionColumn } from './transaction-columns.ts';
import { filtersOf } from './transaction-filters.ts';

const DEFAULT = ['tx_date', 'txn_type', 'doc_num', 'is_no_post', 'name', 'memo', 'subt_nat_amount'];

/** TransactionList: one row for each transaction of the range, by date. The Id stands in the txn_type cell. */
export function transactionList(request: ReportRequest): Report {
  const { params, look, period, datasets, settings } = request;
  const columns = chosenColumns(request, DEFAULT, transactionColumn);
  const rows = new RowWriter(columns.length, limitsOf(request));
  const filters = filtersOf(params);
  for (const transaction of transactionsIn(datasets, period)) {
    const facts = new TransactionFacts(transaction);
    if (!filters.every((belongs) => belongs(facts))) continue;
    rows.countLines();
    if (!rows.isCut) rows.row(columns.map((column) => column.cell(facts, look)));
    else if (settings.reportLines === 0) break;
  }
  return { columns: columnsJson(columns, look), rows };
}
