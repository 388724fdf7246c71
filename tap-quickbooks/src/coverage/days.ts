import { DAY_MS, formatInstant, type Interval } from 'singer';

/*
 * Days of a report are days of the company, without a zone. Here a day is its midnight in UTC, in epoch milliseconds,
 * and a period is an interval of days whose end is not included.
 */

/** The day that holds an instant, by UTC. */
export function dayAt(instant: number): number {
  return Math.floor(instant / DAY_MS) * DAY_MS;
}

/** `2024-01-31`, as QuickBooks takes and gives a day. */
export function dayText(day: number): string {
  return formatInstant(day).slice(0, 'YYYY-MM-DD'.length);
}

/** The last day of a period, which QuickBooks includes. */
export function lastDayText({ end }: Interval): string {
  return dayText(end - DAY_MS);
}

/** The day with this text; undefined for anything else. */
export function dayIn(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const day = Date.parse(text);
  return Number.isNaN(day) || dayText(day) !== text ? undefined : day;
}

export function daysIn({ start, end }: Interval): number {
  return (end - start) / DAY_MS;
}

/** The first day of the month that holds a day, or of one that is `months` later. */
export function monthStart(day: number, months = 0): number {
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
}

function yearStart(day: number, years = 0): number {
  return Date.UTC(new Date(day).getUTCFullYear() + years, 0, 1);
}

/** Units in which periods stand side by side. */
export type Unit = 'year' | 'month' | 'day';

/** The calendar's period of a unit that holds a day. */
export function unitAt(unit: Unit, day: number): Interval {
  if (unit === 'year') return { start: yearStart(day), end: yearStart(day, 1) };
  if (unit === 'month') return { start: monthStart(day), end: monthStart(day, 1) };
  return { start: day, end: day + DAY_MS };
}

/** The periods of a unit that hold a range, in order. The first and the last are whole ones. */
export function unitsOf(unit: Unit, { start, end }: Interval): Interval[] {
  const periods: Interval[] = [];
  for (let day = start; day < end; day = periods.at(-1)?.end ?? end) periods.push(unitAt(unit, day));
  return periods;
}

/** The unit that a period is one of; undefined for a period between. */
export function unitOf(period: Interval): Unit | undefined {
  return (['day', 'month', 'year'] as const).find((unit) => {
    const { start, end } = unitAt(unit, period.start);
    return start === period.start && end === period.end;
  });
}
