import { DateTime } from 'luxon';
import { dateText } from '../data/pacific-time.ts';
import type { DayRange } from '../ledger/transactions.ts';
import { invalidReportValue } from '../refusals/refusals.ts';
import type { ColumnHead } from '../report-layout/columns.ts';
import { fiscalUnit, type Month } from './fiscal-year.ts';
import type { ReportRequest } from './report-request.ts';

/** A column of amounts, and the days that it is about. */
export interface PeriodColumn {
  readonly head: ColumnHead;
  readonly range: DayRange;
}

const DAY_MS = 86_400_000;
/** The modern service has at most this many columns of days; the rest of the days are in one more. */
const MODERN_DAYS = 100;

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'fiscal quarter' | 'fiscal year';

const UNITS: Readonly<Record<string, Unit>> = {
  Days: 'day',
  Week: 'week',
  Month: 'month',
  Quarter: 'quarter',
  FiscalQuarter: 'fiscal quarter',
  Year: 'year',
  FiscalYear: 'fiscal year',
};

/** One column for each part of the range, or one for all of it. */
export function periodColumns(
  summarizedBy: string,
  { period, look, settings }: Pick<ReportRequest, 'period' | 'look' | 'settings'>,
): PeriodColumn[] {
  if (summarizedBy === 'Total') return [totalColumn(period)];
  const unit = UNITS[summarizedBy];
  if (unit === undefined) throw invalidReportValue('summarize_column_by', summarizedBy);
  const ranges = [...parts(period, unit, settings.fiscalYearStart)];
  const isCapped = unit === 'day' && look.isModern && ranges.length > MODERN_DAYS;
  const shown = (isCapped ? ranges.slice(0, MODERN_DAYS) : ranges).map((range) => ({
    range,
    head: head(rangeTitle(range, unit), range),
  }));
  if (!isCapped) return shown;
  const rest = { first: ranges[MODERN_DAYS]?.first ?? 0, last: period.last };
  return [...shown, { range: rest, head: head('Others', rest) }];
}

export function totalColumn(range: DayRange): PeriodColumn {
  return { range, head: { key: 'total', title: 'TOTAL', type: 'Money' } };
}

function head(title: string, { first, last }: DayRange): ColumnHead {
  const meta = [['StartDate', dateText(first)] as const, ['EndDate', dateText(last)] as const];
  return { key: `${dateText(first)}_${dateText(last)}`, title, type: 'Money', meta };
}

function* parts({ first, last }: DayRange, unit: Unit, firstMonth: Month): Generator<DayRange> {
  for (let start = first; start <= last; ) {
    const end = Math.min(last, unitEnd(start, unit, firstMonth));
    yield { first: start, last: end };
    start = end + 1;
  }
}

function unitEnd(day: number, unit: Unit, firstMonth: Month): number {
  if (unit === 'week') return weekEnd(day);
  if (unit === 'fiscal year') return fiscalUnit('year', day, firstMonth).last;
  if (unit === 'fiscal quarter') return fiscalUnit('quarter', day, firstMonth).last;
  return lastDay(day, unit);
}

/** Weeks end with a Saturday. */
function weekEnd(day: number): number {
  return day + 6 - ((((day + 4) % 7) + 7) % 7);
}

function lastDay(day: number, unit: 'day' | 'month' | 'quarter' | 'year'): number {
  return Math.floor(dateOf(day).endOf(unit).toMillis() / DAY_MS);
}

function dateOf(day: number): DateTime {
  return DateTime.fromMillis(day * DAY_MS, { zone: 'utc', locale: 'en-US' });
}

/** `Jan 2024`, `Jan - Dec 2014`, `Apr 1-29, 2026`, `Jul 4 - Dec 31, 2013`. */
function rangeTitle({ first, last }: DayRange, unit: Unit): string {
  const start = dateOf(first);
  const end = dateOf(last);
  if (unit === 'day') return start.toFormat('LLL d, yyyy');
  const isWhole = start.day === 1 && lastDay(last, 'month') === last;
  const isOneMonth = start.hasSame(end, 'month');
  if (isWhole && unit !== 'week') {
    return isOneMonth ? end.toFormat('LLL yyyy') : `${start.toFormat('LLL')} - ${end.toFormat('LLL yyyy')}`;
  }
  if (isOneMonth) return `${start.toFormat('LLL d')}-${end.toFormat('d, yyyy')}`;
  return `${start.toFormat('LLL d')} - ${end.toFormat('LLL d, yyyy')}`;
}
