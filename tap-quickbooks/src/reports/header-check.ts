import { isJsonObject } from 'singer';
import { shortText } from '../short-text.ts';
import type { ReportRow } from '../streams/report-row.ts';
import { CELL_CAP } from './period-plan.ts';
import { type ReportRequest, SUMMARIZE } from './report-order.ts';
import type { FetchedReport, ReportHeader } from './report-source.ts';

/**
 * The difference between an answer and its request, as the end of a sentence; undefined if there is none. QuickBooks
 * answers with another period, silently, if it does not understand the dates.
 */
export function mismatchOf(row: ReportRow, request: ReportRequest, header: ReportHeader): string | undefined {
  const { parameters, report } = request;
  const { start_date: start, end_date: end, report_date: date } = parameters;
  const wanted: readonly (readonly [string, unknown, string | undefined, boolean])[] = [
    ['ReportName', header.ReportName, report, true],
    ['ReportBasis', header.ReportBasis, parameters.accounting_method, false],
    ['SummarizeColumnsBy', header.SummarizeColumnsBy, parameters[SUMMARIZE], false],
    ...(row.dates === 'list' ? [] : datesOf(row, header, { start, end, date })),
  ];
  for (const [member, said, asked, isNeeded] of wanted) {
    if (asked === undefined || (said === undefined && !isNeeded)) continue;
    if (
      String(said ?? '').toLowerCase() !== asked.toLowerCase() ||
      (member === 'ReportName' && said !== asked)
    )
      return `Header.${member} is ${said === undefined ? 'missing' : shortText(JSON.stringify(said))}, and ${JSON.stringify(asked)} was asked for`;
  }
  return undefined;
}

interface Dates {
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly date: string | undefined;
}

/** A flow needs both dates. Of a balance only the end counts, but a start that is there must be the one asked for. */
function datesOf({ dates }: ReportRow, header: ReportHeader, { start, end, date }: Dates) {
  if (dates === 'asOf')
    return [['EndPeriod', header.EndPeriod ?? optionOf(header, 'report_date'), date, true]] as const;
  return [
    ['StartPeriod', header.StartPeriod, start, dates === 'flow'],
    ['EndPeriod', header.EndPeriod, end, true],
  ] as const;
}

export function optionOf({ Option: options }: ReportHeader, name: string): unknown {
  const list: readonly unknown[] = Array.isArray(options) ? options : [];
  return list.filter(isJsonObject).find((each) => each.Name === name)?.Value;
}

/** The part of the cap from which a list without groups counts as cut: the text that says so may be in any language. */
const FULL = 0.99;

/** The reason why an answer holds a part of the report only; undefined if it is whole. */
export function cutOf({ hasSummaries }: ReportRow, answer: FetchedReport): string | undefined {
  if (answer.isCapped) return 'QuickBooks says that it is unable to display more data';
  if (answer.isLastOpen && (hasSummaries || answer.hasSummary))
    return 'its last group ends without a Summary';
  if (!answer.hasSummary && answer.rows * answer.columns >= CELL_CAP * FULL)
    return 'it has as many cells as an answer of QuickBooks can have, and no total';
  return undefined;
}
