import { DAY_MS } from 'singer';
import { dayIn, daysIn, dayText, monthStart, unitsOf } from '../coverage/days.ts';
import { PARTITIONS } from '../streams/report-partitions.ts';
import { type Ask, BY_MONTH, type ReportOrder, SUMMARIZE } from './report-order.ts';

/** The smaller requests that together tell what one that was too much would have told. */
export interface Narrower {
  /** `periods`: each is a record of a period of its own. `rows`: all of them together are the records of one period. */
  readonly kind: 'periods' | 'rows';
  /** True if each row of the whole is in exactly one of them. */
  readonly isPartition: boolean;
  readonly asks: readonly Ask[];
}

/** The parameters of the first and the last due date, both included. */
export const DUE = { first: 'start_duedate', last: 'end_duedate' } as const;

/** Due dates before and after all others. */
const FIRST_DUE = Date.UTC(1900, 0, 1);
const LAST_DUE = Date.UTC(2100, 11, 31);
/** Most due dates are in this time before and after the day of the report. */
const USUAL_DAYS = { before: 3_650, after: 365 } as const;

/**
 * Halves the period; at the shortest one drops the columns of months, then splits the rows by a parameter, then asks
 * for fewer columns. A list of open items as of one day is split by due date, at `middle` if that is known. Undefined
 * if nothing is left.
 */
export function narrower(order: ReportOrder, ask: Ask, middle?: string): Narrower | undefined {
  const { row, parameters } = order;
  if (row.sumsIn !== undefined) return byDueDate(order, ask, dayIn(middle));
  const given = { ...parameters, ...ask.instead };
  if (given[SUMMARIZE] === BY_MONTH) return byMonths(ask);
  if (row.dates === 'flow' && daysIn(ask) > 1) {
    return halves(ask, ask.start + Math.ceil(daysIn(ask) / 2) * DAY_MS);
  }
  const { partition, fewColumns } = row;
  if (partition !== undefined && given[partition] === undefined) {
    const asks = PARTITIONS[partition].map((value) => withInstead(ask, { [partition]: value }));
    return { kind: 'rows', isPartition: true, asks };
  }
  const columns = given.columns?.split(',').length ?? Number.POSITIVE_INFINITY;
  if (fewColumns === undefined || columns <= fewColumns.length) return undefined;
  const asks = [withInstead(ask, { columns: fewColumns.join(',') })];
  return { kind: 'rows', isPartition: false, asks };
}

function byMonths(ask: Ask): Narrower {
  const months = unitsOf('month', ask).length;
  if (months > 1) return halves(ask, monthStart(ask.start, Math.ceil(months / 2)));
  return { kind: 'periods', isPartition: false, asks: [withInstead(ask, { [SUMMARIZE]: '' })] };
}

/** Parts by due date. An order that chooses due dates itself has no sum to check them by. */
function byDueDate({ parameters }: ReportOrder, ask: Ask, middle: number | undefined): Narrower | undefined {
  if (DUE.first in parameters || DUE.last in parameters) return undefined;
  const first = dayIn(ask.instead?.[DUE.first]) ?? FIRST_DUE;
  const last = dayIn(ask.instead?.[DUE.last]) ?? LAST_DUE;
  if (first === last) return undefined;
  const usual = {
    start: Math.max(first, ask.end - USUAL_DAYS.before * DAY_MS),
    end: Math.min(last, ask.end + USUAL_DAYS.after * DAY_MS),
  };
  const { start, end } = usual.start < usual.end ? usual : { start: first, end: last };
  const wanted = middle ?? start + Math.ceil(daysIn({ start, end }) / 2) * DAY_MS;
  const day = Math.min(last, Math.max(first + DAY_MS, wanted));
  return partsByDue(ask, [day], { first, last });
}

/** Parts by due date, of which each but the first begins on one of these days, in order. */
export function partsByDue(
  ask: Ask,
  days: readonly number[],
  { first, last } = { first: FIRST_DUE, last: LAST_DUE },
): Narrower {
  const starts = [first, ...days];
  const asks = starts.map((start, i) => {
    const next = starts[i + 1];
    const end = next === undefined ? last : next - DAY_MS;
    return withInstead(ask, { [DUE.first]: dayText(start), [DUE.last]: dayText(end) });
  });
  return { kind: 'rows', isPartition: true, asks };
}

function halves(ask: Ask, middle: number): Narrower {
  const asks = [
    { ...ask, start: middle },
    { ...ask, end: middle },
  ];
  return { kind: 'periods', isPartition: false, asks };
}

function withInstead(ask: Ask, more: Readonly<Record<string, string>>): Ask {
  return { ...ask, instead: { ...ask.instead, ...more } };
}
