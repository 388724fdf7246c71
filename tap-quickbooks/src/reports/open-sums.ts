import { REPORT_ROWS } from '../streams/report-rows.ts';
import { DUE } from './narrower.ts';
import { PARTS_OF_ONE, totalOf } from './open-items.ts';
import type { Ask, ReportOrder } from './report-order.ts';
import type { FetchedReport } from './report-source.ts';

const BASIS = 'accounting_method';

/** True for a part by due date. */
export function isPart({ instead }: Ask): boolean {
  return instead?.[DUE.first] !== undefined;
}

/** A due date, of sorted ones, that the request leaves out. */
export function otherDueDate(dueDates: readonly string[], { instead }: Ask): string | undefined {
  const [first, last] = [dueDates[0], dueDates.at(-1)];
  if (first !== undefined && first < (instead?.[DUE.first] ?? '')) return first;
  if (last !== undefined && last > (instead?.[DUE.last] ?? last)) return last;
  return undefined;
}

/** The order of the report that has the balances of a list of open items in sums; undefined for other reports. */
export function sumsOrder({ row: { sumsIn }, period, parameters }: ReportOrder): ReportOrder | undefined {
  const row = REPORT_ROWS.find(({ report }) => report === sumsIn);
  if (row === undefined) return undefined;
  const isTaken = (name: string) => (name === BASIS ? row.hasBasis : row.filters.includes(name));
  const taken = Object.entries(parameters).filter(([name]) => isTaken(name));
  return { row, period, parameters: Object.fromEntries(taken) };
}

/** The reason why the parts of a list of open items may not be all of it; undefined if their sum is the same. */
export function balanceProblem(
  { row: { report } }: ReportOrder,
  open: number | undefined,
  sums: FetchedReport,
): string | undefined {
  if (open === undefined)
    return `it is too large for one answer, and its columns do not tell the open balance, by which its parts could be checked`;
  const total = totalOf(sums.payload);
  if (total === open) return undefined;
  return `its parts by due date have an open balance of ${amountText(open)} together, and ${report} says ${total === undefined ? 'no total' : amountText(total)}`;
}

function amountText(parts: number): string {
  return (parts / PARTS_OF_ONE).toFixed(2);
}
