import { companyText, formatInstant, onOneLine } from 'singer';
import { columns } from '../report/columns.ts';
import type { Window } from '../sql/volumetry.ts';
import type { Report, StreamReport } from './report.ts';
import { rejectedRecords } from './words.ts';

export function textOf({ streams, schema }: Report): string {
  if (streams.length === 0) return `schema ${schema} has no table of a stream yet`;
  return streams.map(streamText).join('\n\n');
}

function streamText(report: StreamReport): string {
  const { stream, company, rows, deleted, distinctIds, windows, coverage } = report;
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
  return [
    `${onOneLine(stream)}${company === undefined ? '' : `, ${companyText(company)}`}: ${rows} rows${deleted === 0 ? '' : ` (${rows - deleted} live, ${deleted} deleted)`}, ${distinctIds} distinct ids, ${windows.length} windows`,
    columns(heads, lines),
    ...notes,
  ].join('\n');
}

/** Inside the coverage of a STATE, days without rows are no gap. */
function markOf(window: Window, { coverage }: StreamReport): string {
  if (coverage === undefined) return window.gap_before ? 'after a gap' : '';
  if (coverage.unfinished.includes(window)) return 'failed or unfinished';
  const start = Date.parse(window.window_start_utc ?? '');
  return coverage.gaps.some(({ end }) => end === start) ? 'after a gap' : '';
}
