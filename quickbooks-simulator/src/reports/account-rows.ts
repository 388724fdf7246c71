import type { AccountChart, ChartAccount } from '../ledger/account-chart.ts';
import { type Cell, EMPTY, moneyText } from '../report-layout/cells.ts';
import { type Look, say, totalOf } from '../report-layout/labels.ts';
import type { RowWriter } from '../report-layout/row-writer.ts';
import type { Figures } from './account-figures.ts';

/** A part of a statement: accounts of some types, or other parts. */
export interface Part {
  readonly title: string;
  readonly total: string;
  readonly group: string;
  /** Types of accounts. */
  readonly types?: readonly string[];
  readonly parts?: readonly Part[];
  /** True for a part that is shown even if it is empty. */
  readonly isAlways?: boolean;
}

/** The accounts and amounts of a statement, and how it looks. */
export interface Statement {
  readonly rows: RowWriter;
  readonly look: Look;
  readonly chart: AccountChart;
  readonly figures: Figures;
  /** Number of columns of amounts. */
  readonly width: number;
  readonly hasData: boolean;
  /** Writes rows that no account has after those of a part; returns their sums. */
  readonly extra?: (group: string) => readonly number[] | undefined;
}

/** Writes a part with its sub-totals; returns its sums, positive on the side on which its accounts grow. */
export function writePart(statement: Statement, part: Part): number[] {
  const { rows, look, width } = statement;
  const sums = zeros(width);
  if (part.isAlways !== true && !hasContent(statement, part)) return sums;
  rows.open([{ value: say(look, part.title) }, ...blanks(width)]);
  for (const inner of part.parts ?? []) addTo(sums, writePart(statement, inner));
  for (const account of topAccounts(statement, part.types ?? [])) {
    addTo(sums, writeAccount(statement, account));
  }
  addTo(sums, statement.extra?.(part.group) ?? []);
  rows.close({ summary: totalCells(statement, say(look, part.total), sums), group: part.group });
  return sums;
}

/** A computed line, which stands alone. */
export function writeTotal(
  statement: Statement,
  title: string,
  group: string,
  sums: readonly number[],
): void {
  statement.rows.total(totalCells(statement, say(statement.look, title), sums), group);
}

function hasContent(statement: Statement, part: Part): boolean {
  const inner = part.parts?.some((one) => one.isAlways === true || hasContent(statement, one)) ?? false;
  return inner || topAccounts(statement, part.types ?? []).length > 0;
}

/** An account and those below it. Its own amounts stand in the header if there are some below it. */
function writeAccount(statement: Statement, account: ChartAccount): number[] {
  const { rows, look, chart } = statement;
  const below = chart.sorted().filter((one) => one.parent === account.id && isShown(statement, one));
  const own = ownSums(statement, account);
  const cells = [nameCell(account), ...own.map(amountCell)];
  if (below.length === 0) {
    rows.row(cells);
    return own;
  }
  rows.open(cells);
  const sums = [...own];
  for (const one of below) addTo(sums, writeAccount(statement, one));
  const summary = totalCells(statement, totalOf(look, account.name), sums, account.id);
  rows.close({ summary });
  return sums;
}

function topAccounts(statement: Statement, types: readonly string[]): ChartAccount[] {
  if (types.length === 0) return [];
  return statement.chart
    .sorted()
    .filter(({ type, parent }) => types.includes(type) && parent === undefined)
    .filter((account) => isShown(statement, account));
}

function isShown(statement: Statement, account: ChartAccount): boolean {
  const own = statement.figures.get(account.id)?.some((cents) => cents !== 0) ?? false;
  return own || statement.chart.sorted().some((one) => one.parent === account.id && isShown(statement, one));
}

function ownSums({ figures, width }: Statement, { id, isDebit }: ChartAccount): number[] {
  const cents = figures.get(id);
  if (cents === undefined) return zeros(width);
  return cents.map((one) => (isDebit || one === 0 ? one : -one));
}

/** The name of an inactive account says so by itself. */
export function nameCell({ name, id }: Pick<ChartAccount, 'name' | 'id'>): Cell {
  return { value: name, id };
}

/** A column in which an account has no amount is empty. */
export function amountCell(cents: number): Cell {
  return cents === 0 ? EMPTY : { value: moneyText(cents) };
}

/** Sums of nothing are `0.00`, but for the modern service and for a report without data. */
function totalCells(
  { look, hasData }: Pick<Statement, 'look' | 'hasData'>,
  title: string,
  sums: readonly number[],
  id?: string,
): Cell[] {
  const isEmptied = look.isModern || !hasData;
  const cells = sums.map((cents) => (isEmptied ? amountCell(cents) : { value: moneyText(cents) }));
  return [{ value: title, ...(id !== undefined && { id }) }, ...cells];
}

export function zeros(width: number): number[] {
  return Array.from({ length: width }, () => 0);
}

function blanks(width: number): Cell[] {
  return Array.from({ length: width }, () => EMPTY);
}

export function addTo(sums: number[], more: readonly number[]): void {
  more.forEach((cents, column) => {
    sums[column] = (sums[column] ?? 0) + cents;
  });
}

export function difference(one: readonly number[], other: readonly number[]): number[] {
  return one.map((cents, column) => cents - (other[column] ?? 0));
}
