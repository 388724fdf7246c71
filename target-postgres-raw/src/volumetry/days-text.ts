import { formatInstant } from 'singer';
import { columns } from '../report/columns.ts';
import type { Window } from '../sql/volumetry.ts';
import type { Report, StreamReport } from './report.ts';
import { headingOf, rejectedRecords } from './words.ts';

/** A line for each window of each stream, and the verdict last. */
export function daysText({ streams }: Report): string {
  return streams.map(streamText).join('\n\n');
}

function streamText(report: StreamReport): string {
  const { windows, coverage } = report;
  const lines = windows.map((window) => [
    window.window_start_utc ?? 'no window',
    window.window_end_utc ?? '',
    String(window.rows),
    String(window.distinct_ids),
    markOf(window, report),
  ]);
  const rejected = rejectedRecords(report);
  const notes = [
    ...(coverage?.gaps ?? []).map(
      ({ start, end }) => `gap in coverage: ${formatInstant(start)} to ${formatInstant(end)}`,
    ),
    ...(rejected === 0 ? [] : [`${rejected} rejected records: the command "rejected" lists them`]),
  ];
  const heads = ['window start', 'window end', 'rows', 'distinct ids', ''];
  return [headingOf(report), columns(heads, lines), ...notes].join('\n');
}

/** Inside the coverage of a STATE, days without rows are no gap. */
function markOf(window: Window, { coverage }: StreamReport): string {
  if (coverage === undefined) return window.gap_before ? 'after a gap' : '';
  if (coverage.unfinished.includes(window)) return 'failed or unfinished';
  const start = Date.parse(window.window_start_utc ?? '');
  return coverage.gaps.some(({ end }) => end === start) ? 'after a gap' : '';
}
