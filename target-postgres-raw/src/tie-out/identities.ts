import { type ReportCell, type ReportColumn, type ReportLine, ReportText } from 'singer';
import { Sum } from './amount.ts';

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

/** Takes the lines of a report, one at a time, and then tells its equations. It keeps sums, and no lines. */
interface Check {
  readonly take: (line: ReportLine) => void;
  readonly equations: () => readonly Equation[];
}

export interface Equation {
  readonly rule: string;
  readonly of: string;
  readonly expected: Sum;
  readonly found: Sum;
}

/** The identities of each report, by its name in QuickBooks. */
const CHECKS: Readonly<Record<string, (columns: readonly ReportColumn[]) => Check>> = {
  ProfitAndLoss: monthsMakeTheTotal,
  TrialBalance: debitsAreCredits,
  BalanceSheet: bothSidesAreEqual,
  GeneralLedger: openingsAndAmountsMakeClosings,
};

/** Names of the reports that have an identity of their own. */
export const CHECKED_REPORTS: readonly string[] = Object.keys(CHECKS);

/** Checks the identities of a report, given as JSON text, to the last digit. */
export function checkReport(name: string, payload: Buffer): Outcome {
  const checkOf = CHECKS[name];
  if (checkOf === undefined) return { checks: 0, mismatches: [] };
  const report = new ReportText(payload);
  const check = checkOf(report.columns());
  report.visitLines(check.take);
  const equations = check.equations();
  return { checks: equations.length, mismatches: equations.flatMap(mismatchOf) };
}

/** The net income of a profit and loss, of its whole period; undefined if it has none. */
export function netIncomeOf(payload: Buffer): string | undefined {
  const report = new ReportText(payload);
  const columns = report.columns();
  const place = totalColumn(columns) ?? columns.length - 1;
  let cells: readonly ReportCell[] | undefined;
  report.visitLines((line) => {
    if (line.groups.at(-1) === 'NetIncome') cells ??= line.cells;
  });
  return cells?.[place]?.value;
}

/** The mismatch of two sums of amounts; none if they are equal. */
export function mismatchOf({ rule, of, expected, found }: Equation): Mismatch[] {
  return expected.equals(found) ? [] : [{ rule, of, expected: expected.text, found: found.text }];
}

function monthsMakeTheTotal(columns: readonly ReportColumn[]): Check {
  const total = totalColumn(columns);
  const parts = [...columns.keys()].filter(
    (i) => i !== total && columns[i]?.start !== undefined && columns[i]?.end !== undefined,
  );
  const equations: Equation[] = [];
  const take = ({ cells }: ReportLine) => {
    if (total === undefined || parts.length === 0 || cells.length <= 1) return;
    equations.push({
      rule: 'the months add up to the total',
      of: nameOf(cells),
      expected: new Sum(textAt(cells, total)),
      found: new Sum(...parts.map((i) => textAt(cells, i))),
    });
  };
  return { take, equations: () => equations };
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

function debitsAreCredits(columns: readonly ReportColumn[]): Check {
  const find = (keys: readonly string[], place: number) => {
    const at = columns.findIndex(({ column }) => keys.includes(column.toLowerCase()));
    return at >= 0 ? at : place;
  };
  // Without keys: the account, then debit, then credit.
  const [debit, credit] = [find(DEBIT, 1), find(CREDIT, 2)];
  const rule = 'debit equals credit';
  const accounts = { rule, of: 'accounts', expected: new Sum(), found: new Sum() };
  let grand: readonly ReportCell[] | undefined;
  let isEmpty = true;
  const take = ({ kind, path, cells }: ReportLine) => {
    isEmpty = false;
    if (kind === 'summary') {
      if (path.length === 0) grand = cells;
      return;
    }
    accounts.expected.add(textAt(cells, debit));
    accounts.found.add(textAt(cells, credit));
  };
  const equations = () => {
    if (isEmpty) return [];
    if (grand === undefined) return [accounts];
    const [expected, found] = [new Sum(textAt(grand, debit)), new Sum(textAt(grand, credit))];
    return [accounts, { rule, of: nameOf(grand), expected, found }];
  };
  return { take, equations };
}

function bothSidesAreEqual(columns: readonly ReportColumn[]): Check {
  const sides = new Map<string | undefined, readonly ReportCell[]>();
  const take = ({ kind, groups, cells }: ReportLine) => {
    const group = groups.at(-1);
    if (kind === 'summary' && SIDES.includes(group ?? '') && !sides.has(group)) sides.set(group, cells);
  };
  const equations = () => {
    const [assets, others] = SIDES.map((side) => sides.get(side));
    if (assets === undefined || others === undefined) return [];
    return columns.slice(1).map(({ start, end }, i) => ({
      rule: 'assets equal liabilities and equity',
      of: start === undefined ? 'total' : `${start} to ${end}`,
      expected: new Sum(textAt(assets, i + 1)),
      found: new Sum(textAt(others, i + 1)),
    }));
  };
  return { take, equations };
}

const SIDES: readonly string[] = ['TotalAssets', 'TotalLiabilitiesAndEquity'];

/** The sums of an account, and its last balance once it has an entry. */
interface Account {
  readonly name: string;
  readonly sum: Sum;
  last: string | undefined;
}

function openingsAndAmountsMakeClosings(columns: readonly ReportColumn[]): Check {
  const at = (key: string) => columns.findIndex(({ column }) => column.toLowerCase() === key);
  const [amount, balance] = [at('subt_nat_amount'), at('rbal_nat_amount')];
  const accounts = new Map<number, Account>();
  const take = ({ kind, list, path, cells }: ReportLine) => {
    if (kind !== 'data' || amount < 0 || balance < 0) return;
    const known = accounts.get(list);
    // The opening balance has a balance and neither an amount nor a transaction.
    const isOpening =
      known === undefined && textAt(cells, amount) === '' && cells.every(({ id }) => id === '');
    const account = known ?? { name: path.at(-1) ?? '', sum: new Sum(), last: undefined };
    accounts.set(list, account);
    account.sum.add(textAt(cells, isOpening ? balance : amount));
    if (!isOpening) account.last = textAt(cells, balance);
  };
  const equations = () =>
    [...accounts.values()].flatMap(({ name, sum, last }) =>
      last === undefined
        ? []
        : [
            {
              rule: 'opening balance and amounts make the closing balance',
              of: name,
              expected: new Sum(last),
              found: sum,
            },
          ],
    );
  return { take, equations };
}

function textAt(cells: readonly ReportCell[], place: number): string {
  return cells[place]?.value ?? '';
}

function nameOf(cells: readonly ReportCell[]): string {
  return cells[0]?.value ?? '';
}
