import { formatInstant } from 'singer';
import { counted, momentText, numberText } from '../page/words.ts';
import { columns } from '../report/columns.ts';
import type { Window } from '../sql/volumetry.ts';
import type { StreamReport } from './report.ts';
import { headingOf, rejectedRecords } from './words.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Most gaps, and most failed windows, that are named; the others are counted. */
const MOST_NAMED = 5;

/** A stream on a few lines: a line for each year, with the rows of its months. */
export function monthsText(report: StreamReport): string {
  const dated = report.windows.filter(({ window_start_utc: start }) => start !== null);
  const undated = report.windows.filter(({ window_start_utc: start }) => start === null);
  const rowsWithout = undated.reduce((sum, { rows }) => sum + rows, 0);
  return [
    headingOf(report),
    ...(dated.length === 0 ? [] : [yearLines(dated, report)]),
    ...(dated.length > 0 && rowsWithout > 0 ? [`${counted(rowsWithout, 'row')} without a window`] : []),
    ...notesOf(report),
  ].join('\n');
}

function yearLines(windows: readonly Window[], { coverage }: StreamReport): string {
  const rows = new Map<string, number>();
  for (const window of windows) rows.set(monthOf(window), (rows.get(monthOf(window)) ?? 0) + window.rows);
  const failed = new Set((coverage?.unfinished ?? []).map(monthOf));
  const years = [...new Set([...rows.keys()].map((month) => month.slice(0, -3)))].sort();
  const lines = years.map((year) => [
    year,
    ...MONTHS.map((_, n) => {
      const month = `${year}-${String(n + 1).padStart(2, '0')}`;
      return `${numberText(rows.get(month) ?? 0)}${failed.has(month) ? '!' : ''}`;
    }),
  ]);
  return columns(['', ...MONTHS], lines, { alignsNumbers: true });
}

/** `2024-03`. */
function monthOf({ window_start_utc: start }: Window): string {
  return (start ?? '').replace(/-\d\dT.*$/, '');
}

function notesOf({ coverage, ...report }: StreamReport): string[] {
  const gaps = (coverage?.gaps ?? []).map(
    ({ start, end }) => `gap in coverage: ${formatInstant(start)} to ${formatInstant(end)}`,
  );
  const failed = (coverage?.unfinished ?? []).map(
    ({ window_start_utc: start }) => `failed or unfinished (!): ${momentText(start ?? '')}`,
  );
  const rejected = rejectedRecords({ coverage, ...report });
  return [
    ...firstOf(gaps, 'gaps in coverage'),
    ...firstOf(failed, 'failed or unfinished windows'),
    ...(rejected === 0 ? [] : [`${counted(rejected, 'rejected record')}: the command "rejected" lists them`]),
  ];
}

function firstOf(notes: readonly string[], what: string): string[] {
  const more = notes.length - MOST_NAMED;
  return more <= 0 ? [...notes] : [...notes.slice(0, MOST_NAMED), `and ${numberText(more)} more ${what}`];
}
