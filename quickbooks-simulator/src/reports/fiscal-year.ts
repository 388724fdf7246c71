import { DateTime } from 'luxon';
import type { DayRange } from '../ledger/transactions.ts';

export const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
] as const;

export type Month = (typeof MONTHS)[number];

const DAY_MS = 86_400_000;

/**
 * The fiscal year or quarter that holds a day, or one that is `step` later. As a calendar unit, if the fiscal year
 * began in January.
 */
export function fiscalUnit(unit: 'year' | 'quarter', day: number, firstMonth: Month, step = 0): DayRange {
  const months = MONTHS.indexOf(firstMonth);
  const date = DateTime.fromMillis(day * DAY_MS, { zone: 'utc' });
  const first = date
    .minus({ months })
    .startOf(unit)
    .plus({ [unit]: step });
  const next = first.plus({ [unit]: 1 });
  const dayOf = (start: DateTime) => Math.floor(start.plus({ months }).toMillis() / DAY_MS);
  return { first: dayOf(first), last: dayOf(next) - 1 };
}
