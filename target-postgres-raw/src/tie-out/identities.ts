import {
  isJsonObject,
  type JsonObject,
  type ReportCell,
  type ReportColumn,
  type ReportLine,
  reportColumns,
  reportLines,
} from 'singer';
import { amountOf, amountText } from './amount.ts';

/** Two amounts of a report that have to be equal and are not. */
export interface Mismatch {
  /** The identity, in words. */
  readonly rule: string;
  /** The account, group or column that it is about. */
  readonly of: string;
  readonly expected: string;
  readonly found: string;
}

/** The result for one report. */
export interface Outcome {
  /** The identities that were looked at. None: the report has no columns or rows for its identity. */
  readonly checks: number;
  readonly mismatches: readonly Mismatch[];
}

type Check = (lines: readonly ReportLine[], columns: readonly ReportColumn[]) => Iterable<Equation>;

interface Equation {
  readonly rule: string;
  readonly of: string;
  readonly expected: readonly string[];
  readonly found: readonly string[];
}

/** The identities of each report, by its name in QuickBooks. */
const CHECKS: Readonly<Record<string, Check>> = {
  ProfitAndLoss: monthsMakeTheTotal,
  TrialBalance: debitsAreCredits,
  BalanceSheet: bothSidesAreEqual,
  GeneralLedger: openingsAndAmountsMakeClosings,
};

/** Names of the reports that have an identity of their own. */
export const CHECKED_REPORTS: readonly string[] = Object.keys(CHECKS);

/** Checks the identities of a report, to the last digit. */
export function checkReport(name: string, report: unknown): Outcome {
  const check = CHECKS[name];
  if (check === undefined || !isJsonObject(report)) return { checks: 0, mismatches: [] };
  const equations = [...check(reportLines(report), reportColumns(report))];
  return { checks: equations.length, mismatches: equations.flatMap(mismatchOf) };
}

/** The net income of a profit and loss, of its whole period; undefined if it has none. */
export function netIncomeOf(report: JsonObject): string | undefined {
  const columns = reportColumns(report);
  const total = totalColumn(columns);
  const line = reportLines(report).find(({ groups }) => groups.at(-1) === 'NetIncome');
  return line === undefined ? undefined : line.cells[total ?? columns.length - 1]?.value;
}

/** The mismatch of two sums of amounts; none if they are equal. */
export function mismatchOf({ rule, of, expected, found }: Equation): Mismatch[] {
  const [left, right] = [sumOf(expected), sumOf(found)];
  if (left !== undefined && left === right) return [];
  const text = (sum: bigint | undefined, values: readonly string[]) =>
    sum === undefined
      ? `no amount (${values.find((each) => amountOf(each) === undefined)})`
      : amountText(sum);
  return [{ rule, of, expected: text(left, expected), found: text(right, found) }];
}

function sumOf(values: readonly string[]): bigint | undefined {
  let sum = 0n;
  for (const value of values) {
    const amount = amountOf(value);
    if (amount === undefined) return undefined;
    sum += amount;
  }
  return sum;
}

function* monthsMakeTheTotal(lines: readonly ReportLine[], columns: readonly ReportColumn[]) {
  const total = totalColumn(columns);
  const parts = [...columns.keys()].filter(
    (i) => i !== total && columns[i]?.start !== undefined && columns[i]?.end !== undefined,
  );
  if (total === undefined || parts.length === 0) return;
  for (const { cells } of lines) {
    if (cells.length <= 1) continue;
    yield {
      rule: 'the months add up to the total',
      of: nameOf(cells),
      expected: [cells[total]?.value ?? ''],
      found: parts.map((i) => cells[i]?.value ?? ''),
    };
  }
}

/** The column of the whole period: `total`, or the only one without days of its own beside columns that have them. */
function totalColumn(columns: readonly ReportColumn[]): number | undefined {
  const named = columns.findIndex(({ column }) => column.toLowerCase() === 'total');
  if (named >= 0) return named;
  const last = columns.length - 1;
  return last > 1 && columns[last]?.start === undefined && columns[last - 1]?.start !== undefined
    ? last
    : undefined;
}

const DEBIT = ['debt_amt', 'debit'];
const CREDIT = ['credit_amt', 'credit'];

function* debitsAreCredits(lines: readonly ReportLine[], columns: readonly ReportColumn[]) {
  const find = (keys: readonly string[], place: number) => {
    const at = columns.findIndex(({ column }) => keys.includes(column.toLowerCase()));
    return at >= 0 ? at : place;
  };
  // Without keys: the account, then debit, then credit.
  const [debit, credit] = [find(DEBIT, 1), find(CREDIT, 2)];
  const of = (kinds: readonly ReportLine['kind'][], at: number) =>
    lines.filter(({ kind }) => kinds.includes(kind)).map(({ cells }) => cells[at]?.value ?? '');
  const rule = 'debit equals credit';
  if (lines.length === 0) return;
  yield {
    rule,
    of: 'accounts',
    expected: of(['data', 'header'], debit),
    found: of(['data', 'header'], credit),
  };
  const grand = lines.findLast(({ kind, path }) => kind === 'summary' && path.length === 0);
  if (grand === undefined) return;
  const sum = (at: number) => [grand.cells[at]?.value ?? ''];
  yield { rule, of: nameOf(grand.cells), expected: sum(debit), found: sum(credit) };
}

function* bothSidesAreEqual(lines: readonly ReportLine[], columns: readonly ReportColumn[]) {
  const side = (group: string) =>
    lines.find(({ kind, groups }) => kind === 'summary' && groups.at(-1) === group)?.cells;
  const [assets, others] = [side('TotalAssets'), side('TotalLiabilitiesAndEquity')];
  if (assets === undefined || others === undefined) return;
  for (const [i, { start, end }] of columns.entries()) {
    if (i === 0) continue;
    yield {
      rule: 'assets equal liabilities and equity',
      of: start === undefined ? 'total' : `${start} to ${end}`,
      expected: [assets[i]?.value ?? ''],
      found: [others[i]?.value ?? ''],
    };
  }
}

function* openingsAndAmountsMakeClosings(lines: readonly ReportLine[], columns: readonly ReportColumn[]) {
  const at = (key: string) => columns.findIndex(({ column }) => column.toLowerCase() === key);
  const [amount, balance] = [at('subt_nat_amount'), at('rbal_nat_amount')];
  if (amount < 0 || balance < 0) return;
  const accounts = new Map<number, ReportLine[]>();
  for (const line of lines) {
    if (line.kind !== 'data') continue;
    const rows = accounts.get(line.list) ?? [];
    rows.push(line);
    accounts.set(line.list, rows);
  }
  for (const rows of accounts.values()) {
    const [first, ...rest] = rows;
    if (first === undefined) continue;
    // The opening balance has a balance and neither an amount nor a transaction.
    const isOpening = (first.cells[amount]?.value ?? '') === '' && first.cells.every(({ id }) => id === '');
    const entries = isOpening ? rest : rows;
    if (entries.length === 0) continue;
    yield {
      rule: 'opening balance and amounts make the closing balance',
      of: first.path.at(-1) ?? '',
      expected: [entries.at(-1)?.cells[balance]?.value ?? ''],
      found: [
        ...(isOpening ? [first.cells[balance]?.value ?? ''] : []),
        ...entries.map(({ cells }) => cells[amount]?.value ?? ''),
      ],
    };
  }
}

function nameOf(cells: readonly ReportCell[]): string {
  return cells[0]?.value ?? '';
}
