import type { ChartAccount } from '../ledger/account-chart.ts';
import { type Cell, EMPTY, moneyText } from '../report-layout/cells.ts';
import { type ColumnHead, columnsJson } from '../report-layout/columns.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { balancesAt } from './balances.ts';
import { limitsOf } from './limits.ts';
import { listIn } from './line-filters.ts';
import { FLOW_TYPES } from './profit-and-loss.ts';
import type { Report, ReportRequest } from './report-request.ts';

interface AccountColumn extends ColumnHead {
  readonly key: string;
  cell(account: ChartAccount, cents: number): Cell;
}

const text = (key: string, title: string, of: (account: ChartAccount) => string): AccountColumn => ({
  ...{ key, title, type: 'String', cell: (account) => ({ value: of(account) }) },
});

const COLUMNS: readonly AccountColumn[] = [
  {
    ...{ key: 'account_name', title: 'Account', type: 'String' },
    cell: ({ fullName, id }) => ({ value: fullName, id }),
  },
  text('account_type', 'Type', ({ type }) => type),
  text('detail_acc_type', 'Detail type', ({ subType }) => subType),
  text('account_desc', 'Description', () => ''),
  {
    ...{ key: 'account_bal', title: 'Balance', type: 'Money' },
    cell: ({ type, isDebit }, cents) =>
      FLOW_TYPES.includes(type) ? EMPTY : { value: moneyText(isDebit ? cents : 0 - cents) },
  },
];

const DELETED = / \(deleted\)$/;

/** AccountList: every account, with its balance at the day of the request. */
export function accountList(request: ReportRequest): Report {
  const { ledger, params, look, today } = request;
  const keys = listIn(params, 'columns');
  const asked = COLUMNS.filter(({ key }) => keys?.has(key));
  const columns = asked.length > 0 ? asked : COLUMNS;
  const rows = new RowWriter(columns.length, limitsOf(request));
  const chart = ledger.chart();
  const { standing } = balancesAt({ ...request, params: new URLSearchParams() }, [today], chart);
  const types = listIn(params, 'account_type');
  const status = params.get('account_status');
  for (const account of chart.sorted()) {
    const isDeleted = DELETED.test(account.fullName);
    if (types !== undefined && !hasType(account, types)) continue;
    if ((status === 'Deleted' && !isDeleted) || (status === 'Not_Deleted' && isDeleted)) continue;
    rows.countLines();
    rows.row(columns.map((column) => column.cell(account, standing.get(account.id)?.[0] ?? 0)));
  }
  return { columns: columnsJson(columns, look), rows };
}

function hasType({ type }: ChartAccount, types: ReadonlySet<string>): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');
  return [...types].some((one) => plain(one) === plain(type));
}
