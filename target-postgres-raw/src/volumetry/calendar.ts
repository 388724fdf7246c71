import { DAY_MS, type Interval } from 'singer';
import { intervalOf, type StreamCoverage } from './coverage.ts';
import type { StreamReport } from './report.ts';

/** Undefined for a stream of which no STATE says what has been read. */
type Mark = 'covered' | 'gap' | 'unfinished' | undefined;

/** A UTC day of the calendar. */
export interface CalendarDay {
  /** Midnight, in milliseconds since the epoch. */
  readonly start: number;
  readonly rows: number;
  readonly mark: Mark;
}

export interface CalendarYear {
  readonly year: number;
  readonly rows: number;
  readonly days: readonly CalendarDay[];
}

/** Years in a row that have no row and are the same all through, which are named and not drawn. */
export interface QuietYears {
  readonly first: number;
  readonly last: number;
  readonly mark: Mark;
}

/** From the first to the last day that a row or a STATE speaks of; empty for a stream without windows. */
export function calendarOf({
  windows,
  coverage,
}: Pick<StreamReport, 'windows' | 'coverage'>): (CalendarYear | QuietYears)[] {
  const rows = rowsByDay(windows);
  const ends = (coverage?.covered ?? []).flatMap(({ start, end }) => [dayOf(start), dayOf(end - 1)]);
  const known = [...rows.keys(), ...ends].sort((a, b) => a - b);
  const [first, last] = [known.at(0), known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const marks = marksOf(coverage);
  const markOf = (day: number): Mark => (coverage === undefined ? undefined : (marks.get(day) ?? 'covered'));
  const parts: (CalendarYear | QuietYears)[] = [];
  for (let year = yearOf(first); year <= yearOf(last); year += 1) {
    const days: CalendarDay[] = [];
    const from = Math.max(first, monthStart(year, 0));
    const to = Math.min(last, monthStart(year + 1, 0) - DAY_MS);
    for (let start = from; start <= to; start += DAY_MS)
      days.push({ start, rows: rows.get(start) ?? 0, mark: markOf(start) });
    addYear(parts, { year, days, rows: days.reduce((sum, day) => sum + day.rows, 0) });
  }
  return parts;
}

/** The first instant of a month, from 0 to 11. `Date.UTC` would move the years up to 99 to another century. */
export function monthStart(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}

function addYear(parts: (CalendarYear | QuietYears)[], { year, days, rows }: CalendarYear): void {
  const mark = days[0]?.mark;
  if (rows > 0 || days.some((day) => day.mark !== mark)) {
    parts.push({ year, days, rows });
    return;
  }
  const before = parts.at(-1);
  if (before !== undefined && 'last' in before && before.mark === mark)
    parts[parts.length - 1] = { ...before, last: year };
  else parts.push({ first: year, last: year, mark });
}

/** A window that is longer than a day counts on its first. */
function rowsByDay(windows: StreamReport['windows']): Map<number, number> {
  const rows = new Map<number, number>();
  for (const window of windows) {
    const interval = intervalOf(window);
    if (interval === undefined) continue;
    const day = dayOf(interval.start);
    rows.set(day, (rows.get(day) ?? 0) + window.rows);
  }
  return rows;
}

/** A day with an unfinished window is that, whatever else is in it. */
function marksOf(coverage: StreamCoverage | undefined): Map<number, Mark> {
  const marks = new Map<number, Mark>();
  for (const gap of coverage?.gaps ?? []) for (const day of daysOf(gap)) marks.set(day, 'gap');
  for (const window of coverage?.unfinished ?? []) {
    const interval = intervalOf(window);
    for (const day of interval === undefined ? [] : daysOf(interval)) marks.set(day, 'unfinished');
  }
  return marks;
}

function daysOf({ start, end }: Interval): number[] {
  const days = [dayOf(start)];
  for (let day = dayOf(start) + DAY_MS; day < end; day += DAY_MS) days.push(day);
  return days;
}

function dayOf(instant: number): number {
  return Math.floor(instant / DAY_MS) * DAY_MS;
}

function yearOf(day: number): number {
  return new Date(day).getUTCFullYear();
}
