import type { ChartAccount } from '../ledger/account-chart.ts';
import { EMPTY, moneyText } from '../report-layout/cells.ts';
import { columnsJson } from '../report-layout/columns.ts';
import { say } from '../report-layout/labels.ts';
import { accountFigures, type Figures } from './account-figures.ts';
import { addTo, amountCell, nameCell, type Statement, writeTotal, zeros } from './account-rows.ts';
import { statementRows } from './limits.ts';
import { periodColumns, totalColumn } from './period-columns.ts';
import { FLOW_TYPES } from './profit-and-loss.ts';
import type { Report, ReportRequest } from './report-request.ts';

const BEGINNING = -1_000_000;

/** Types of accounts whose changes come from each kind of activity; what is cash is in none. */
const INVESTING = ['Fixed Asset', 'Other Asset'];
const FINANCING = ['Long Term Liability', 'Equity'];

/** CashFlow: the net income, and the changes of all accounts that are neither cash nor income nor expense. */
export function cashFlow(request: ReportRequest): Report {
  const { params, look, ledger, period } = request;
  const summarizedBy = params.get('summarize_column_by') ?? 'Total';
  const parts = periodColumns(summarizedBy, request);
  const columns = summarizedBy === 'Total' ? parts : [...parts, totalColumn(period)];
  const ranges = columns.map(({ range }) => range);
  const chart = ledger.chart();
  const rows = statementRows(request, columns.length + 1);
  const figures = accountFigures(request, ranges);
  const hasData = figures.size > 0;
  const statement: Statement = { rows, look, chart, figures, width: columns.length, hasData };
  const before = accountFigures(
    request,
    ranges.map(({ first }) => ({ first: BEGINNING, last: first - 1 })),
  );
  writeActivities(statement, cashOf(statement, before));
  const heads = [{ key: 'account', title: '', type: 'Account' as const }, ...columns.map(({ head }) => head)];
  return { columns: columnsJson(heads, look), rows, summarizedBy, hasData };
}

function writeActivities(statement: Statement, beginning: readonly number[]): void {
  const increase = zeros(statement.width);
  addTo(increase, writeOperating(statement));
  addTo(increase, writeChanges(statement, 'INVESTING ACTIVITIES', INVESTING));
  addTo(increase, writeChanges(statement, 'FINANCING ACTIVITIES', FINANCING));
  const ending = [...beginning];
  addTo(ending, increase);
  writeTotal(statement, 'Net cash increase for period', 'CashIncrease', increase);
  if (beginning.some((cents) => cents !== 0)) {
    writeTotal(statement, 'Cash at beginning of period', 'BeginningCash', beginning);
  }
  writeTotal(statement, 'Cash at end of period', 'EndingCash', ending);
}

/** Bank accounts and the funds that wait for a deposit are cash. */
function isCash({ type, subType }: ChartAccount): boolean {
  return type === 'Bank' || subType === 'UndepositedFunds';
}

function cashOf({ chart, width }: Statement, figures: Figures): number[] {
  const sums = zeros(width);
  for (const [id, cents] of figures) if (isCash(chart.of(id))) addTo(sums, cents);
  return sums;
}

function writeOperating(statement: Statement): number[] {
  const { rows, look, chart, figures, width } = statement;
  const net = zeros(width);
  for (const [id, cents] of figures) {
    if (FLOW_TYPES.includes(chart.of(id).type)) addTo(net, inverted(cents));
  }
  rows.open(blankCells(say(look, 'OPERATING ACTIVITIES'), width));
  rows.row([{ value: say(look, 'Net Income') }, ...net.map(amountCell)], 'NetIncome');
  const isAdjusted = (account: ChartAccount) =>
    ![...FLOW_TYPES, ...INVESTING, ...FINANCING].includes(account.type) && !isCash(account);
  const adjusted = changedAccounts(statement, isAdjusted);
  const sums = [...net];
  if (adjusted.length > 0) {
    const title = 'Adjustments to reconcile Net Income to Net Cash provided by operations:';
    rows.open(blankCells(say(look, title), width));
    for (const account of adjusted) addTo(sums, writeChange(statement, account));
    rows.close({ group: 'OperatingAdjustments' });
  }
  close(statement, 'Net cash provided by operating activities', { sums, group: 'OperatingActivities' });
  return sums;
}

function writeChanges(statement: Statement, title: string, types: readonly string[]): number[] {
  const { rows, look, width } = statement;
  const sums = zeros(width);
  const changed = changedAccounts(statement, ({ type }) => types.includes(type));
  if (changed.length === 0) return sums;
  rows.open(blankCells(say(look, title), width));
  for (const account of changed) addTo(sums, writeChange(statement, account));
  const kind = types === INVESTING ? 'investing' : 'financing';
  const group = kind === 'investing' ? 'InvestingActivities' : 'FinancingActivities';
  close(statement, `Net cash provided by ${kind} activities`, { sums, group });
  return sums;
}

function changedAccounts(
  { chart, figures }: Statement,
  isOne: (account: ChartAccount) => boolean,
): ChartAccount[] {
  return chart.sorted().filter((account) => isOne(account) && figures.has(account.id));
}

/** Writes the change of cash by an account: what goes into the account is gone. */
function writeChange({ rows, figures, width }: Statement, account: ChartAccount): number[] {
  const cents = inverted(figures.get(account.id) ?? zeros(width));
  rows.row([nameCell(account), ...cents.map(amountCell)]);
  return cents;
}

function close(
  { rows, look, hasData }: Statement,
  label: string,
  { sums, group }: { readonly sums: readonly number[]; readonly group: string },
): void {
  const cell = (cents: number) =>
    cents === 0 && (look.isModern || !hasData) ? EMPTY : { value: moneyText(cents) };
  rows.close({ summary: [{ value: say(look, label) }, ...sums.map(cell)], group });
}

function inverted(cents: readonly number[]): number[] {
  return cents.map((one) => 0 - one);
}

function blankCells(label: string, width: number) {
  return [{ value: label }, ...Array.from({ length: width }, () => EMPTY)];
}
