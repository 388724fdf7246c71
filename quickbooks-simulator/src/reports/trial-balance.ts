import { type Cell, EMPTY, moneyText } from '../report-layout/cells.ts';
import { columnsJson } from '../report-layout/columns.ts';
import { say } from '../report-layout/labels.ts';
import { nameCell } from './account-rows.ts';
import { balancesAt } from './balances.ts';
import { statementRows } from './limits.ts';
import type { Report, ReportRequest } from './report-request.ts';

/** TrialBalance: the balance of every account at the end of the range, as a debit or as a credit. */
export function trialBalance(request: ReportRequest): Report {
  const { look, ledger, period } = request;
  const chart = ledger.chart();
  const { standing, flows } = balancesAt(request, [period.last], chart);
  const rows = statementRows(request, 3);
  const balances = [...standing, ...flows]
    .map(([id, [cents = 0]]) => ({ account: chart.of(id), cents }))
    .filter(({ cents }) => cents !== 0)
    .sort((one, other) => (one.account.fullName < other.account.fullName ? -1 : 1));
  let debits = 0;
  let credits = 0;
  for (const { account, cents } of balances) {
    if (cents > 0) debits += cents;
    else credits -= cents;
    const name = nameCell({ ...account, name: account.fullName });
    rows.row([name, side(cents), side(-cents)]);
  }
  const total = (cents: number): Cell => (balances.length === 0 ? EMPTY : { value: moneyText(cents) });
  rows.total([{ value: say(look, 'TOTAL') }, total(debits), total(credits)], 'GrandTotal');
  const columns = columnsJson(
    [
      { key: 'account', title: '', type: 'Account' },
      { key: 'debt_amt', title: 'Debit', type: 'Money' },
      { key: 'credit_amt', title: 'Credit', type: 'Money' },
    ],
    look,
  );
  return { columns, rows, summarizedBy: 'Total', hasData: balances.length > 0 };
}

function side(cents: number): Cell {
  return cents > 0 ? { value: moneyText(cents) } : EMPTY;
}
