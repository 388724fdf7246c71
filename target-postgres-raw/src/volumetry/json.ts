import { companyJson, formatInstant } from 'singer';
import type { Report, StreamReport } from './report.ts';
import { rejectedRecords } from './words.ts';

export function jsonOf({ streams }: Report): string {
  return JSON.stringify(streams.map(streamJson), null, 2);
}

function streamJson(report: StreamReport): object {
  const { stream, company, rows, deleted, distinctIds, windows, coverage, lastRun, days } = report;
  return {
    stream,
    // Null if nothing says of which company the rows are.
    company: company === undefined ? null : companyJson(company),
    rows,
    live: rows - deleted,
    deleted,
    distinct_ids: distinctIds,
    windows,
    // Null where no STATE says what has been read.
    coverage:
      coverage === undefined
        ? null
        : {
            window_field: coverage.windowField,
            covered: coverage.covered.map(({ start, end }) => [formatInstant(start), formatInstant(end)]),
            gaps: coverage.gaps.map(({ start, end }) => [formatInstant(start), formatInstant(end)]),
            unfinished_windows: coverage.unfinished.map(
              ({ window_start_utc: start, window_end_utc: end }) => [start, end],
            ),
          },
    last_run: lastRun ?? null,
    days,
    rejected_records: rejectedRecords(report),
  };
}
