import { DateTime } from 'luxon';
import { dateText } from '../data/pacific-time.ts';
import { dayOfText } from '../ledger/days.ts';
import type { DayRange } from '../ledger/transactions.ts';
import { invalidReportValue } from '../refusals/refusals.ts';
import { fiscalUnit, type Month } from './fiscal-year.ts';
import type { ReportKind } from './report-kinds.ts';

/** The days that a report is about. */
export interface Period extends DayRange {
  /** The macro that named them, if any. */
  readonly macro?: string;
}

/** The day of a request, in the company that it is for. */
interface Today {
  readonly today: number;
  readonly fiscalYearStart: Month;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const MACRO =
  /^(this|last|next) (week|month|(?:fiscal |calendar )?quarter|(?:fiscal |calendar )?year)(-to-date)?$/;
const STEPS = { this: 0, last: -1, next: 1 } as const;
const DAY_MS = 86_400_000;

/**
 * The days of a report. A range needs both of its dates: with one of them alone, or none, the macro wins, and its end
 * is never after today. That is not said anywhere but in the Header (recorded).
 */
export function periodOf(params: URLSearchParams, kind: ReportKind, now: Today): Period {
  const { today } = now;
  const start = dayIn(params, 'start_date');
  const end = dayIn(params, 'end_date');
  const on = dayIn(params, 'report_date');
  const macro = params.get('date_macro');
  if (kind.dates === 'day' && on !== undefined) return { first: on, last: on };
  if (kind.dates === 'range' && start !== undefined && end !== undefined) return { first: start, last: end };
  const named = macro ?? kind.macro;
  const { first, last } = macroDays(named, now);
  const isAsOf = kind.dates === 'day';
  if (isAsOf) return { first: last, last, macro: named.toLowerCase() };
  return { first, last: macro === null ? Math.min(last, today) : last, macro: named.toLowerCase() };
}

/** A parameter that is a day; undefined if it is not there. */
export function dayIn(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name);
  if (text === null) return undefined;
  const day = DATE.test(text) ? dayOfText(text) : Number.NaN;
  const isDay = !Number.isNaN(day) && dateText(day) === text;
  if (!isDay) throw invalidReportValue(name, text);
  return day;
}

/** The first day of all that a macro can name. */
const BEGINNING = dayOfText('1900-01-01');

function macroDays(macro: string, now: Today): DayRange {
  const { today } = now;
  const name = macro.toLowerCase();
  if (name === 'all') return { first: BEGINNING, last: today };
  if (name === 'today') return { first: today, last: today };
  if (name === 'yesterday') return { first: today - 1, last: today - 1 };
  if (name === 'next 4 weeks') return { first: today, last: today + 27 };
  const [, which, unit, toDate] = MACRO.exec(name) ?? [];
  if (which === undefined || unit === undefined) throw invalidReportValue('date_macro', macro);
  const step = STEPS[which as keyof typeof STEPS];
  const { first, last } = unitDays(unit, step, now);
  if (toDate === undefined) return { first, last };
  return { first, last: Math.min(last, shifted(today, unit, step)) };
}

/** The days of the unit that holds a day, or of a neighbour. */
function unitDays(unit: string, step: number, { today, fiscalYearStart }: Today): DayRange {
  if (unit === 'fiscal year') return fiscalUnit('year', today, fiscalYearStart, step);
  if (unit === 'fiscal quarter') return fiscalUnit('quarter', today, fiscalYearStart, step);
  if (unit === 'week') {
    const sunday = today - ((((today + 4) % 7) + 7) % 7) + step * 7;
    return { first: sunday, last: sunday + 6 };
  }
  const word = luxonUnit(unit);
  const start = dateOf(shifted(today, unit, step)).startOf(word);
  return { first: dayOf(start), last: dayOf(start.endOf(word)) };
}

function shifted(day: number, unit: string, step: number): number {
  if (unit === 'week') return day + step * 7;
  return dayOf(dateOf(day).plus({ [luxonUnit(unit)]: step }));
}

function luxonUnit(unit: string): 'month' | 'quarter' | 'year' {
  if (unit.endsWith('quarter')) return 'quarter';
  return unit.endsWith('year') ? 'year' : 'month';
}

function dateOf(day: number): DateTime {
  return DateTime.fromMillis(day * DAY_MS, { zone: 'utc' });
}

function dayOf(date: DateTime): number {
  return Math.floor(date.toMillis() / DAY_MS);
}
