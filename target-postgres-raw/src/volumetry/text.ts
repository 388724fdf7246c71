import { companyText, onOneLine } from 'singer';
import { counted, momentText, numberText } from '../page/words.ts';
import { columns } from '../report/columns.ts';
import { daysText } from './days-text.ts';
import { monthsText } from './months-text.ts';
import type { Report, StreamReport } from './report.ts';
import { problemsOf } from './verdict.ts';

/** More streams than this would not fit a screen with their months. */
const MOST_WITH_MONTHS = 5;

/** The report for a terminal: what fits a screen, or every window with `days`, and the verdict as the last line. */
export function textOf(report: Report, { days = false }: { readonly days?: boolean } = {}): string {
  const { streams, schema } = report;
  if (streams.length === 0) return `schema ${schema} has no table of a stream yet`;
  return `${bodyOf(report, days)}\n\n${verdictOf(streams)}`;
}

function bodyOf(report: Report, days: boolean): string {
  const { streams } = report;
  if (days) return daysText(report);
  if (streams.length <= MOST_WITH_MONTHS) return streams.map(monthsText).join('\n\n');
  return `${overview(streams)}\n\n--stream NAME shows the months of a stream, and --days all windows`;
}

/** A line for each stream. The company stands above them if it is the same for all. */
function overview(streams: readonly StreamReport[]): string {
  const nameOf = ({ company }: StreamReport) => (company === undefined ? '' : companyText(company));
  const names = new Set(streams.map(nameOf));
  const [only] = names;
  if (names.size > 1 || !only) return streamLines(streams, nameOf);
  return `${only}\n\n${streamLines(streams, () => '')}`;
}

function streamLines(
  streams: readonly StreamReport[],
  companyNameOf: (report: StreamReport) => string,
): string {
  const lines = streams.map((report) => {
    const windows = report.windows.filter(({ window_start_utc: start }) => start !== null);
    const { bad, gaps } = problemsOf(report);
    return [
      [report.stream, companyNameOf(report)].filter((part) => part !== '').join(', '),
      numberText(report.rows),
      numberText(report.deleted),
      numberText(report.distinctIds),
      momentText(windows[0]?.window_start_utc ?? ''),
      momentText(windows.at(-1)?.window_start_utc ?? ''),
      [...bad, ...gaps].join(', '),
    ];
  });
  const heads = ['stream', 'rows', 'deleted', 'ids', 'first window', 'last window', ''];
  return columns(heads, lines, { alignsNumbers: true });
}

/** One line that tells the reader if there is something to do, and where. */
function verdictOf(streams: readonly StreamReport[]): string {
  const rows = streams.reduce((sum, each) => sum + each.rows, 0);
  const names = new Set(streams.map(({ stream }) => stream));
  const size = `${counted(rows, 'row')} in ${counted(names.size, 'stream')}`;
  const troubled = streams.flatMap((report) => {
    const { bad, gaps } = problemsOf(report);
    const all = [...bad, ...gaps];
    return all.length === 0 ? [] : [`${onOneLine(report.stream)} has ${all.join(', ')}`];
  });
  if (troubled.length > 0) return `NOT WHOLE: ${troubled.join('; ')} (${size})`;
  return streams.every(({ coverage }) => coverage === undefined)
    ? `${size}: no row is there twice and no record was rejected; no STATE says what was read`
    : `WHOLE: no gaps, nothing failed, no row twice (${size})`;
}
